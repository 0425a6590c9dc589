/**
 * Gauges of the last minutes in memory: the samples of each series as they came, and the minutes that are still being added up for the
 * disk. Series are numbered by what they are, so that one that comes again after a restart, or from another reader, is the same.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { seriesKey, type GaugeSample, type GaugeSeries } from '../../../telemetry/gauge-batch.ts';
import { alignDown, alignUp, MINUTE_MS } from '../tiers.ts';

/** Samples are held at least for so long. */
const HELD_MS: Milliseconds = 20 * MINUTE_MS;
/** A minute waits so long after its end for scrapes under way. */
const GRACE_MS: Milliseconds = 30_000;

interface HeldSeries {
  readonly id: number;
  readonly series: GaugeSeries;
  /** Ascending; `values` beside. */
  ats: EpochMs[];
  values: number[];
  /** Forgotten; one that comes again is another. */
  isGone: boolean;
}

export interface MinuteRow {
  readonly start: EpochMs;
  readonly id: number;
  sum: number;
  max: number;
  samples: number;
}

export class GaugeMemory {
  readonly #byKey = new Map<string, HeldSeries>();
  readonly #byObject = new WeakMap<GaugeSeries, HeldSeries>();
  readonly #byMetric = new Map<string, HeldSeries[]>();
  /** By start of the minute, then by series. */
  readonly #minutes = new Map<EpochMs, Map<number, MinuteRow>>();
  #unwritten: HeldSeries[] = [];
  #nextId = 0;
  #bornAt: EpochMs = Infinity;

  /** A series that is on disk. */
  restore(id: number, series: GaugeSeries): void {
    this.#add(seriesKey(series), { id, series, ats: [], values: [], isGone: false });
  }

  #add(key: string, held: HeldSeries): HeldSeries {
    this.#byKey.set(key, held);
    const alike = this.#byMetric.get(held.series.metric);
    if (alike) alike.push(held);
    else this.#byMetric.set(held.series.metric, [held]);
    this.#nextId = Math.max(this.#nextId, held.id + 1);
    return held;
  }

  #find(series: GaugeSeries): HeldSeries {
    let held = this.#byObject.get(series);
    if (held && !held.isGone) return held;
    const key = seriesKey(series);
    held = this.#byKey.get(key);
    if (!held) {
      held = this.#add(key, { id: this.#nextId, series, ats: [], values: [], isGone: false });
      this.#unwritten.push(held);
    }
    this.#byObject.set(series, held);
    return held;
  }

  insert({ series, at, value }: GaugeSample): void {
    const held = this.#find(series);
    this.#bornAt = Math.min(this.#bornAt, alignDown(at, MINUTE_MS));
    const { ats, values } = held;
    // A repeated or late sample keeps its place in the minute only: points stay in order.
    if (at > (ats.at(-1) ?? -Infinity)) {
      ats.push(at);
      values.push(value);
    }
    const oldest = at - HELD_MS - MINUTE_MS;
    // Dropped in portions, because shifting an array costs its length.
    if ((ats[0] ?? Infinity) < oldest - 5 * MINUTE_MS) {
      const first = ats.findIndex((one) => one >= oldest);
      held.ats = ats.slice(first);
      held.values = values.slice(first);
    }
    this.#addToMinute(held.id, at, value);
  }

  #addToMinute(id: number, at: EpochMs, value: number): void {
    const start = alignDown(at, MINUTE_MS);
    let minute = this.#minutes.get(start);
    if (!minute) this.#minutes.set(start, (minute = new Map()));
    const row = minute.get(id);
    if (!row) {
      minute.set(id, { start, id, sum: value, max: value, samples: 1 });
      return;
    }
    row.sum += value;
    row.max = Math.max(row.max, value);
    row.samples++;
  }

  /** Minutes that are over, and series that are not on disk yet; both are not told again. */
  takeUnwritten(now: EpochMs): { rows: MinuteRow[]; series: { id: number; series: GaugeSeries }[] } {
    const rows: MinuteRow[] = [];
    for (const [start, minute] of this.#minutes) {
      if (start + MINUTE_MS + GRACE_MS > now) continue;
      for (const row of minute.values()) rows.push(row);
      this.#minutes.delete(start);
    }
    const series = this.#unwritten;
    this.#unwritten = [];
    return { rows, series };
  }

  /** What could not be written is told again. */
  giveBack({ rows, series }: ReturnType<GaugeMemory['takeUnwritten']>): void {
    for (const row of rows) {
      const minute = this.#minutes.get(row.start) ?? new Map<number, MinuteRow>();
      if (!minute.has(row.id)) minute.set(row.id, row);
      this.#minutes.set(row.start, minute);
    }
    for (const { series: one } of series) this.#unwritten.push(this.#find(one));
  }

  /** From here on the samples in memory are all that there are; Infinity before the first. */
  completeFrom(now: EpochMs): EpochMs {
    return Math.max(this.#bornAt, alignUp(now - HELD_MS, MINUTE_MS));
  }

  /** Series of a metric, those that are only on disk included. */
  seriesOf(metric: string): readonly HeldSeries[] {
    return this.#byMetric.get(metric) ?? [];
  }

  /** Forgets series that have nothing in memory and, as `isStored` says, nothing on disk. */
  forget(isStored: (id: number) => boolean, now: EpochMs): number[] {
    const gone: number[] = [];
    for (const [key, held] of this.#byKey) {
      const isRecent = (held.ats.at(-1) ?? -Infinity) > now - HELD_MS;
      if (isRecent || isStored(held.id) || this.#unwritten.includes(held)) continue;
      this.#byKey.delete(key);
      held.isGone = true;
      const alike = this.#byMetric.get(held.series.metric)?.filter((one) => one !== held) ?? [];
      if (alike.length > 0) this.#byMetric.set(held.series.metric, alike);
      else this.#byMetric.delete(held.series.metric);
      gone.push(held.id);
    }
    return gone;
  }
}
