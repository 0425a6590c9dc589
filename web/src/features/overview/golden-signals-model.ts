/** The golden signals of the mesh that the overview shows, and how each is named, formatted and compared. Pure. */
import type { Metric, Signals } from '@sightglass/shared/contract';
import { describeChange, describePointChange, type Change } from '../../format/change.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';

export interface GoldenSignal {
  readonly metric: Metric;
  readonly title: string;
  readonly format: (value: number | null) => string;
  readonly read: (signals: Signals) => number | null;
  /** Ratios are compared in points, the others in percent. */
  readonly compare: (now: number | null, before: number | null) => Change;
  /** Whether more is worse, better, or neither: only then is a change a state. */
  readonly worse: 'up' | 'down' | null;
  /** Whether a change is large enough to be a state; lesser ones are noise. */
  readonly notable: (now: number, before: number) => boolean;
  readonly top?: number;
}

/** A tenth of a percentage point. */
const byPoints = (now: number, before: number): boolean => Math.abs(now - before) >= 0.001;
/** A tenth of what it was. */
const byTenth = (now: number, before: number): boolean => Math.abs(now - before) >= before / 10;

/** The share proven mutual is unknown, not zero, where nothing was carried. */
function readMutualShare(signals: Signals): number | null {
  const carried = signals.requestsPerSecond > 0 || signals.openedPerSecond > 0 || signals.bytesPerSecond > 0;
  return carried ? signals.mtls.mutualShare : null;
}

export const GOLDEN_SIGNALS: readonly GoldenSignal[] = [
  {
    metric: 'requests',
    title: 'Requests',
    format: formatRate,
    read: ({ requestsPerSecond }) => requestsPerSecond,
    compare: describeChange,
    worse: null,
    notable: byTenth,
  },
  {
    metric: 'error-ratio',
    title: 'Errors',
    format: formatRatio,
    read: ({ errorRatio }) => errorRatio,
    compare: describePointChange,
    worse: 'up',
    notable: byPoints,
    // Below it the axis would make noise look like trouble.
    top: 0.01,
  },
  {
    metric: 'p95',
    title: 'Latency p95',
    format: formatLatency,
    read: ({ latency }) => latency?.p95 ?? null,
    compare: describeChange,
    worse: 'up',
    notable: byTenth,
  },
  {
    metric: 'mtls',
    title: 'Mutual TLS',
    format: formatRatio,
    read: readMutualShare,
    compare: describePointChange,
    worse: 'down',
    notable: byPoints,
    top: 1,
  },
];

/** Whether the signal moved for the worse, and by enough to say so. */
export function isWorse(signal: GoldenSignal, now: number | null, before: number | null): boolean {
  if (signal.worse === null || now === null || before === null) return false;
  const worse = signal.worse === 'up' ? now > before : now < before;
  return worse && signal.notable(now, before);
}
