/**
 * How an SLO's events are counted: what is asked of the store, and how sums of a step become good and valid events. Latency counts by
 * histograms, so valid are the requests whose duration was told. Windows are events too: a step as long as a window is one, good or bad or
 * neither; where history has longer steps only, such a step stands for as many windows as fit into it.
 */
import type { Sli, Slo } from '@sightglass/shared/contract';
import { histogramTotal, quantile, shareAtOrUnder } from '@sightglass/shared/histogram';
import type { Counts } from '@sightglass/shared/slo';
import { parseDuration } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import { totalSums } from '../signals/sums.ts';
import type { EdgeFilter, GroupKey, SignalSums } from '../store/telemetry-store.ts';
import { createBadTest, isDefaultBad } from './bad-requests.ts';
import { readCaller } from './scope-caller.ts';

/** Sums of the groups that belong to the SLO, in one step. */
export type KeyedSums = readonly { readonly key: string; readonly sums: SignalSums }[];

interface StepLength {
  readonly stepMs: Milliseconds;
  readonly coveredMs: Milliseconds;
}

export interface StoreIndicator {
  readonly kind: 'store';
  /** Shortest steps in which it can be counted. */
  readonly baseMs: Milliseconds;
  readonly filter: EdgeFilter;
  /** How it must be grouped when asked for alone. */
  readonly by: GroupKey;
  readonly histograms: boolean;
  /** Whether a pass over all services of the mesh tells it too; then by which group. */
  readonly sharedBy: 'target-service' | 'target-version' | null;
  count(sums: KeyedSums, length: StepLength): Counts;
}

export interface ExpressionIndicator {
  readonly kind: 'expression';
  readonly baseMs: Milliseconds;
  readonly good: string;
  readonly total: string;
}

export type Indicator = StoreIndicator | ExpressionIndicator;

const NONE: Counts = { good: 0, valid: 0 };

/** The edges that the scope is about. */
export function filterOf({ scope }: Pick<Slo, 'scope'>): EdgeFilter {
  const { namespace, service, version } = scope;
  const { from, cluster } = readCaller(scope);
  return {
    target: {
      namespace,
      service,
      ...(cluster === null ? {} : { cluster }),
      ...(version === null ? {} : { version }),
    },
    ...(from ? { source: { cluster: from.cluster, namespace: from.namespace, service: from.name } } : {}),
  };
}

function meets(sums: SignalSums, criterion: Extract<Sli, { kind: 'windows' }>['criterion']): boolean | null {
  const { signal, atMost } = criterion;
  if (signal === 'error-ratio') return sums.requests > 0 ? sums.errors / sums.requests <= atMost : null;
  const q = { p50: 0.5, p95: 0.95, p99: 0.99 }[signal];
  const value = sums.histogram && quantile(sums.histogram, q);
  return value === null ? null : value <= atMost;
}

function countWindows(good: boolean | null, { stepMs }: StepLength, windowMs: Milliseconds): Counts {
  if (good === null) return NONE;
  const valid = Math.max(1, stepMs / windowMs);
  return { good: good ? valid : 0, valid };
}

type Counter = StoreIndicator['count'];

function counterOf(sli: Exclude<Sli, { kind: 'custom' }>): Counter {
  switch (sli.kind) {
    case 'availability': {
      if (isDefaultBad(sli.bad))
        return (all) =>
          all.reduce(
            (sum, { sums }) => ({
              good: sum.good + sums.requests - sums.errors,
              valid: sum.valid + sums.requests,
            }),
            NONE,
          );
      const isBad = createBadTest(sli.bad);
      return (all) =>
        all.reduce(
          (sum, { key, sums: { requests } }) => ({
            good: sum.good + (isBad(key) ? 0 : requests),
            valid: sum.valid + requests,
          }),
          NONE,
        );
    }
    case 'latency':
      return (all) => {
        const histogram = totalOf(all)?.histogram ?? null;
        const share = histogram && shareAtOrUnder(histogram, sli.thresholdMs);
        if (!histogram || share === null) return NONE;
        const valid = histogramTotal(histogram);
        return { good: share * valid, valid };
      };
    case 'windows': {
      const windowMs = parseDuration(sli.window) ?? 0;
      return (all, length) => {
        const sums = totalOf(all);
        return countWindows(sums && meets(sums, sli.criterion), length, windowMs);
      };
    }
    default: {
      const windowMs = parseDuration(sli.window) ?? 0;
      return (all, length) => {
        if (!(length.coveredMs > 0)) return NONE;
        const requests = all.reduce((sum, { sums }) => sum + sums.requests, 0);
        // Of a window that was covered in part, the pace of that part.
        return countWindows((requests * 1000) / length.coveredMs >= sli.floorPerSecond, length, windowMs);
      };
    }
  }
}

function totalOf(all: KeyedSums): SignalSums | null {
  if (all.length <= 1) return all[0]?.sums ?? null;
  return totalSums(all.map(({ sums }) => sums));
}

/** How the SLO is counted over a store with windows of `intervalMs`. */
export function indicatorOf(slo: Pick<Slo, 'sli' | 'scope'>, intervalMs: Milliseconds): Indicator {
  const { sli, scope } = slo;
  if (sli.kind === 'custom') {
    // Increases between two samples would be told by none of them.
    const baseMs = Math.max(60_000, 4 * intervalMs);
    return { kind: 'expression', baseMs, good: sli.good, total: sli.total };
  }
  const byCodes = sli.kind === 'availability' && !isDefaultBad(sli.bad);
  const byQuantile = sli.kind === 'windows' && sli.criterion.signal !== 'error-ratio';
  const alone = byCodes || scope.caller !== null;
  return {
    kind: 'store',
    baseMs:
      sli.kind === 'windows' || sli.kind === 'throughput' ? (parseDuration(sli.window) ?? 0) : intervalMs,
    filter: filterOf(slo),
    // Told by cluster it also says where it is worst.
    by: byCodes ? 'response' : scope.cluster === null ? 'target-cluster' : 'none',
    histograms: sli.kind === 'latency' || byQuantile,
    sharedBy: alone ? null : scope.version === null ? 'target-service' : 'target-version',
    count: counterOf(sli),
  };
}
