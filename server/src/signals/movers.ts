/**
 * Services whose errors or latency moved most against the window before, in either direction, the worst change first.
 *
 * Errors: the difference of two proportions must be at least half a percentage point and 3 standard errors (the pooled
 * two-proportion z-test), so that a few unlucky requests on a quiet service are no news. Latency: the p95 must have
 * moved by a factor of 1.3 and by 5 ms over at least 50 requests in both windows; less is within a bucket's width.
 */
import type { Mover } from '@sightglass/shared/contract';
import type { SignalSums } from '../store/telemetry-store.ts';
import type { Graph, GraphNode } from './build-graph.ts';
import { errorRatioOf, latencyOf } from './golden-signals.ts';
import { presentNode, type Measure } from './present-graph.ts';
import { isInScope, type Scope } from './scope.ts';

const MIN_ERROR_CHANGE = 0.005;
const MIN_STANDARD_ERRORS = 3;
const MIN_REQUESTS = 50;
const MIN_LATENCY_FACTOR = 1.3;
const MIN_LATENCY_CHANGE_MS = 5;
/** A service that is new has no window before: it is news when this share of its requests fails. */
const NEW_ERROR_RATIO = 0.01;
const MAX_MOVERS = 10;

interface Move {
  readonly signal: Mover['signal'];
  readonly now: number;
  readonly before: number | null;
  /** Comparable size of the change; positive is worse. One unit is a percentage point, or a tenth of a doubling. */
  readonly score: number;
}

function moveOfErrors(now: SignalSums, before: SignalSums | null): Move | null {
  const ratio = errorRatioOf(now);
  if (ratio === null || now.requests < MIN_REQUESTS) return null;
  const earlier = before && errorRatioOf(before);
  if (!before || earlier === null) {
    return ratio >= NEW_ERROR_RATIO
      ? { signal: 'errors', now: ratio, before: null, score: ratio * 100 }
      : null;
  }
  const change = ratio - earlier;
  const pooled = (now.errors + before.errors) / (now.requests + before.requests);
  const standardError = Math.sqrt(pooled * (1 - pooled) * (1 / now.requests + 1 / before.requests));
  if (Math.abs(change) < MIN_ERROR_CHANGE || Math.abs(change) < MIN_STANDARD_ERRORS * standardError)
    return null;
  return { signal: 'errors', now: ratio, before: earlier, score: change * 100 };
}

function moveOfLatency(now: SignalSums, before: SignalSums | null): Move | null {
  if (!before || now.requests < MIN_REQUESTS || before.requests < MIN_REQUESTS) return null;
  const p95 = latencyOf(now.histogram)?.p95;
  const earlier = latencyOf(before.histogram)?.p95;
  if (!p95 || !earlier) return null;
  const factor = p95 / earlier;
  if (Math.max(factor, 1 / factor) < MIN_LATENCY_FACTOR) return null;
  if (Math.abs(p95 - earlier) < MIN_LATENCY_CHANGE_MS) return null;
  return { signal: 'latency', now: p95, before: earlier, score: Math.log2(factor) * 10 };
}

function movesOf(node: GraphNode, before: GraphNode | undefined): Move[] {
  if (!node.inbound) return [];
  const earlier = before?.inbound ?? null;
  return [moveOfErrors(node.inbound, earlier), moveOfLatency(node.inbound, earlier)].filter(
    (move) => move !== null,
  );
}

/** At most ten moves of services of the scope, between two service graphs of equally long windows. */
export function findMovers(
  now: Graph,
  before: Graph,
  { scope, ...measure }: Measure & { readonly scope: Scope },
): Mover[] {
  const found: (Move & { readonly mover: Mover })[] = [];
  for (const [id, node] of now.nodes) {
    if (node.identity.anonymous || !isInScope(node.identity, scope)) continue;
    for (const move of movesOf(node, before.nodes.get(id))) {
      const { cluster, namespace, name, health, requestsPerSecond } = presentNode(node, measure);
      const { signal, now: value, before: earlier } = move;
      const mover = {
        serviceId: id,
        cluster,
        namespace,
        name,
        health,
        signal,
        now: value,
        before: earlier,
        requestsPerSecond,
      };
      found.push({ ...move, mover });
    }
  }
  // What got worse comes before what got better.
  return found
    .toSorted(
      (a, b) =>
        Number(b.score > 0) - Number(a.score > 0) ||
        Math.abs(b.score) - Math.abs(a.score) ||
        (a.mover.serviceId < b.mover.serviceId ? -1 : 1),
    )
    .slice(0, MAX_MOVERS)
    .map(({ mover }) => mover);
}
