/** A node or an edge in one line, for the tooltip and for readers that see no picture. */
import type { TopologyEdge, TopologyNode } from '@sightglass/shared/contract';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import { formatCounted } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { MTLS_WORDS } from '../../ui/mtls-badge.tsx';
import { HEALTH_WORDS } from '../../ui/status-badge.tsx';
import { nameBadge, USUAL_KINDS } from './badges/badge-kinds.ts';
import { isRestricted, SHAPE_WORDS } from './node-shape.ts';
import { hasVersion, type TopologyView, type ViewNode } from './topology-model.ts';

function describeSignals(thing: TopologyNode | TopologyEdge): string[] {
  const parts: string[] = [];
  if (thing.requestsPerSecond > 0) {
    parts.push(formatRate(thing.requestsPerSecond).replace('/s', ' req/s'));
    if (thing.errorRatio !== null) parts.push(`${formatRatio(thing.errorRatio)} errors`);
    if (thing.latency) parts.push(`p95 ${formatLatency(thing.latency.p95)}`);
  } else if (thing.bytesPerSecond > 0) {
    parts.push(formatBytesPerSecond(thing.bytesPerSecond));
  } else {
    parts.push('no traffic');
  }
  return parts;
}

function describeNode(node: TopologyNode): string {
  const name = isRestricted(node)
    ? `${node.name}: ${SHAPE_WORDS.restricted.toLowerCase()}`
    : node.kind === 'namespace'
      ? `namespace ${node.name}`
      : `${node.namespace}/${node.name}`;
  const parts = [name];
  if (hasVersion(node) && !isRestricted(node)) parts.push(node.version);
  if (node.kind === 'namespace') parts.push(formatCounted(node.members ?? 0, 'node'));
  parts.push(HEALTH_WORDS[node.health], ...describeSignals(node));
  return parts.join(' · ');
}

function describeEdge(edge: TopologyEdge, source: TopologyNode, target: TopologyNode): string {
  return [
    `${source.name} → ${target.name}`,
    edge.protocol,
    ...describeSignals(edge),
    MTLS_WORDS[edge.mtls.state].toLowerCase(),
  ].join(' · ');
}

function withAlerts(line: string, { firing }: Pick<ViewNode, 'firing'>): string {
  return firing ? `${line} · ${formatCounted(firing.alerts.length, 'alert')}` : line;
}

function withBadges(line: string, { known }: ViewNode): string {
  const told = known?.badges.filter(({ kind }) => USUAL_KINDS.includes(kind)) ?? [];
  return [line, ...told.map(nameBadge)].join(' · ');
}

/** The line for whatever has this id; null when nothing has. */
export function describeThing(view: TopologyView, id: string): string | null {
  const node = view.nodes.find((each) => each.id === id);
  if (node) return withAlerts(withBadges(describeNode(node.node), node), node);
  const edge = view.edges.find((each) => each.id === id);
  const source = view.nodes.find((each) => each.id === edge?.source);
  const target = view.nodes.find((each) => each.id === edge?.target);
  return edge && source && target
    ? withAlerts(describeEdge(edge.edge, source.node, target.node), edge)
    : null;
}
