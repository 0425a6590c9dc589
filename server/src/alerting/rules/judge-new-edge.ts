/**
 * Edges between services that carry something now and did not in the time before, as far back as the lookback. That needs history: where
 * the store's does not reach back so far, nothing is judged, because everything would be new.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import { buildGraph, type GraphEdge, type GraphNode } from '../../signals/build-graph.ts';
import type { EdgeFilter, TelemetryStore } from '../../store/telemetry-store.ts';
import { listEdges } from './list-subjects.ts';
import { findGap, type MeshReadings } from './mesh-readings.ts';
import { judgeMissingIn, nothingHeard } from './missing.ts';
import type { NewEdgeMemory } from './new-edge-memory.ts';
import { subjectOfEdge } from './rule-subjects.ts';
import { failed, type Finding, type RuleOf, type Verdict } from './verdict.ts';
import { duration } from './words.ts';

export type NewEdgeRule = RuleOf<'new-edge'>;

interface Found {
  readonly edge: GraphEdge;
  readonly source: GraphNode;
  readonly target: GraphNode;
}

/** More unknown edges than this are looked up in one question about the whole mesh. */
const MOST_SINGLE = 12;

function endFilter({ identity }: GraphNode) {
  const { cluster, namespace, name } = identity;
  return { cluster, namespace, service: name };
}

/** Rejects when the store could read only part. Ids of those that the store knows of the lookback, up to the window's beginning. */
async function lookUp(
  store: Pick<TelemetryStore, 'readEdges'>,
  edges: readonly Found[],
  window: { readonly from: number; readonly to: number },
): Promise<Set<string>> {
  const read = async (filter: EdgeFilter): Promise<Iterable<string>> => {
    const answer = await store.readEdges({ window, filter, histograms: false });
    const gap = findGap(answer);
    if (gap !== null) throw new Error(`What is new cannot be told from part of the history: ${gap}`);
    return buildGraph(answer.edges, 'service').edges.map(({ id }) => id);
  };
  if (edges.length > MOST_SINGLE) return new Set(await read({}));
  const found = new Set<string>();
  for (const { source, target, edge } of edges) {
    const filter = { source: endFilter(source), target: endFilter(target), protocol: edge.protocol };
    for (const id of await read(filter)) found.add(id);
  }
  return found;
}

/** Whether an edge is between two that are known. */
function isBetweenServices({ source, target }: Pick<Found, 'source' | 'target'>): boolean {
  return !source.identity.anonymous && !target.identity.anonymous;
}

export async function judgeNewEdges(
  rule: NewEdgeRule,
  times: { readonly windowMs: Milliseconds; readonly lookbackMs: Milliseconds },
  parts: {
    readonly store: Pick<TelemetryStore, 'readEdges'>;
    readonly readings: MeshReadings;
    readonly memory: NewEdgeMemory;
  },
): Promise<Verdict> {
  const { windowMs, lookbackMs } = times;
  const { readings, memory } = parts;
  const { at } = readings;
  const { oldestAt } = await readings.status();
  if (oldestAt === null || oldestAt > at - lookbackMs) {
    const held = oldestAt === null ? 'nothing' : duration(at - oldestAt);
    return failed(
      `What is new cannot be told yet: ${duration(lookbackMs)} of history are needed, ${held} is stored.`,
    );
  }
  const { graph, coveredMs } = await readings.read(windowMs, 'service');
  if (coveredMs === 0) return nothingHeard(rule, windowMs);
  const edges = new Map(
    listEdges(rule.scope, graph)
      .filter(isBetweenServices)
      .map((found) => [found.edge.id, found]),
  );
  const unknown = memory.listUnknown(edges.keys(), at);
  const wanted = unknown.map((id) => edges.get(id) as Found);
  // The store answers in whole windows: the last one before this window must not reach into it.
  const known =
    wanted.length > 0
      ? await lookUp(parts.store, wanted, { from: at - lookbackMs, to: at - windowMs })
      : new Set<string>();
  memory.settle(known, at);
  const fresh = wanted.filter(({ edge }) => !known.has(edge.id));
  const findings = Array.from(fresh, ({ edge, source, target }): Finding => {
    const named = subjectOfEdge(edge, source, target);
    return {
      ...named,
      state: 'active',
      value: null,
      summary: `${named.label}: called for the first time in ${duration(lookbackMs)}`,
      description: rule.description,
    };
  });
  return {
    findings,
    subjects: edges.size,
    judgeMissing: await judgeMissingIn(readings, windowMs, 'inactive'),
    error: null,
  };
}
