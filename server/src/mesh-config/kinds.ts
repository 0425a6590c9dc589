/**
 * The kinds of resources that configure a mesh: Istio's, the Gateway API's, Linkerd's, and of Kubernetes itself what policies and routes refer to. A table.
 * Secrets are not in it, and what is not in it is never read.
 */

export interface ConfigKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** As in the API's paths. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** What ids begin with: the kind, with its group where an earlier row has a kind of that name. */
  readonly key: string;
}

type Row = readonly [plural: string, kind: string];

const NAMESPACED: Readonly<Record<string, readonly Row[]>> = {
  'networking.istio.io': [
    ['virtualservices', 'VirtualService'],
    ['destinationrules', 'DestinationRule'],
    ['gateways', 'Gateway'],
    ['serviceentries', 'ServiceEntry'],
    ['sidecars', 'Sidecar'],
    ['workloadentries', 'WorkloadEntry'],
    ['workloadgroups', 'WorkloadGroup'],
    ['envoyfilters', 'EnvoyFilter'],
    ['proxyconfigs', 'ProxyConfig'],
  ],
  'security.istio.io': [
    ['peerauthentications', 'PeerAuthentication'],
    ['requestauthentications', 'RequestAuthentication'],
    ['authorizationpolicies', 'AuthorizationPolicy'],
  ],
  'telemetry.istio.io': [['telemetries', 'Telemetry']],
  'extensions.istio.io': [['wasmplugins', 'WasmPlugin']],
  'gateway.networking.k8s.io': [
    ['gateways', 'Gateway'],
    ['httproutes', 'HTTPRoute'],
    ['grpcroutes', 'GRPCRoute'],
    ['tcproutes', 'TCPRoute'],
    ['tlsroutes', 'TLSRoute'],
    ['referencegrants', 'ReferenceGrant'],
  ],
  'policy.linkerd.io': [
    ['servers', 'Server'],
    ['httproutes', 'HTTPRoute'],
    ['authorizationpolicies', 'AuthorizationPolicy'],
    ['meshtlsauthentications', 'MeshTLSAuthentication'],
    ['networkauthentications', 'NetworkAuthentication'],
  ],
  'linkerd.io': [['serviceprofiles', 'ServiceProfile']],
  '': [['services', 'Service']],
  apps: [
    ['deployments', 'Deployment'],
    ['statefulsets', 'StatefulSet'],
    ['daemonsets', 'DaemonSet'],
  ],
};

const CLUSTER_WIDE: Readonly<Record<string, readonly Row[]>> = {
  'gateway.networking.k8s.io': [['gatewayclasses', 'GatewayClass']],
  '': [['namespaces', 'Namespace']],
};

function listKinds(): ConfigKind[] {
  const kinds: ConfigKind[] = [];
  const taken = new Set<string>();
  for (const [table, namespaced] of [
    [NAMESPACED, true],
    [CLUSTER_WIDE, false],
  ] as const) {
    for (const [group, rows] of Object.entries(table)) {
      for (const [plural, kind] of rows) {
        kinds.push({ group, kind, plural, namespaced, key: taken.has(kind) ? `${kind}.${group}` : kind });
        taken.add(kind);
      }
    }
  }
  return kinds;
}

export const CONFIG_KINDS: readonly ConfigKind[] = listKinds();

/** Why a kind is missing that a cluster does not have at all: there is nothing of it. */
export const NOT_INSTALLED = 'not installed';

/** Of ConfigMaps only Istio's mesh configuration is read. */
export const CONFIG_MAP: ConfigKind = {
  group: '',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  key: 'ConfigMap',
};
export const MESH_CONFIG_MAP = 'istio';

const BY_GROUP_AND_KIND = new Map(
  [...CONFIG_KINDS, CONFIG_MAP].map((kind) => [`${kind.group}/${kind.kind}`, kind]),
);

/** `security.istio.io` of `security.istio.io/v1`; empty for `v1`. */
function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

/** Null for what does not configure a mesh. */
export function findKind(apiVersion: string, kind: string): ConfigKind | null {
  return BY_GROUP_AND_KIND.get(`${groupOf(apiVersion)}/${kind}`) ?? null;
}
