/**
 * Adding signal sums. Everything is added before anything is divided: ratios of sums, quantiles of merged histograms,
 * mTLS shares of summed counts. Counts are increases over one and the same window.
 */
import { histogramTotal, mergeHistograms } from '@sightglass/shared/histogram';
import type { SignalSums } from '../store/telemetry-store.ts';

/** Sums that are being added to; its histogram belongs to it alone. */
export interface RunningSums extends SignalSums {
  histogram: { readonly bounds: readonly number[]; readonly counts: number[] } | null;
}

/** Sums of nothing. */
export function createSums(): RunningSums {
  return {
    requests: 0,
    errors: 0,
    mutual: 0,
    plaintext: 0,
    unmeasured: 0,
    bytesIn: 0,
    bytesOut: 0,
    opened: 0,
    closed: 0,
    durationMs: 0,
    histogram: null,
  };
}

function haveSameBounds(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function addHistogram(into: RunningSums, from: NonNullable<SignalSums['histogram']>): void {
  const own = into.histogram;
  if (own === null) {
    into.histogram = { bounds: from.bounds, counts: from.counts.slice() };
    return;
  }
  if (haveSameBounds(own.bounds, from.bounds)) {
    for (let i = 0; i < own.counts.length; i++) {
      own.counts[i] = (own.counts[i] as number) + (from.counts[i] as number);
    }
    return;
  }
  if (!(histogramTotal(from) > 0)) return;
  const merged = mergeHistograms([own, from]);
  if (merged) into.histogram = { bounds: merged.bounds, counts: Array.from(merged.counts) };
}

/** Adds `from` to `into`, in place. Histograms of different layouts keep only the bounds that both measured. */
export function addSums(into: RunningSums, from: SignalSums): void {
  into.requests += from.requests;
  into.errors += from.errors;
  into.mutual += from.mutual;
  into.plaintext += from.plaintext;
  into.unmeasured += from.unmeasured;
  into.bytesIn += from.bytesIn;
  into.bytesOut += from.bytesOut;
  into.opened += from.opened;
  into.closed += from.closed;
  into.durationMs += from.durationMs;
  if (from.histogram) addHistogram(into, from.histogram);
}

/** A sum as it grows: what was given while that is one alone, and numbers of its own from the second on. */
export interface Total {
  /** Null as long as nothing was added. */
  sums: SignalSums | null;
  own: RunningSums | null;
}

/** A total of nothing. */
export function createTotal(): Total {
  return { sums: null, own: null };
}

/** Adds to a total. Most edges of a graph stand for one flow, whose sums are then used as they are. */
export function addTo(total: Total, sums: SignalSums): void {
  if (!total.sums) {
    total.sums = sums;
    return;
  }
  if (!total.own) {
    total.own = createSums();
    addSums(total.own, total.sums);
    total.sums = total.own;
  }
  addSums(total.own, sums);
}

/** The sum of several; sums of nothing for none. */
export function totalSums(all: Iterable<SignalSums>): RunningSums {
  const total = createSums();
  for (const sums of all) addSums(total, sums);
  return total;
}
