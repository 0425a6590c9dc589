/** What a node is drawn as. Telemetry does not say what is a gateway, so that is read from the name, and said so in the legend. */
import type { TopologyNode } from '@sightglass/shared/contract';
import { isGatewayName } from '@sightglass/shared/gateway-name';
import { RESTRICTED } from '@sightglass/shared/identity';

export type NodeShape =
  | 'service'
  | 'workload'
  | 'version'
  | 'namespace'
  | 'gateway'
  | 'external'
  | 'restricted';

/** Whether it stands for everything that the reader may not see. */
export function isRestricted({ cluster, namespace }: Pick<TopologyNode, 'cluster' | 'namespace'>): boolean {
  return cluster === RESTRICTED && namespace === RESTRICTED;
}

export function isGateway(node: Pick<TopologyNode, 'name' | 'external' | 'kind'>): boolean {
  return node.kind !== 'namespace' && !node.external && isGatewayName(node.name);
}

export function chooseShape(node: TopologyNode): NodeShape {
  if (isRestricted(node)) return 'restricted';
  if (node.kind === 'namespace') return 'namespace';
  if (node.external) return 'external';
  return isGateway(node) ? 'gateway' : node.kind;
}

/** What the shapes are called. */
export const SHAPE_WORDS: Readonly<Record<NodeShape, string>> = {
  service: 'Service',
  workload: 'Workload',
  version: 'Version',
  namespace: 'Folded namespace',
  gateway: 'Gateway',
  external: 'Outside the mesh',
  restricted: 'Beyond what you may see',
};
