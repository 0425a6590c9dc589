/** What the API tells of two windows -> the graph that is drawn, rows of the table, and words. Pure. */
import type { DiffEdge, DiffNode, DiffSide, TopologyDiff } from '@sightglass/shared/contract';
import { formatCounted } from '../../../format/count.ts';
import { formatLatency } from '../../../format/latency.ts';
import { formatRate } from '../../../format/rate.ts';
import { formatRatio } from '../../../format/ratio.ts';
import { formatSpan } from '../../../format/time.ts';
import { MTLS_WORDS } from '../../../ui/mtls-badge.tsx';
import { CHANGE_WORDS, type ChangeMark } from '../change-marks.ts';
import { buildView, type TopologyView } from '../topology-model.ts';

type Thing = DiffNode | DiffEdge;

/** The side that is there; of both the later. */
export function presentSide({ now, before }: Pick<Thing, 'now' | 'before'>): DiffSide {
  // One of the two is always there.
  return (now ?? before) as DiffSide;
}

function tellsWorse({ errors, latency, mtls, now, before }: Thing): boolean {
  const lostMtls = mtls === 'changed' && (now?.mtls.mutualShare ?? 0) < (before?.mtls.mutualShare ?? 0);
  return errors === 'more' || latency === 'slower' || lostMtls;
}

function tellsBetter({ errors, latency, mtls, now, before }: Thing): boolean {
  const wonMtls = mtls === 'changed' && (now?.mtls.mutualShare ?? 0) > (before?.mtls.mutualShare ?? 0);
  return errors === 'less' || latency === 'faster' || wonMtls;
}

/** What is worse in one way and better in another is worse. */
export function markOf(thing: Thing): ChangeMark {
  if (thing.change !== 'changed') return thing.change;
  if (tellsWorse(thing)) return 'worse';
  return tellsBetter(thing) ? 'better' : 'other';
}

/** `Gone`, or `Gone?` where chance may have made it. */
export function sayMark(thing: Thing): string {
  const word = CHANGE_WORDS[markOf(thing)];
  const isUncertain = (thing.change === 'appeared' || thing.change === 'vanished') && !thing.beyondNoise;
  return isUncertain ? `${word}?` : word;
}

const SIGNAL_WORDS = {
  errors: { more: 'more errors', less: 'fewer errors' },
  latency: { slower: 'slower', faster: 'faster' },
  traffic: { more: 'more traffic', less: 'less traffic' },
  mtls: { changed: 'mTLS changed' },
} as const;

/** What differs beyond noise: `slower`, `more errors`. */
export function listDifferences(thing: Thing): string[] {
  return (['latency', 'errors', 'traffic', 'mtls'] as const).flatMap((signal) => {
    const words: Readonly<Record<string, string>> = SIGNAL_WORDS[signal];
    return words[thing[signal]] ?? [];
  });
}

/** In a few words: what differs, or that it came, went, or was not measured. */
export function sayChange(thing: Thing): string {
  return thing.change === 'changed' ? listDifferences(thing).join(', ') : sayMark(thing);
}

function pair({ now, before }: Pick<Thing, 'now' | 'before'>, format: (side: DiffSide) => string): string {
  const [earlier, later] = [before ? format(before) : '–', now ? format(now) : '–'];
  return earlier === later ? later : `${earlier} → ${later}`;
}

export const PAIRS = {
  traffic: (thing: Thing) =>
    pair(thing, (side) => formatRate(side.requests > 0 ? side.requestsPerSecond : side.openedPerSecond)),
  errors: (thing: Thing) => pair(thing, ({ errorRatio }) => formatRatio(errorRatio)),
  latency: (thing: Thing) => pair(thing, ({ latency }) => formatLatency(latency?.p95)),
  mtls: (thing: Thing) => pair(thing, ({ mtls }) => MTLS_WORDS[mtls.state]),
} as const;

/** One line, for the tooltip and for readers that see no picture. */
export function describeDifference(name: string, thing: Thing): string {
  const parts = [name, sayMark(thing)];
  if (thing.change === 'changed') parts.push(listDifferences(thing).join(', '));
  if (thing.traffic !== 'unknown' || !thing.now || !thing.before) parts.push(PAIRS.traffic(thing));
  if (thing.errors === 'more' || thing.errors === 'less') parts.push(`errors ${PAIRS.errors(thing)}`);
  if (thing.latency === 'slower' || thing.latency === 'faster') parts.push(`p95 ${PAIRS.latency(thing)}`);
  if (thing.mtls === 'changed') parts.push(PAIRS.mtls(thing));
  return parts.join(' · ');
}

export interface DiffRow {
  readonly id: string;
  readonly name: string;
  readonly where: string;
  readonly isEdge: boolean;
  readonly mark: ChangeMark;
  readonly thing: Thing;
}

const RANK: Readonly<Record<ChangeMark, number>> = {
  worse: 0,
  vanished: 1,
  appeared: 2,
  other: 3,
  better: 4,
  unmeasured: 5,
  same: 6,
};

/** Worst first; within one mark the one with the most traffic. */
export function rankRow({ mark, thing }: DiffRow): number {
  const { requestsPerSecond, openedPerSecond } = presentSide(thing);
  return RANK[mark] - Math.min(0.99, Math.log1p(requestsPerSecond + openedPerSecond) / 20);
}

