/**
 * Windows for the tests of stores: short words for edges and outcomes, so that a test shows only what it is about. Moments
 * are epoch milliseconds; ORIGIN is a whole day.
 */
import type { Protocol } from '@sightglass/shared/identity';
import type {
  EdgeEnd,
  EdgeKey,
  EdgeWindow,
  Outcome,
  OutcomeCount,
  WindowBatch,
} from '../telemetry/edge-window.ts';

export const ORIGIN = Date.UTC(2026, 0, 15);
export const INTERVAL_MS = 15_000;

/** `shop/cart/v2` is service and workload cart, version v2, in namespace shop; a cluster may come first: `west:shop/cart/v2`. */
export function end(text: string): EdgeEnd {
  const [, cluster = 'east', namespace = '', service = '', version = 'v1'] =
    /^(?:([^:]+):)?([^/]+)\/([^/]+)(?:\/(.+))?$/.exec(text) ?? [];
  return { cluster, namespace, service, workload: `${service}-${version}`, version };
}

export function edge(source: string, target: string, protocol: Protocol = 'http'): EdgeKey {
  return { source: end(source), target: end(target), protocol, external: false };
}

export function outcome(parts: Partial<Outcome> = {}): Outcome {
  return {
    code: '200',
    grpcStatus: '',
    flags: '-',
    proof: 'mutual',
    evidence: 'destination',
    sourcePrincipal: 'spiffe://a',
    destinationPrincipal: 'spiffe://b',
    failed: false,
    neverArrived: false,
    ...parts,
  };
}

export function count(requests: number, parts: Partial<Outcome> = {}): OutcomeCount {
  return { outcome: outcome(parts), requests, connectionsOpened: 0 };
}

export function edgeWindow(
  key: EdgeKey,
  parts: Partial<Omit<EdgeWindow, 'edge'>> & { outcomes: readonly OutcomeCount[] },
): EdgeWindow {
  return {
    edge: key,
    reporter: 'destination',
    bytesIn: 0,
    bytesOut: 0,
    connectionsClosed: 0,
    durationMs: 0,
    latency: [],
    ...parts,
  };
}

/** The window that begins `index` intervals after ORIGIN. */
export function batch(index: number, windows: readonly EdgeWindow[], lengthMs = INTERVAL_MS): WindowBatch {
  const start = ORIGIN + index * lengthMs;
  return { start, end: start + lengthMs, windows, clusters: ['east'] };
}
