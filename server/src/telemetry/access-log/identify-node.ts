/**
 * Who a proxy is, from what Envoy says of its node: `id` (Istio's is `sidecar|router|waypoint~IP~pod.namespace~domain`), `cluster` (Istio's
 * is `app.namespace`, others name the service), and Istio's metadata NAMESPACE, WORKLOAD_NAME, LABELS, CLUSTER_ID, SERVICE_ACCOUNT
 * (before 1.5 CONFIG_NAMESPACE, POD_NAME and the labels beside them). The order for service and version is that of target-identity.ts. Pure.
 */
import type { EdgeEnd } from '../edge-window.ts';
import { identifyTarget, stripTemplateHash } from '../dialects/target-identity.ts';

/** Metadata: texts, and maps of texts. */
export type NodeMetadata = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

export interface ProxyNode {
  readonly id: string;
  readonly cluster: string;
  readonly metadata: NodeMetadata;
}

export interface NodeIdentity {
  readonly end: EdgeEnd;
  /** What Istio runs it as; `plain` for an Envoy without Istio. */
  readonly role: 'sidecar' | 'router' | 'waypoint' | 'ztunnel' | 'plain';
  /** Address of the pod; empty when the id does not tell. */
  readonly address: string;
  readonly serviceAccount: string;
}

const ROLES = ['sidecar', 'router', 'waypoint', 'ztunnel'] as const;

function textOf(metadata: NodeMetadata, ...names: readonly string[]): string {
  for (const name of names) {
    const value = metadata[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

/** Deployment of a pod's name: `reviews-v1-d66dcfdc5-kh6v7` -> `reviews-v1`; the name itself where it has no such form. */
export function workloadOfPod(pod: string, templateHash = ''): string {
  const replicaSet = /^(.+)-[a-z0-9]{5}$/.exec(pod)?.[1];
  return replicaSet === undefined ? pod : stripTemplateHash(replicaSet, templateHash);
}

/** `defaultCluster` is of nodes that name no mesh cluster; empty for none. */
export function identifyNode(node: ProxyNode, defaultCluster: string): NodeIdentity {
  const { metadata } = node;
  const [kind = '', address = '', pod = ''] = node.id.split('~');
  const role = node.id.includes('~') ? ROLES.find((one) => one === kind) : undefined;
  const [podName = '', podNamespace = ''] = role === undefined ? [] : pod.split('.', 2);
  const inner = metadata['LABELS'];
  const labels: Record<string, string> = {};
  for (const [key, value] of Object.entries({ ...metadata, ...(typeof inner === 'object' ? inner : {}) })) {
    if (typeof value === 'string') labels[key.replaceAll(/[./-]/g, '_')] = value;
  }
  const ofCluster = role === undefined ? null : /^([^.]+)\.([^.]+)$/.exec(node.cluster);
  const namespace = textOf(metadata, 'NAMESPACE', 'CONFIG_NAMESPACE') || podNamespace || ofCluster?.[2] || '';
  const service = ofCluster?.[1] ?? (node.cluster || (role === undefined ? node.id : ''));
  const named = textOf(metadata, 'WORKLOAD_NAME');
  const podOf = textOf(metadata, 'POD_NAME', 'NAME') || podName;
  const workload = named || workloadOfPod(podOf, labels['pod_template_hash']);
  const told = identifyTarget({
    app: service,
    namespace,
    ...labels,
    ...(textOf(metadata, 'NAMESPACE') === '' ? {} : { namespace }),
    workload: workload || (role === undefined ? service : ''),
    cluster: textOf(metadata, 'CLUSTER_ID') || defaultCluster,
  });
  return {
    end: told,
    role: role ?? 'plain',
    address: role === undefined ? '' : address,
    serviceAccount: textOf(metadata, 'SERVICE_ACCOUNT'),
  };
}
