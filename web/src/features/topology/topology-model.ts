/**
 * From the API's graph to what is drawn: labels, shapes, buckets of width and colour. Buckets rather than raw numbers,
 * so that a refresh in which little changes repaints little. Pure.
 */
import type { NodeBadges, Topology, TopologyEdge, TopologyNode } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import { formatNamespaceId, UNKNOWN } from '@sightglass/shared/identity';
import type { MtlsState } from '@sightglass/shared/mtls';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import { formatCounted } from '../../format/count.ts';
import { formatRate } from '../../format/rate.ts';
import type { ChangeMark } from './change-marks.ts';
import type { Firing, FiringOnGraph } from './firing-on-graph.ts';
import { labelEdge, sumOutgoing, type EdgeLabel } from './edge-label.ts';
import { chooseShape, type NodeShape } from './node-shape.ts';
import { bucketWidth, measureTraffic } from './traffic.ts';

/** Colour of an edge by its error ratio; `neutral` where there are no requests to fail. Between two moments, by how it changed. */
export type EdgeTone = 'clean' | 'slight' | 'degraded' | 'failing' | 'neutral' | ChangeMark;

export interface ViewNode {
  readonly id: string;
  readonly group: string;
  readonly shape: NodeShape;
  readonly health: Health;
  readonly name: string;
  /** Second line: version and traffic. */
  readonly detail: string;
  readonly folded: boolean;
  readonly node: TopologyNode;
  /** What fires about it; null for nothing, undefined while that is not known. */
  readonly firing: Firing | null | undefined;
  /** Between two moments, how it changed; left out in the graph of one. */
  readonly change?: ChangeMark;
  /** What is set up of it and happens to it; left out while that is not known. */
  readonly known?: NodeBadges | undefined;
  /** Whether the configuration of its cluster is connected; left out while that is not known. */
  readonly configured?: boolean;
}

export interface ViewEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly width: number;
  readonly tone: EdgeTone;
  readonly mtls: MtlsState;
  readonly label: string;
  /** For the speed and number of the animated dots, and the layout's weights. */
  readonly traffic: number;
  readonly edge: TopologyEdge;
  readonly firing: Firing | null | undefined;
  readonly change?: ChangeMark;
}

interface ViewGroup {
  readonly id: string;
  readonly title: string;
}

export interface TopologyView {
  readonly nodes: readonly ViewNode[];
  readonly edges: readonly ViewEdge[];
  readonly groups: readonly ViewGroup[];
}

const MOST_DETAILED = 300;
/** Error ratio from which an edge that still counts as healthy is tinted. */
const SLIGHT_ERROR_RATIO = 0.001;

/** `firing`: what fires, by subject; left out while that is not known. */
export function buildView(topology: Topology, label: EdgeLabel, firing?: FiringOnGraph | null): TopologyView {
  const sent = sumOutgoing(topology.edges);
  const present = new Set(topology.nodes.map((node) => node.id));
  // Among so many nodes nobody reads a number, and each change of one would repaint its node.
  const isCrowd = topology.nodes.length > MOST_DETAILED;
  const severalClusters = new Set(topology.nodes.map((node) => node.cluster)).size > 1;
  const groups = new Map<string, ViewGroup>();
  const nodes = topology.nodes.map((node): ViewNode => {
    const group = formatNamespaceId(node);
    if (!groups.has(group)) {
      const title = severalClusters ? `${node.cluster} / ${node.namespace}` : node.namespace;
      groups.set(group, { id: group, title });
    }
    return {
      id: node.id,
      group,
      shape: chooseShape(node),
      health: node.health,
      name: node.kind === 'namespace' ? (groups.get(group)?.title ?? node.name) : node.name,
      detail: isCrowd ? '' : describeTraffic(node),
      folded: node.kind === 'namespace',
      node,
      firing: firing?.ofNode(node),
    };
  });
  const edges = topology.edges
    .filter((edge) => present.has(edge.source) && present.has(edge.target))
    .map((edge): ViewEdge => {
      const traffic = measureTraffic(edge);
      return {
        id: edge.id,
        source: edge.source,
        target: edge.target,
        width: bucketWidth(traffic),
        tone: chooseTone(edge),
        mtls: edge.mtls.state,
        label: labelEdge(edge, label, sent),
        traffic,
        edge,
        firing: firing?.ofEdge(edge.id),
      };
    });
  return { nodes, edges, groups: [...groups.values()] };
}

export function chooseTone(edge: Pick<TopologyEdge, 'errorRatio' | 'health'>): EdgeTone {
  if (edge.errorRatio === null) return 'neutral';
  if (edge.health === 'failing' || edge.health === 'degraded') return edge.health;
  return edge.errorRatio >= SLIGHT_ERROR_RATIO ? 'slight' : 'clean';
}

/** Proxies print `unknown` where no version is labelled; that says nothing worth a reader's time. */
export function hasVersion(node: TopologyNode): node is TopologyNode & { readonly version: string } {
  return node.version !== undefined && node.version !== '' && node.version !== UNKNOWN;
}

function describeTraffic(node: TopologyNode): string {
  const parts: string[] = [];
  if (node.kind === 'namespace') parts.push(formatCounted(node.members ?? 0, 'node'));
  else if (hasVersion(node)) parts.push(node.version);
  const arrow = node.measured === 'outbound' ? '→ ' : '';
  if (node.requestsPerSecond > 0) parts.push(arrow + formatRate(node.requestsPerSecond));
  else if (node.bytesPerSecond > 0) parts.push(arrow + formatBytesPerSecond(node.bytesPerSecond));
  else parts.push('no traffic');
  return parts.join(' · ');
}

/** The graph in a sentence, for those who cannot see it. */
export function summarizeView({ nodes, edges, groups }: TopologyView): string {
  const count = (health: Health): number => nodes.filter((node) => node.health === health).length;
  const plaintext = edges.filter((edge) => edge.mtls === 'plaintext' || edge.mtls === 'mixed');
  const open = plaintext.filter(({ edge }) => edge.mtls.plaintextShare > 0).length;
  const parts = [
    `${formatCounted(nodes.length, 'node')} in ${formatCounted(groups.length, 'namespace')}`,
    formatCounted(edges.length, 'edge'),
  ];
  if (count('failing') > 0) parts.push(`${count('failing')} failing`);
  if (count('degraded') > 0) parts.push(`${count('degraded')} degraded`);
  if (count('no-data') > 0) parts.push(`${count('no-data')} without data`);
  const alerting = [...nodes, ...edges].filter(({ firing }) => firing).length;
  if (alerting > 0) parts.push(`${alerting} with alerts`);
  if (open > 0) parts.push(`${formatCounted(open, 'edge')} with plaintext`);
  return parts.join(', ');
}
