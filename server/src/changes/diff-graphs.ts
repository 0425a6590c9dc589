/**
 * Two graphs of one kind over two windows -> every node and edge of either, with the numbers of both and what differs beyond noise
 * (signals/beyond-noise.ts). Rates divide by the time in which those who report a thing reported: half a window of a silent cluster is no half of
 * the traffic. What is missing from a window in which they were silent for more than half of it is unmeasured, not gone.
 */
import type { DiffEdge, DiffNode, DiffSide } from '@sightglass/shared/contract';
import type { HealthThresholds } from '@sightglass/shared/health';
import type { Milliseconds } from '@sightglass/shared/units';
import {
  compareErrors,
  compareLatency,
  compareMtls,
  compareTraffic,
  isMissed,
  NOISE_RULES,
  type Observed,
  type Verdict,
} from '../signals/beyond-noise.ts';
import type { Graph, GraphEdge, GraphNode } from '../signals/build-graph.ts';
import { healthOf, toSignals } from '../signals/golden-signals.ts';
import { summarizeMtls } from '@sightglass/shared/mtls';
import { byId, measuredSide, presentIdentity } from '../signals/present-graph.ts';
import { createSums } from '../signals/sums.ts';
import type { ClusterCoverage } from './cluster-coverage.ts';

/** A graph, how long each cluster reported, and how long anything was stored at all. */
export interface ObservedGraph {
  readonly graph: Graph;
  readonly clusters: ClusterCoverage;
  readonly coveredMs: Milliseconds;
  readonly windowMs: Milliseconds;
}

type Differences = Pick<
  DiffEdge,
  'change' | 'beyondNoise' | 'traffic' | 'errors' | 'latency' | 'mtls' | 'now' | 'before'
>;

interface Pair {
  readonly now: Observed | null;
  readonly before: Observed | null;
  /** Milliseconds in which those who tell of it reported, whether or not it was there. */
  readonly nowMs: Milliseconds;
  readonly beforeMs: Milliseconds;
  readonly nowWindowMs: Milliseconds;
  readonly beforeWindowMs: Milliseconds;
}

function word<More extends string, Less extends string>(verdict: Verdict, words: readonly [More, Less]) {
  if (verdict === null) return 'same';
  if (verdict === 'unknown') return 'unknown';
  return verdict.standardErrors > 0 ? words[0] : words[1];
}

function sideOf({ sums, coveredMs }: Observed, thresholds: HealthThresholds): DiffSide {
  const signals = toSignals(sums, coveredMs);
  const { requests, opened } = sums;
  return { health: healthOf(signals, thresholds), ...signals, requests, opened, coveredMs };
}

/** What is there in one window only. */
function oneSided(pair: Pair): Pick<Differences, 'change' | 'beyondNoise'> {
  const { now, before, nowMs, beforeMs, nowWindowMs, beforeWindowMs } = pair;
  const [otherMs, windowMs] = now ? [beforeMs, beforeWindowMs] : [nowMs, nowWindowMs];
  if (otherMs < NOISE_RULES.measuredShare * windowMs) return { change: 'unmeasured', beyondNoise: false };
  const there = (now ?? before) as Observed;
  return { change: now ? 'appeared' : 'vanished', beyondNoise: isMissed(there, otherMs) };
}

const UNKNOWN_SIGNALS = {
  traffic: 'unknown',
  errors: 'unknown',
  latency: 'unknown',
  mtls: 'unknown',
} as const;

function compare(pair: Pair, thresholds: HealthThresholds): Differences {
  const { now, before } = pair;
  const sides = { now: now && sideOf(now, thresholds), before: before && sideOf(before, thresholds) };
  if (!now || !before) return { ...oneSided(pair), ...UNKNOWN_SIGNALS, ...sides };
  const mtls = compareMtls(before, now);
  const isOtherState = summarizeMtls(before.sums).state !== summarizeMtls(now.sums).state;
  const signals = {
    traffic: word(compareTraffic(before, now), ['more', 'less']),
    errors: word(compareErrors(before, now), ['more', 'less']),
    latency: word(compareLatency(before, now), ['slower', 'faster']),
    mtls: mtls === null && isOtherState ? 'noise' : word(mtls, ['changed', 'changed']),
  } as const;
  const isChanged = Object.values(signals).some((one) => !['same', 'unknown', 'noise'].includes(one));
  return { change: isChanged ? 'changed' : 'same', beyondNoise: isChanged, ...signals, ...sides };
}

