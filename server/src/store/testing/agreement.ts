/** When two measurements of the same traffic agree: 2% on counts, one bucket on quantiles, exactly on what has a name. */
import { type Histogram, histogramTotal, quantile, shareAtOrUnder } from '@sightglass/shared/histogram';
import { summarizeMtls } from '@sightglass/shared/mtls';
import type { EdgeKey } from '../../telemetry/edge-window.ts';
import type { EdgeSums, SignalSums } from '../telemetry-store.ts';

const TOLERANCE = 0.02;
/** Below some two hundred requests one at either end of the window is more than the tolerance. */
const FEW = 4;

/** Says by how much a count is off when that is too much; null when it agrees. */
export function compareCounts(name: string, found: number, reference: number): string | null {
  const allowed = Math.max(FEW, TOLERANCE * Math.abs(reference));
  if (Math.abs(found - reference) <= allowed) return null;
  return `${name}: ${found.toFixed(1)} for ${reference.toFixed(1)}`;
}

function bucketOf(histogram: Histogram, ms: number): number {
  const at = histogram.bounds.findIndex((bound) => ms <= bound);
  return at < 0 ? histogram.bounds.length : at;
}

function compareQuantile(q: number, found: Histogram, reference: Histogram): string | null {
  const [ours, theirs] = [quantile(found, q), quantile(reference, q)];
  if (ours === null || theirs === null) return ours === theirs ? null : `p${q * 100}: ${ours} for ${theirs}`;
  const distance = Math.abs(bucketOf(reference, ours) - bucketOf(reference, theirs));
  return distance <= 1 ? null : `p${q * 100}: ${ours} ms for ${theirs} ms`;
}

const THRESHOLDS_MS = [25, 250, 1_000];

function countWithin(histogram: Histogram, thresholdMs: number): number {
  return (shareAtOrUnder(histogram, thresholdMs) ?? 0) * histogramTotal(histogram);
}

function compareLatency(found: Histogram | null, reference: Histogram | null): (string | null)[] {
  if (found === null || reference === null) {
    return [found === reference ? null : `latency: ${found ? 'some' : 'none'} for the contrary`];
  }
  return [
    ...[0.5, 0.95, 0.99].map((q) => compareQuantile(q, found, reference)),
    compareCounts('measured latencies', histogramTotal(found), histogramTotal(reference)),
    ...THRESHOLDS_MS.map((ms) =>
      compareCounts(`within ${ms} ms`, countWithin(found, ms), countWithin(reference, ms)),
    ),
  ];
}

const COUNTS = ['requests', 'errors', 'mutual', 'plaintext', 'unmeasured', 'opened', 'closed'] as const;
/** Payload of a request is some hundred bytes and more: a few requests off are many bytes. */
const AMOUNTS = ['bytesIn', 'bytesOut', 'durationMs'] as const;

/** Everything in which two sums differ by more than is tolerated. */
export function compareSums(found: SignalSums, reference: SignalSums): string[] {
  const traffic = Math.max(1, reference.requests, reference.opened);
  const slack = Math.max(TOLERANCE, FEW / traffic);
  return [
    ...COUNTS.map((name) => compareCounts(name, found[name], reference[name])),
    ...AMOUNTS.map((name) =>
      Math.abs(found[name] - reference[name]) <= slack * reference[name]
        ? null
        : `${name}: ${found[name].toFixed(0)} for ${reference[name].toFixed(0)}`,
    ),
    ...compareLatency(found.histogram, reference.histogram),
  ].filter((difference) => difference !== null);
}

export function describeEdge({ source, target, protocol, external }: EdgeKey): string {
  const [from, to] = [source, target].map((end) =>
    [end.cluster, end.namespace, end.service, end.workload, end.version].join('/'),
  );
  return `${from} > ${to} ${protocol}${external ? ' external' : ''}`;
}

/** What must be equal to the letter: the edge, its state of mutual TLS and what that rests on, and who reported. */
export function describeFacts(edges: readonly EdgeSums[]): string[] {
  return edges
    .map(
      (edge) =>
        `${describeEdge(edge.edge)}: ${summarizeMtls(edge).state} by ${edge.evidence}, ${edge.reporters.join(' and ')}`,
    )
    .toSorted((a, b) => a.localeCompare(b));
}
