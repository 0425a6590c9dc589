/** What still works, or no longer does, because it is old: versions of APIs, fields, annotations. */
import type { MeshResource } from '../mesh-config.ts';
import { bodyAt, listAt, numberOf, type FieldPath } from './fields.ts';
import type { Finding, Rule } from './rule.ts';
import { policiesOf } from './traffic-policies.ts';
import { ISTIO_NETWORKING } from './virtual-service-parts.ts';

const EVERY_KIND = [
  'VirtualService',
  'DestinationRule',
  'Gateway',
  'ServiceEntry',
  'Sidecar',
  'WorkloadEntry',
  'WorkloadGroup',
  'PeerAuthentication',
  'RequestAuthentication',
  'AuthorizationPolicy',
  'Telemetry',
  'HTTPRoute',
  'GRPCRoute',
  'ReferenceGrant',
  'GatewayClass',
  'Server',
] as const;

/** Versions that there is a newer one for, with what to write instead. */
const OLD_VERSIONS: readonly (readonly [version: RegExp, kinds: RegExp, instead: string])[] = [
  [
    /^networking\.istio\.io\/v1alpha3$/,
    /^(VirtualService|DestinationRule|Gateway|ServiceEntry|Sidecar|WorkloadEntry|WorkloadGroup)$/,
    'networking.istio.io/v1',
  ],
  [/^security\.istio\.io\/v1alpha1$/, /./, 'security.istio.io/v1'],
  [/^telemetry\.istio\.io\/v1alpha1$/, /./, 'telemetry.istio.io/v1'],
  [/^policy\.linkerd\.io\/v1(alpha1|beta1|beta2)$/, /^Server$/, 'policy.linkerd.io/v1beta3'],
];
/** Versions that clusters with the Gateway API's present release no longer serve. */
const GONE_VERSIONS: readonly (readonly [version: RegExp, kinds: RegExp, instead: string])[] = [
  [
    /^gateway\.networking\.k8s\.io\/v1alpha[12]$/,
    /^(Gateway|GatewayClass|HTTPRoute|GRPCRoute)$/,
    'gateway.networking.k8s.io/v1',
  ],
  [/^gateway\.networking\.k8s\.io\/v1alpha2$/, /^ReferenceGrant$/, 'gateway.networking.k8s.io/v1beta1'],
];

function findVersion(resource: MeshResource, table: typeof OLD_VERSIONS): Finding[] {
  const row = table.find(
    ([version, kinds]) => version.test(resource.apiVersion) && kinds.test(resource.kind),
  );
  return row
    ? [{ path: ['apiVersion'], message: `It is written in ${resource.apiVersion}; write ${row[2]}.` }]
    : [];
}

function httpFields({ spec }: MeshResource): Finding[] {
  return listAt(spec, 'http').flatMap(({ value, path }) => {
    const found: Finding[] = [];
    const tell = (at: FieldPath, instead: string): void => {
      found.push({ path: [...path, ...at], message: `${String(at.at(-1))} is deprecated; use ${instead}.` });
    };
    for (const key of ['mirrorPercent', 'mirror_percent'])
      if (value[key] !== undefined) tell([key], 'mirrorPercentage');
    for (const key of [
      'appendHeaders',
      'removeResponseHeaders',
      'appendResponseHeaders',
      'removeRequestHeaders',
      'appendRequestHeaders',
    ])
      if (value[key] !== undefined) tell([key], 'headers');
    if (value['websocketUpgrade'] !== undefined) tell(['websocketUpgrade'], 'nothing: upgrades are on');
    const fault = bodyAt(value, 'fault')?.value ?? {};
    for (const kind of ['delay', 'abort'])
      if (numberOf(bodyAt(fault, kind)?.value['percent']) !== null)
        tell(['fault', kind, 'percent'], 'percentage.value');
    if (bodyAt(value, 'corsPolicy')?.value['allowOrigin'] !== undefined)
      tell(['corsPolicy', 'allowOrigin'], 'allowOrigins');
    return found;
  });
}