/** Milliseconds in which any of the clusters that tell of the edge reported. */
function coverageOf(edge: GraphEdge, nodes: Graph['nodes'], side: ObservedGraph): Milliseconds {
  let coveredMs = 0;
  for (const reporter of edge.reporters) {
    const end = nodes.get(reporter === 'source' ? edge.source : edge.target);
    coveredMs = Math.max(coveredMs, (end && side.clusters.get(end.identity.cluster)) ?? 0);
  }
  return coveredMs;
}

interface EdgeCoverage {
  readonly nowMs: Milliseconds;
  readonly beforeMs: Milliseconds;
}

/** Of an edge that carried something, at least what is needed to divide by: whoever told of it reported. */
function present(found: GraphEdge | undefined, coveredMs: Milliseconds, side: ObservedGraph): Milliseconds {
  return found === undefined || coveredMs > 0 ? coveredMs : side.coveredMs;
}

export interface GraphDiff {
  readonly nodes: DiffNode[];
  readonly edges: DiffEdge[];
}

export function diffGraphs(
  now: ObservedGraph,
  before: ObservedGraph,
  thresholds: HealthThresholds,
): GraphDiff {
  const windows = { nowWindowMs: now.windowMs, beforeWindowMs: before.windowMs };
  const nodes = new Map([...before.graph.nodes, ...now.graph.nodes]);
  /** The best known coverage of what ends or begins at a node. */
  const around = new Map<string, EdgeCoverage>();
  const edges: DiffEdge[] = [];
  const [nowEdges, beforeEdges] = [now, before].map(
    ({ graph }) => new Map(graph.edges.map((edge) => [edge.id, edge])),
  ) as [Map<string, GraphEdge>, Map<string, GraphEdge>];
  for (const id of new Set([...nowEdges.keys(), ...beforeEdges.keys()])) {
    const [a, b] = [beforeEdges.get(id), nowEdges.get(id)];
    const { source, target, protocol } = (b ?? a) as GraphEdge;
    const teller = { nowMs: 0, beforeMs: 0 };
    for (const one of [a, b]) {
      if (!one) continue;
      teller.nowMs = Math.max(teller.nowMs, coverageOf(one, nodes, now));
      teller.beforeMs = Math.max(teller.beforeMs, coverageOf(one, nodes, before));
    }
    const coverage = {
      nowMs: present(b, teller.nowMs, now),
      beforeMs: present(a, teller.beforeMs, before),
    };
    for (const end of [source, target]) {
      const known = around.get(end) ?? { nowMs: 0, beforeMs: 0 };
      around.set(end, {
        nowMs: Math.max(known.nowMs, coverage.nowMs),
        beforeMs: Math.max(known.beforeMs, coverage.beforeMs),
      });
    }
    const pair = {
      ...coverage,
      ...windows,
      now: b ? { sums: b.sums, coveredMs: coverage.nowMs } : null,
      before: a ? { sums: a.sums, coveredMs: coverage.beforeMs } : null,
    };
    edges.push({ id, source, target, protocol, ...compare(pair, thresholds) });
  }
  return { nodes: diffNodes({ now, before, around, nodes }, thresholds), edges: edges.toSorted(byId) };
}

interface NodeSides {
  readonly now: ObservedGraph;
  readonly before: ObservedGraph;
  readonly around: ReadonlyMap<string, EdgeCoverage>;
  readonly nodes: Graph['nodes'];
}

function observe(node: GraphNode | undefined, coveredMs: Milliseconds): Observed | null {
  return node ? { sums: node.inbound ?? node.outbound ?? createSums(), coveredMs } : null;
}

function diffNodes({ now, before, around, nodes }: NodeSides, thresholds: HealthThresholds): DiffNode[] {
  const found: DiffNode[] = [];
  for (const [id, node] of nodes) {
    const [a, b] = [before.graph.nodes.get(id), now.graph.nodes.get(id)];
    const coverage = around.get(id) ?? { nowMs: now.coveredMs, beforeMs: before.coveredMs };
    const pair = {
      ...coverage,
      nowWindowMs: now.windowMs,
      beforeWindowMs: before.windowMs,
      now: observe(b, coverage.nowMs),
      before: observe(a, coverage.beforeMs),
    };
    const differences = compare(pair, thresholds);
    // What it receives in one window and what it sends in the other are two things.
    const isOtherMeasure = a && b && (a.inbound === null) !== (b.inbound === null);
    found.push({
      ...presentIdentity(node),
      measured: measuredSide(node),
      ...differences,
      ...(isOtherMeasure ? { ...UNKNOWN_SIGNALS, change: 'same' as const, beyondNoise: false } : {}),
    });
  }
  return found.toSorted(byId);
}
