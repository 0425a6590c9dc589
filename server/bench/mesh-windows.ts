/**
 * Closed windows of a generated mesh, as the rollup hands them to a store: every edge active in every window, both
 * reporters where both ends are in the mesh. The same plan and start give the same counts.
 */
import { cumulativeShares, meanOf } from '../src/demo/log-normal.ts';
import { ISTIO_BOUNDS } from '../src/demo/istio-text.ts';
import { createRandom, type Random } from '../src/demo/seeded-random.ts';
import type { EdgeWindow, Reporter, WindowBatch } from '../src/telemetry/edge-window.ts';
import type { MeshPlan, PlannedEdge } from './mesh-generator.ts';

/** Shares of observations by bucket, the last up to +Inf; one array an edge, kept as long as the edge. */
const bucketShares = new WeakMap<PlannedEdge, Float64Array>();

function sharesOf(edge: PlannedEdge): Float64Array {
  const known = bucketShares.get(edge);
  if (known) return known;
  const shares = Float64Array.from([...cumulativeShares(edge.latency, ISTIO_BOUNDS), 1]);
  for (let i = shares.length - 1; i > 0; i--) shares[i] = (shares[i] as number) - (shares[i - 1] as number);
  bucketShares.set(edge, shares);
  return shares;
}

function windowOf(edge: PlannedEdge, reporter: Reporter, amount: number): EdgeWindow {
  const tcp = edge.key.protocol === 'tcp';
  let requests = 0;
  const outcomes = edge.outcomes
    .filter((outcome) => reporter === 'source' || !outcome.sourceOnly)
    .map((outcome) => {
      const count = Math.round(amount * outcome.share);
      requests += count;
      return {
        outcome: reporter === 'source' ? outcome.asSource : outcome.asDestination,
        requests: tcp ? 0 : count,
        connectionsOpened: tcp ? count : 0,
      };
    });
  return {
    edge: edge.key,
    reporter,
    outcomes,
    bytesIn: requests * 700,
    bytesOut: requests * 4_200,
    connectionsClosed: tcp ? requests : 0,
    durationMs: tcp ? 0 : requests * meanOf(edge.latency),
    latency: tcp ? [] : [{ bounds: ISTIO_BOUNDS, counts: sharesOf(edge).map((share) => share * requests) }],
  };
}

function drawAmount(random: Random, edge: PlannedEdge, seconds: number): number {
  return edge.perSecond * seconds * (0.8 + 0.4 * random());
}

/** All windows of the mesh from `start` to `end`, epoch ms. Latency counts are fractional, requests are whole. */
export function windowBatch(plan: MeshPlan, start: number, end: number): WindowBatch {
  const random = createRandom(plan.seed ^ Math.floor(start / 1_000));
  const windows: EdgeWindow[] = [];
  for (const edge of plan.edges) {
    const amount = drawAmount(random, edge, (end - start) / 1_000);
    if (edge.source >= 0) windows.push(windowOf(edge, 'source', amount));
    if (edge.target >= 0) windows.push(windowOf(edge, 'destination', amount));
  }
  return { start, end, windows, clusters: plan.clusters };
}
