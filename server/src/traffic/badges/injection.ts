/**
 * Whether a workload's pods are given a proxy, by labels and annotations of its pods and its namespace. Istio: the pod's word (`sidecar.istio.io/inject`) wins over its namespace's
 * (`istio-injection`, `istio.io/rev`); pods on the host's network are never injected, nor taken by ztunnel, to which `istio.io/dataplane-mode: ambient` hands all others that are not given a proxy by their own
 * word: whoever goes over to ambient mode refuses sidecars. Linkerd: `linkerd.io/inject`.
 * https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/ https://linkerd.io/2/features/proxy-injection/
 */
import { formatNamespaceId, formatServiceId } from '@sightglass/shared/identity';
import type { MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';
import { asBody, isWorkload } from '../../mesh-config/trim-spec.ts';
import { listBodies, readLabels } from '../configured/read-values.ts';

export interface Injection {
  readonly state: 'asked' | 'refused' | 'ambient' | 'linkerd' | 'not-asked' | 'untold';
  /** By what, as part of a sentence. */
  readonly by: string;
}

type Texts = Readonly<Record<string, string>>;

interface Pods {
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly hostNetwork: boolean;
  readonly containers: readonly string[];
}

const INJECT = 'sidecar.istio.io/inject';
const LINKERD = 'linkerd.io/inject';
const MODE = 'istio.io/dataplane-mode';
const UNTOLD: Injection = { state: 'untold', by: '' };

function readPods({ kind, spec, labels, annotations }: MeshResource): Pods {
  if (!isWorkload(kind)) return { labels, annotations, hostNetwork: false, containers: [] };
  const template = asBody(spec['template']);
  const metadata = asBody(template['metadata']);
  const pods = asBody(template['spec']);
  return {
    labels: readLabels(metadata['labels']),
    annotations: readLabels(metadata['annotations']),
    hostNetwork: pods['hostNetwork'] === true,
    containers: listBodies(pods['containers']).map(({ name }) => String(name)),
  };
}

const readInject = ({ labels, annotations }: Pick<Pods, 'labels' | 'annotations'>): string | undefined =>
  labels[INJECT] ?? annotations[INJECT];

/** Whether ztunnel carries the pods; null where it does not. */
function readAmbient(pods: Pods, namespace: MeshResource | undefined): Injection | null {
  const { labels, hostNetwork, containers } = pods;
  const hasOwn = containers.includes('istio-proxy') || readInject(pods) === 'true';
  if (hasOwn || hostNetwork || labels[MODE] === 'none') return null;
  if (labels[MODE] === 'ambient') return { state: 'ambient', by: `${MODE}: ambient on its pods` };
  return namespace?.labels[MODE] === 'ambient'
    ? { state: 'ambient', by: `${MODE}: ambient on its namespace` }
    : null;
}

/** What the pods themselves say; null for nothing. */
function readOwnWord({ labels, annotations, hostNetwork, containers }: Pods): Injection | null {
  if (containers.includes('istio-proxy')) return { state: 'asked', by: 'a container written by hand' };
  const istio = readInject({ labels, annotations });
  const linkerd = annotations[LINKERD];
  if (istio === 'false') return { state: 'refused', by: `${INJECT}: false on its pods` };
  if (linkerd === 'disabled') return { state: 'refused', by: `${LINKERD}: disabled on its pods` };
  if (hostNetwork) return { state: 'refused', by: 'the host’s network, which is never given one' };
  if (istio === 'true') return { state: 'asked', by: `${INJECT}: true on its pods` };
  if (labels['istio.io/rev']) return { state: 'asked', by: 'istio.io/rev on its pods' };
  if (linkerd) return { state: 'linkerd', by: `${LINKERD} on its pods` };
  return null;
}

function readNamespacesWord({ labels, annotations }: MeshResource): Injection {
  if (annotations[LINKERD] && annotations[LINKERD] !== 'disabled')
    return { state: 'linkerd', by: `${LINKERD} on its namespace` };
  if (labels['istio-injection'] === 'enabled')
    return { state: 'asked', by: 'istio-injection: enabled on its namespace' };
  if (labels['istio-injection'] === 'disabled')
    return { state: 'refused', by: 'istio-injection: disabled on its namespace' };
  if (labels['istio.io/rev']) return { state: 'asked', by: 'istio.io/rev on its namespace' };
  return { state: 'not-asked', by: '' };
}

/** By id of workload; `untold` where its pods, or its namespace, are not in the configuration. */
export function readInjections(config: MeshConfig): (workloadId: string) => Injection {
  const namespaces = new Map(
    config
      .list('Namespace')
      .map((one) => [formatNamespaceId({ cluster: one.cluster, namespace: one.name }), one]),
  );
  const resources = new Map(
    ['Deployment', 'StatefulSet', 'DaemonSet', 'WorkloadEntry'].flatMap((kind) =>
      config.list(kind).map((one) => [formatServiceId(one), one] as const),
    ),
  );
  const known = new Map<string, Injection>();
  function judge(id: string): Injection {
    const resource = resources.get(id);
    if (!resource) return UNTOLD;
    const pods = readPods(resource);
    const namespace = namespaces.get(formatNamespaceId(resource));
    return (
      readAmbient(pods, namespace) ??
      readOwnWord(pods) ??
      (namespace ? readNamespacesWord(namespace) : UNTOLD)
    );
  }
  return (id) => {
    let injection = known.get(id);
    if (!injection) known.set(id, (injection = judge(id)));
    return injection;
  };
}
