/**
 * From the samples that senders push to increases in cells, by the rules that hold for scraped counters (resets, first sight,
 * absence, one family for one number; see target-counters.ts), but for what pushing makes different: samples carry their own time and
 * go into the window of that time, series of one scrape come in several requests, and what was sent may be sent again.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { SeriesCache, type SeriesKey } from '../../exposition/series-cache.ts';
import type { PushCounts, PushedSeries, PushedTargetState, PushIntake } from '../../push-intake.ts';
import { GAUGED, IGNORED, UNPLACED } from '../counter-table.ts';
import type { OpenWindow, OpenWindows } from '../open-windows.ts';
import { chooseDialect } from '../recognise-proxy.ts';
import { PushedAdmission, type AdmissionParts } from './pushed-admission.ts';
import type { PushedGauges } from './pushed-gauges.ts';
import { describeTarget, type Placement, type PushedTarget } from './pushed-target.ts';
import { SeriesTable } from './series-table.ts';
import { SETTLE_MS } from './target-progress.ts';

/** Series of one kind of sender beyond which new ones are left out: 200 to 300 bytes each, their edges included. */
const MAXIMUM_SERIES = 2_000_000;
/** A Prometheus agent keeps what it could not send for so long at most. */
const OLDEST_MS = 4 * 3_600_000;
/** Clocks of sender and console may differ by so much. */
const SKEW_MS = 60_000;
/** A window that ended so long ago when its first sample comes is backlog, of which other streams of the sender carry more. */
const BACKLOG_MS = 5_000;
/** Series without samples for so long are forgotten. */
const KEPT_MS = 15 * 60_000;

export interface IntakeParts extends AdmissionParts {
  readonly windows: OpenWindows;
}

