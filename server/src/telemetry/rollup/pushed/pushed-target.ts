/**
 * One target (a scraped proxy) of a sender that pushes: who it is, how far its samples have come, and the increases that
 * cannot be placed yet. An increase waits while its histogram is not complete, and the value of a series seen for the first
 * time waits for a sample of a series that was known before: only that tells a new series of a running proxy, which
 * counts from 0, from a proxy (or from labels) never seen, whose past is no traffic of this moment.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { TargetIdentity } from '../../dialects/dialect.ts';
import type { PushedTargetState } from '../../push-intake.ts';
import { UNPLACED } from '../counter-table.ts';
import { Yielding } from '../yielding.ts';
import type { PushedHistograms } from './pushed-histograms.ts';
import type { TargetOrigin } from './pushed-origin.ts';
import type { PushedGauges } from './pushed-gauges.ts';
import { SETTLE_MS, TargetProgress } from './target-progress.ts';

interface Waiting {
  index: number;
  readonly at: EpochMs;
  readonly increase: number;
  readonly arrivedAt: EpochMs;
  /** The first value of a series, not the difference of two. */
  readonly isFirst: boolean;
}

/** What placing an increase needs of the table of series. */
export interface Placement {
  cellOf(index: number): number;
  add(index: number, at: EpochMs, increase: number): void;
  /** An increase that waited in vain. */
  giveUp(isFirst: boolean): void;
}

export class PushedTarget implements TargetOrigin {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly identity: TargetIdentity;
  readonly dialects = new Set<string>();
  readonly yielding = new Yielding();
  readonly histograms: PushedHistograms;
  readonly progress: TargetProgress;
  cluster: string;
  isZtunnel: boolean;
  /** Opened by the first series that is read as a gauge. */
  gauges: PushedGauges | null = null;
  /** Series that are not buckets. */
  plainCount = 0;
  samples = 0;
  outOfOrder = 0;
  /** When a sample of any kind last arrived, and one that says something about an edge: windows wait for those alone. */
  lastArrivalAt: EpochMs;
  lastEdgeArrivalAt: EpochMs;
  readonly #openedAt: EpochMs;
  #firstAt: EpochMs = Infinity;
  #waiting: Waiting[] = [];

  constructor(
    origin: TargetOrigin,
    parts: { readonly histograms: PushedHistograms; readonly intervalMs: Milliseconds },
    now: EpochMs,
  ) {
    this.id = origin.id;
    this.labels = origin.labels;
    this.identity = origin.identity;
    this.isZtunnel = origin.isZtunnel;
    this.cluster = origin.identity.cluster;
    this.histograms = parts.histograms;
    this.progress = new TargetProgress(parts.intervalMs);
    this.#openedAt = now;
    this.lastArrivalAt = now;
    this.lastEdgeArrivalAt = now;
  }

  /** Learns where the target is from what its first series say, if its labels do not. */
  locate(cluster: string): void {
    if (this.cluster === UNKNOWN) this.cluster = cluster;
  }

  /** Sample time of its newest sample of any kind. */
  get newestAt(): EpochMs {
    return Math.max(this.progress.newestAt, this.gauges?.newestAt ?? -Infinity);
  }

  /** An increase of a series that has no place yet. */
  hold(index: number, at: EpochMs, increase: number): void {
    this.#waiting.push({ index, at, increase, arrivedAt: this.lastArrivalAt, isFirst: false });
  }

  /** The first value of a series. In the first moments of a target it is where counting begins, and counts nothing. */
  meet(index: number, at: EpochMs, value: number): void {
    const arrivedAt = this.lastArrivalAt;
    this.#firstAt = Math.min(this.#firstAt, at);
    const isKnown =
      arrivedAt - this.#openedAt >= SETTLE_MS && at - this.#firstAt >= 1.5 * this.progress.intervalMs;
    if (isKnown && value > 0) this.#waiting.push({ index, at, increase: value, arrivedAt, isFirst: true });
  }

  /** Places the increases that can be placed, and gives up those that waited for too long. */
  place(now: EpochMs, placement: Placement): void {
    if (this.#waiting.length === 0) return;
    this.#waiting = this.#waiting.filter((waiting) => {
      const { index, at, increase, arrivedAt, isFirst } = waiting;
      const isReady = (!isFirst || this.progress.hasFollowers(at)) && placement.cellOf(index) !== UNPLACED;
      if (isReady) placement.add(index, at, increase);
      else if (now - arrivedAt <= SETTLE_MS) return true;
      else placement.giveUp(isFirst);
      return false;
    });
  }

  /** What was heard of it is as good as heard now: its sender has waited for the console. */
  resume(now: EpochMs): void {
    this.lastArrivalAt = now;
    this.lastEdgeArrivalAt = now;
    this.progress.resume(now);
  }

  /** Whether windows wait for the target: it sent something about edges not long ago. */
  isAwaited(now: EpochMs, patienceMs: Milliseconds): boolean {
    return now - this.lastEdgeArrivalAt <= Math.max(patienceMs, 2 * this.progress.intervalMs);
  }

  /** Nothing of the target is expected any more before this moment. */
  passedUntil(now: EpochMs): EpochMs {
    let until = this.progress.passedUntil(now);
    for (const { at } of this.#waiting) until = Math.min(until, at);
    return until;
  }

  /** Series were renumbered: `newIndexOf` answers -1 for those forgotten. */
  renumber(newIndexOf: (index: number) => number): void {
    this.yielding.renumber(newIndexOf);
    this.histograms.renumber(newIndexOf);
    this.gauges?.renumber(newIndexOf);
    for (const waiting of this.#waiting) waiting.index = newIndexOf(waiting.index);
    this.#waiting = this.#waiting.filter(({ index }) => index >= 0);
  }
}

/** The state of a target for those who look at the console's sources. */
export function describeTarget(target: PushedTarget): PushedTargetState {
  const { id, labels, progress, lastArrivalAt, samples, outOfOrder, dialects } = target;
  return {
    id,
    labels,
    newestAt: target.newestAt,
    lastArrivalAt,
    intervalMs: progress.intervalMs,
    series: progress.living + (target.gauges?.count ?? 0),
    samples,
    outOfOrder,
    dialects: [...dialects].toSorted(),
  };
}
