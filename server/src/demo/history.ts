/**
 * Hours and days of the demo mesh's past as closed windows, from the same counts as the proxies' text, so that long ranges show
 * something on the first start. Times and durations in milliseconds, bytes in bytes.
 */
import type { EdgeWindow, OutcomeCount, WindowBatch } from '../telemetry/edge-window.ts';
import { TCP_BYTES_IN, TCP_BYTES_OUT, TCP_OPEN_MS, type FlowStream } from './flow-counts.ts';
import type { HistoryEdge } from './history-series.ts';
import { measuredLatency, REQUEST_MEAN_BYTES, RESPONSE_MEAN_BYTES, sharesOver } from './istio-series.ts';
import { ISTIO_BOUNDS } from './istio-text.ts';
import { LINKERD_BOUNDS } from './linkerd-text.ts';
import { meanOf } from './log-normal.ts';
import { DEMO_CLUSTERS } from './shop-workloads.ts';

export interface HistoryRange {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

const BOUNDS = { istio: ISTIO_BOUNDS, linkerd: LINKERD_BOUNDS } as const;
/** How long the generator works before it lets others run. */
const SLICE_MS = 8;

/** The count of a stream at both ends of a window. */
type Between = readonly [before: number, after: number];

function countBetween(stream: FlowStream, start: number, end: number): Between {
  return [stream.count(start, {}), stream.count(end, {})];
}

/** Adds the stream's increase to per-bucket counts, rounded as the proxies' cumulative buckets are. */
function addToBuckets(counts: Float64Array, shares: readonly number[], [before, after]: Between): void {
  let below = 0;
  for (let i = 0; i < shares.length; i++) {
    const share = shares[i] as number;
    const cumulative = Math.floor(share * after) - Math.floor(share * before);
    counts[i] = (counts[i] as number) + cumulative - below;
    below = cumulative;
  }
  counts[shares.length] = (counts[shares.length] as number) + (after - before) - below;
}

function closeTcp(one: HistoryEdge, start: number, end: number): EdgeWindow | null {
  let opened = 0;
  let closed = 0;
  const outcomes = one.outcomes.map(({ outcome, counts }): OutcomeCount => {
    let connectionsOpened = 0;
    for (const stream of counts.streams) {
      const [before, after] = countBetween(stream, start, end);
      connectionsOpened += after - before;
      const [closedBefore, closedAfter] = countBetween(stream, start - TCP_OPEN_MS, end - TCP_OPEN_MS);
      closed += closedAfter - closedBefore;
    }
    opened += connectionsOpened;
    return { outcome, requests: 0, connectionsOpened };
  });
  if (opened === 0 && closed === 0) return null;
  return {
    edge: one.edge,
    reporter: one.reporter,
    outcomes,
    bytesIn: opened * TCP_BYTES_IN,
    bytesOut: opened * TCP_BYTES_OUT,
    connectionsClosed: closed,
    durationMs: 0,
    latency: [],
  };
}

function closeHttp(one: HistoryEdge, start: number, end: number): EdgeWindow | null {
  const bounds = BOUNDS[one.layout];
  const counts = new Float64Array(bounds.length + 1);
  const outcomes: OutcomeCount[] = [];
  let total = 0;
  let durationMs = 0;
  for (const { outcome, counts: counted } of one.outcomes) {
    let requests = 0;
    for (const stream of counted.streams) {
      const between = countBetween(stream, start, end);
      const increase = between[1] - between[0];
      if (increase === 0) continue;
      const latency = measuredLatency(stream.latency, one.measuredBy);
      addToBuckets(counts, sharesOver(latency, one.layout, bounds), between);
      durationMs += meanOf(latency) * increase;
      requests += increase;
    }
    if (requests > 0) outcomes.push({ outcome, requests, connectionsOpened: 0 });
    total += requests;
  }
  if (total === 0) return null;
  return {
    edge: one.edge,
    reporter: one.reporter,
    outcomes,
    bytesIn: one.countsBytes ? total * REQUEST_MEAN_BYTES : 0,
    bytesOut: one.countsBytes ? total * RESPONSE_MEAN_BYTES : 0,
    connectionsClosed: 0,
    durationMs,
    latency: [{ bounds, counts }],
  };
}

/**
 * Whole windows of `stepMs` that lie within the range and begin at multiples of it, oldest first. Gives way to the event loop
 * every few milliseconds.
 */
export async function* writeHistory(
  edges: readonly HistoryEdge[],
  { from, to, stepMs }: HistoryRange,
): AsyncGenerator<WindowBatch> {
  let sliceEnds = performance.now() + SLICE_MS;
  for (let start = Math.ceil(from / stepMs) * stepMs; start + stepMs <= to; start += stepMs) {
    const end = start + stepMs;
    const windows = edges
      .map((one) => (one.counted.flow.protocol === 'tcp' ? closeTcp : closeHttp)(one, start, end))
      .filter((window) => window !== null);
    yield { start, end, windows, clusters: DEMO_CLUSTERS };
    if (performance.now() < sliceEnds) continue;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    sliceEnds = performance.now() + SLICE_MS;
  }
}