function ejectionFields(resource: MeshResource): Finding[] {
  return policiesOf(resource).flatMap((policy) => {
    const outliers = bodyAt(policy.value, 'outlierDetection', policy.path);
    return outliers?.value['consecutiveErrors'] === undefined
      ? []
      : [
          {
            path: [...outliers.path, 'consecutiveErrors'],
            message: 'consecutiveErrors is deprecated; use consecutive5xxErrors.',
          },
        ];
  });
}

function balancerNames(resource: MeshResource): Finding[] {
  return policiesOf(resource).flatMap((policy) => {
    const balancer = bodyAt(policy.value, 'loadBalancer', policy.path);
    return balancer?.value['simple'] === 'LEAST_CONN'
      ? [{ path: [...balancer.path, 'simple'], message: 'LEAST_CONN is deprecated; use LEAST_REQUEST.' }]
      : [];
  });
}

/** Annotations that labels or fields took the place of. */
const OLD_ANNOTATIONS: Readonly<Record<string, string>> = {
  'sidecar.istio.io/inject': 'the label sidecar.istio.io/inject',
  'traffic.sidecar.istio.io/kubevirtInterfaces': 'istio.io/reroute-virtual-interfaces',
};

export const DEPRECATION_RULES: readonly Rule[] = [
  {
    kinds: EVERY_KIND,
    group: '',
    code: 'SG1001',
    severity: 'info',
    what: 'An old version of the API',
    why: 'It works today and ends one day; new fields are not in it.',
    fix: 'Write the version that the message names: the fields stay as they are.',
    alike: ['IST0002'],
    check: (resource) => findVersion(resource, OLD_VERSIONS),
  },
  {
    kinds: EVERY_KIND,
    group: '',
    code: 'SG1002',
    severity: 'error',
    what: 'A version of the API that is no longer served',
    why: 'Clusters with a present release of the Gateway API refuse the resource.',
    fix: 'Write the version that the message names.',
    alike: ['IST0156'],
    check: (resource) => findVersion(resource, GONE_VERSIONS),
  },
  {
    kinds: ['VirtualService'],
    group: ISTIO_NETWORKING,
    code: 'SG1003',
    severity: 'warning',
    what: 'A deprecated field of a VirtualService',
    why: 'Newer versions of Istio drop or refuse it, and what it does ends with an upgrade.',
    fix: 'Use the field that the message names.',
    alike: ['IST0002'],
    check: httpFields,
  },
  {
    kinds: ['DestinationRule'],
    group: ISTIO_NETWORKING,
    code: 'SG1004',
    severity: 'warning',
    what: 'A deprecated field of outlier detection',
    why: 'Present versions of Istio do not read it: nothing is ejected by it.',
    fix: 'Use consecutive5xxErrors or consecutiveGatewayErrors.',
    alike: ['IST0002'],
    check: ejectionFields,
  },
  {
    kinds: ['Deployment', 'StatefulSet', 'DaemonSet'],
    group: 'apps',
    code: 'SG1005',
    severity: 'info',
    what: 'A deprecated annotation of pods',
    why: 'Webhooks choose pods by labels: an annotation may be passed over, and is dropped by newer versions.',
    fix: 'Use the label that the message names.',
    alike: ['IST0135'],
    check: ({ spec }) => {
      const path = ['spec', 'template', 'metadata'] as const;
      const metadata = bodyAt(bodyAt(spec, 'template')?.value ?? {}, 'metadata')?.value ?? {};
      const annotations = bodyAt(metadata, 'annotations')?.value ?? {};
      return Object.entries(OLD_ANNOTATIONS).flatMap(([key, instead]) =>
        annotations[key] === undefined
          ? []
          : [{ path: [...path, 'annotations', key], message: `${key} is deprecated; use ${instead}.` }],
      );
    },
  },
  {
    kinds: ['DestinationRule'],
    group: ISTIO_NETWORKING,
    code: 'SG1006',
    severity: 'info',
    what: 'A deprecated load balancer',
    why: 'LEAST_CONN is the old name of LEAST_REQUEST. It works alike today and ends one day.',
    fix: 'Write LEAST_REQUEST.',
    alike: ['IST0002'],
    check: balancerNames,
  },
];