/** Names of nodes; a version is told beside. */
function nameOf({ name, version, namespace, kind }: DiffNode): string {
  if (kind === 'namespace') return namespace;
  return version === undefined || version === 'unknown' ? name : `${name} ${version}`;
}

/** Every node and edge. */
export function listRows({ nodes, edges }: TopologyDiff): DiffRow[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const nodeRows = nodes.map((node): DiffRow => ({
    id: node.id,
    name: nameOf(node),
    where: `${node.namespace} in ${node.cluster}`,
    isEdge: false,
    mark: markOf(node),
    thing: node,
  }));
  const edgeRows = edges.flatMap((edge): DiffRow[] => {
    const [source, target] = [byId.get(edge.source), byId.get(edge.target)];
    if (!source || !target) return [];
    const where =
      source.cluster === target.cluster ? target.cluster : `${source.cluster} → ${target.cluster}`;
    return [
      {
        id: edge.id,
        name: `${nameOf(source)} → ${nameOf(target)}`,
        where: `${edge.protocol} in ${where}`,
        isEdge: true,
        mark: markOf(edge),
        thing: edge,
      },
    ];
  });
  return [...nodeRows, ...edgeRows].toSorted((a, b) => rankRow(a) - rankRow(b));
}

/** The graph of both windows: what was there in either, with its mark instead of its health. */
export function buildDiffView(diff: TopologyDiff): TopologyView {
  const nodes = new Map(diff.nodes.map((node) => [node.id, node]));
  const edges = new Map(diff.edges.map((edge) => [edge.id, edge]));
  const view = buildView(
    {
      window: diff.window,
      nodes: diff.nodes.map(({ id, kind, cluster, namespace, name, external, measured, ...node }) => ({
        id,
        kind,
        cluster,
        namespace,
        name,
        external,
        measured,
        ...(node.version === undefined ? {} : { version: node.version }),
        ...(node.members === undefined ? {} : { members: node.members }),
        ...presentSide(node),
        health: 'ok',
      })),
      edges: diff.edges.map(({ id, source, target, protocol, ...edge }) => {
        const side = presentSide(edge);
        return {
          id,
          source,
          target,
          protocol,
          reporters: [],
          ...side,
          mtls: { ...side.mtls, evidence: 'none' },
          health: 'ok',
        };
      }),
      warnings: [],
    },
    'none',
  );
  return {
    groups: view.groups,
    nodes: view.nodes.map((node) => {
      const thing = nodes.get(node.id) as DiffNode;
      const change = markOf(thing);
      const detail = change === 'same' ? node.detail : sayChange(thing);
      return Object.assign({}, node, { change, detail, firing: null });
    }),
    edges: view.edges.map((edge) => {
      const thing = edges.get(edge.id) as DiffEdge;
      const change = markOf(thing);
      // On most of a graph the words would hide it; the line and the legend tell.
      const label = change === 'same' ? '' : change === 'unmeasured' ? '?' : sayChange(thing);
      // Locks would be of one moment.
      return Object.assign({}, edge, { change, label, tone: change, mtls: 'mutual', firing: null });
    }),
  };
}

/** `2 worse, 1 gone, 40 the same`. */
export function summarizeDiff(rows: readonly DiffRow[]): string {
  const count = (mark: ChangeMark): number => rows.filter((row) => row.mark === mark).length;
  const said = (['worse', 'vanished', 'appeared', 'other', 'better', 'unmeasured'] as const).flatMap((mark) =>
    count(mark) > 0 ? [`${count(mark)} ${CHANGE_WORDS[mark].toLowerCase()}`] : [],
  );
  const same = `${count('same')} the same`;
  const all = formatCounted(rows.length, 'node and edge', 'nodes and edges');
  return `${all}: ${said.length === 0 ? 'nothing differs beyond noise' : [...said, same].join(', ')}`;
}

/** What makes the comparison doubtful: clusters that were silent for a part, gaps, and windows that share time. */
export function listDoubts(diff: TopologyDiff): string[] {
  const { window, against, clusters, overlapMs } = diff;
  const doubts: string[] = [];
  const sides = [
    { word: 'later', lengthMs: window.to - window.from, storedMs: diff.coveredMs, pick: 'nowMs' },
    {
      word: 'earlier',
      lengthMs: against.to - against.from,
      storedMs: diff.againstCoveredMs,
      pick: 'beforeMs',
    },
  ] as const;
  for (const { word, lengthMs, storedMs, pick } of sides) {
    if (storedMs < 0.9 * lengthMs) {
      const stored = storedMs > 0 ? `${formatSpan(storedMs)} of ${formatSpan(lengthMs)}` : 'nothing';
      doubts.push(`Of the ${word} window ${stored} is stored.`);
    }
    for (const one of clusters) {
      if (one[pick] >= 0.9 * storedMs) continue;
      const told = one[pick] > 0 ? `only ${formatSpan(one[pick])}` : 'nothing';
      doubts.push(
        `${one.cluster} told ${told} of the ${word} window; what it alone tells of is not called gone.`,
      );
    }
  }
  if (overlapMs > 0) doubts.push(`The two windows share ${formatSpan(overlapMs)}, which counts in both.`);
  return doubts;
}