export class PushedIntake implements PushIntake, Placement {
  readonly counts: PushCounts = {
    accepted: 0,
    ignored: 0,
    repeated: 0,
    outOfOrder: 0,
    late: 0,
    untimely: 0,
  };
  /** Sample time of the very first sample that counted; Infinity before it. */
  firstAt: EpochMs = Infinity;
  readonly #parts: IntakeParts;
  readonly #admission: PushedAdmission;
  readonly #cache = new SeriesCache();
  readonly #table = new SeriesTable();
  readonly #touched = new Set<PushedTarget>();
  #now: EpochMs = 0;
  /** The window of the last sample, and the target that it is known to have data of. */
  #window: OpenWindow | null = null;
  #windowStart: EpochMs = NaN;
  #heard: PushedTarget | null = null;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#admission = new PushedAdmission(parts);
  }

  get seriesCount(): number {
    return this.#cache.count;
  }

  begin(now: EpochMs): void {
    this.#now = now;
    this.#windowStart = NaN;
    this.#window = null;
    this.#heard = null;
  }

  readsName(name: string): boolean {
    return this.readsEdges(name) || this.readsGauge(name);
  }

  readsEdges(name: string): boolean {
    return name === 'istio_build' || chooseDialect(name) !== null;
  }

  readsGauge(name: string): boolean {
    return this.#parts.gauges?.isWanted(name) ?? false;
  }

  onWanted(listener: (isWanted: (name: string) => boolean) => void): void {
    this.#parts.gauges?.onWanted(() => listener((name) => this.readsGauge(name)));
  }

  find(low: number, high: number, length: number): number {
    return this.#cache.find(low, high, length);
  }

  admit(key: SeriesKey, series: PushedSeries): number {
    if (this.#cache.count >= MAXIMUM_SERIES) {
      this.#parts.drop('too many pushed series');
      return -1;
    }
    const index = this.#cache.add(key);
    const { target, cell, displaced } = this.#admission.admit(index, series, this.#now);
    this.#table.add(index, target, UNPLACED);
    this.#setCell(index, cell);
    for (const other of displaced) this.#setCell(other, UNPLACED);
    return index;
  }

  sample(index: number, at: EpochMs, value: number): void {
    const table = this.#table;
    if (table.cellOf(index) === GAUGED) {
      this.#acceptGauge(index, at)?.sample(index, at, value);
      return;
    }
    const lastAt = table.lastAtOf(index);
    const target = this.#accept(index, at, lastAt);
    if (!target) return;
    target.progress.move(table.hasEnded(index) ? -Infinity : lastAt, at, this.#now);
    table.setLastAt(index, at);
    if (!(value >= 0 && value < Infinity)) return;
    const last = table.last[index] as number;
    table.last[index] = value;
    if (last !== last) {
      target.meet(index, at, value);
      return;
    }
    const increase = value >= last ? value - last : value;
    if (increase > 0) this.#count(index, at, increase);
  }

  increase(index: number, at: EpochMs, value: number): void {
    if (this.#table.cellOf(index) === GAUGED) {
      this.#acceptGauge(index, at)?.increase(index, at, value);
      return;
    }
    const target = this.#accept(index, at, this.#table.lastAtOf(index));
    if (!target) return;
    // Where nothing happened nothing is sent, so that such series are never waited for.
    this.#table.end(index, at);
    target.progress.touch(at);
    if (value > 0 && value < Infinity) this.#count(index, at, value);
  }

  markStale(index: number, at: EpochMs): void {
    const table = this.#table;
    const lastAt = table.lastAtOf(index);
    const target = this.#admission.targets[table.targetOf(index)];
    if (!target || !(at > lastAt) || table.hasEnded(index)) return;
    if (lastAt !== -Infinity && this.#isOfEdge(index)) target.progress.leave(lastAt, this.#now);
    table.end(index, at);
  }

  /** Takes a sample that is new and of the right time; its target then, else null. */
  #accept(index: number, at: EpochMs, lastAt: EpochMs): PushedTarget | null {
    const { counts } = this;
    const table = this.#table;
    if (table.cellOf(index) === IGNORED) {
      counts.ignored++;
      table.setLastAt(index, at);
      return null;
    }
    const target = this.#admission.targets[table.targetOf(index)] as PushedTarget;
    if (!this.#isTimely(target, at, lastAt)) return null;
    if (this.#enterWindow(target, at) || this.#parts.windows.wasStoredBefore(at)) {
      counts.accepted++;
    } else {
      counts.late++;
      this.#parts.drop('pushed sample too late for its window');
    }
    if (at < this.firstAt) this.firstAt = at;
    this.#hear(target);
    target.lastEdgeArrivalAt = this.#now;
    this.#touched.add(target);
    return target;
  }

  /** Where a new sample of a gauge goes; null for one that is not taken. What an earlier run took is stored already. */
  #acceptGauge(index: number, at: EpochMs): PushedGauges | null {
    const table = this.#table;
    const target = this.#admission.targets[table.targetOf(index)] as PushedTarget;
    if (!this.#isTimely(target, at, table.lastAtOf(index))) return null;
    table.setLastAt(index, at);
    this.counts.accepted++;
    this.#hear(target);
    return this.#parts.windows.wasStoredBefore(at) ? null : target.gauges;
  }

  #hear(target: PushedTarget): void {
    target.samples++;
    target.lastArrivalAt = this.#now;
  }

  /** Whether windows wait for the series. */
  #isOfEdge(index: number): boolean {
    const cell = this.#table.cellOf(index);
    return cell !== IGNORED && cell !== GAUGED;
  }

  /** Whether a sample is newer than the last of its series, and of the right time; counts those that are not. */
  #isTimely(target: PushedTarget, at: EpochMs, lastAt: EpochMs): boolean {
    const { counts } = this;
    if (!(at > lastAt)) {
      if (at === lastAt) {
        counts.repeated++;
      } else {
        counts.outOfOrder++;
        target.outOfOrder++;
        this.#parts.drop('pushed sample out of order');
      }
      return false;
    }
    if (at > this.#now + SKEW_MS || at < this.#now - OLDEST_MS) {
      counts.untimely++;
      this.#parts.drop('pushed sample of a time too far away');
      return false;
    }
    return true;
  }

  /** Makes the window of this moment the current one, with data of the target; false when it is stored already. */
  #enterWindow(target: PushedTarget, at: EpochMs): boolean {
    const { intervalMs, windows } = this.#parts;
    const offset = at - this.#windowStart;
    if (!(offset >= 0 && offset < intervalMs)) {
      this.#windowStart = Math.floor(at / intervalMs) * intervalMs;
      const isNew = !windows.has(this.#windowStart);
      this.#window = windows.exactlyAt(at);
      this.#heard = null;
      const endedAgo = this.#now - this.#windowStart - intervalMs;
      if (isNew && this.#window && endedAgo > BACKLOG_MS) this.#window.heldUntil = this.#now + SETTLE_MS / 2;
    }
    if (!this.#window) return false;
    if (this.#heard !== target) {
      this.#window.clusters.add(target.cluster);
      this.#heard = target;
    }
    return true;
  }

  /** Adds to the current window. */
  #count(index: number, at: EpochMs, increase: number): void {
    const cell = this.#table.cellOf(index);
    if (cell >= 0) this.#window?.add(cell, increase);
    else this.#admission.targets[this.#table.targetOf(index)]?.hold(index, at, increase);
  }

  cellOf(index: number): number {
    return this.#table.cellOf(index);
  }

  /** What waited for its place. */
  add(index: number, at: EpochMs, increase: number): void {
    const cell = this.#table.cellOf(index);
    if (cell >= 0) this.#parts.windows.exactlyAt(at)?.add(cell, increase);
  }

  giveUp(isFirst: boolean): void {
    if (!isFirst) this.#parts.drop('pushed histogram without all its buckets');
  }

  #setCell(index: number, cell: number): void {
    const { arena } = this.#parts.accumulators;
    const before = this.#table.cellOf(index);
    if (before >= 0) arena.release(before);
    if (cell >= 0) arena.retain(cell);
    this.#table.cell[index] = cell;
  }

  readonly #placeBucket = (index: number, cell: number): void => this.#setCell(index, cell);

  end(): void {
    for (const target of this.#touched) {
      for (const index of target.yielding.takeOverruled()) this.#ignore(target, index);
      target.histograms.settleChanged(this.#placeBucket);
      target.histograms.settleQuiet(this.#now, this.#placeBucket);
      target.place(this.#now, this);
    }
    this.#touched.clear();
  }

  resume(now: EpochMs): void {
    for (const target of this.#admission.targets) target?.resume(now);
  }

  #ignore(target: PushedTarget, index: number): void {
    const lastAt = this.#table.lastAtOf(index);
    const isLiving = lastAt !== -Infinity && !this.#table.hasEnded(index);
    if (isLiving && this.#isOfEdge(index)) target.progress.leave(lastAt, this.#now);
    this.#setCell(index, IGNORED);
  }

  /** Nothing that could still count is expected of the time before this moment, as far as targets that are awaited tell. */
  passedUntil(now: EpochMs, patienceMs: Milliseconds): EpochMs {
    let until: EpochMs = Infinity;
    for (const target of this.#admission.targets) {
      if (!target) continue;
      target.histograms.settleQuiet(now, this.#placeBucket);
      target.place(now, this);
      if (target.isAwaited(now, patienceMs)) until = Math.min(until, target.passedUntil(now));
    }
    return until;
  }

  /** Forgets series and targets that nothing was heard of for long. */
  sweep(now: EpochMs): void {
    const table = this.#table;
    const { count } = this.#cache;
    const { targets } = this.#admission;
    const isKept = (index: number): boolean => {
      const target = targets[table.targetOf(index)];
      if (!target || now - target.lastArrivalAt > KEPT_MS) return false;
      return target.newestAt - table.lastAtOf(index) <= KEPT_MS;
    };
    const kept = this.#cache.compact(isKept);
    const newIndices = new Int32Array(count).fill(-1);
    kept.forEach((old, index) => (newIndices[old] = index));
    for (let index = 0; index < count; index++) {
      const target = targets[table.targetOf(index)];
      if (newIndices[index] === -1 && target) this.#ignore(target, index);
    }
    table.compact(kept);
    for (const [number, target] of targets.entries()) {
      if (!target) continue;
      target.renumber((index) => newIndices[index] as number);
      if (now - target.lastArrivalAt > KEPT_MS) this.#admission.forget(number);
    }
  }

  targets(): PushedTargetState[] {
    return this.#admission.targets.flatMap((target) =>
      target && (target.progress.isLive || target.gauges !== null) ? describeTarget(target) : [],
    );
  }
}
