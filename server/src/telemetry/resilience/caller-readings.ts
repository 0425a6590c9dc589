/**
 * The readings of one calling workload, added up over its proxies: by callee and metric. A reading is told while a proxy of the workload was heard to print its name within the last minutes; a counter that
 * is printed and never grew is zero, one that nobody prints is nothing.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { GaugeOwner, GaugeSample, GaugeSeries } from '../gauge-batch.ts';
import { isOfOutliers, keptName, RESILIENCE_METRICS, type Combination } from './resilience-metrics.ts';

/** A proxy that was not heard for so long tells nothing of the present. */
const STALE_MS: Milliseconds = 120_000;
/** What stays as it is is told again so often, which is what a question looks back for. */
export const REPEATED_MS: Milliseconds = 300_000;
/** Callees of one workload; of these, some are left to callees to which something was counted. */
const MAXIMUM_CALLEES = 300;
const MAXIMUM_IDLE = 150;

/** `key` is the labels as a text. */
export interface Callee {
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface Known {
  readonly labels: Callee['labels'];
  readonly readings: Map<string, Reading>;
}

/** One metric of one callee. */
export class Reading {
  readonly combination: Combination;
  readonly series: GaugeSeries;
  readonly #seen = new Map<object, { value: number; at: EpochMs }>();
  readonly #asksWho: boolean;
  #total = 0;
  #isLost = false;
  /** The last word, and how often anything was told. */
  #sent = { value: Number.NaN, at: -Infinity, times: 0 };

  constructor(metric: string, parts: Pick<GaugeSeries, 'labels' | 'owner'>) {
    this.series = { metric: keptName(metric), ...parts };
    this.combination = RESILIENCE_METRICS.get(metric) ?? 'growth';
    this.#asksWho = this.combination !== 'growth' || isOfOutliers(metric);
  }

  add(growth: number): void {
    this.#total += growth;
  }

  /** The last word of a proxy. Of most counters it does not matter who prints them. */
  see(proxy: object, value: number, at: EpochMs): void {
    if (!this.#asksWho) return;
    const seen = this.#seen.get(proxy);
    // Of several ports of a callee the newest line would hide the others.
    const isSameText = seen?.at === at;
    if (isSameText)
      seen.value = this.combination === 'highest' ? Math.max(seen.value, value) : seen.value + value;
    else this.#seen.set(proxy, { value, at });
  }

  forget(proxy: object): void {
    this.#seen.delete(proxy);
  }

  /** A proxy prints more than is remembered: what is known of it is too little, and is not told. */
  lose(): void {
    this.#isLost = true;
  }

  /** Whether a proxy printed a line of this callee lately. */
  isSeen(now: EpochMs): boolean {
    return this.#listFresh(now).length > 0;
  }

  #listFresh(now: EpochMs): number[] {
    return [...this.#seen.values()].flatMap(({ value, at }) => (now - at > STALE_MS ? [] : [value]));
  }

  #valueAt(now: EpochMs): number {
    if (this.combination === 'growth') return this.#total;
    const values = this.#listFresh(now);
    return this.combination === 'highest'
      ? Math.max(0, ...values)
      : values.reduce((sum, value) => sum + value, 0);
  }

  /** Null while it stays what was told already, and where not all is known. */
  take(now: EpochMs): GaugeSample | null {
    if (this.#isLost) return null;
    const value = this.#valueAt(now);
    // The first word may share its minute with the last one before a restart of the console, and the greater of two is kept: so it is told twice.
    const sent = this.#sent;
    if (sent.times > 1 && sent.value === value && now - sent.at < REPEATED_MS) return null;
    this.#sent = { value, at: now, times: sent.times + 1 };
    return { series: this.series, at: now, value };
  }
}

export class CallerReadings {
  readonly #owner: GaugeOwner;
  readonly #room: { left: number };
  /** By callee, then by metric. */
  readonly #callees = new Map<string, Known>();
  /** When each proxy last printed each name. */
  readonly #told = new Map<string, Map<object, EpochMs>>();

  /** `room` is for callees of all workloads together. */
  constructor(owner: GaugeOwner, room: { left: number }) {
    this.#owner = owner;
    this.#room = room;
  }

  tell(metric: string, proxy: object, at: EpochMs): void {
    const told = this.#told.get(metric);
    if (told) told.set(proxy, at);
    else this.#told.set(metric, new Map([[proxy, at]]));
  }

  /** Whether the proxy was heard to print it of any callee. */
  isToldAt(metric: string, proxy: object): boolean {
    return this.#told.get(metric)?.has(proxy) === true;
  }

  /** Null for a callee too many; there are fewer of those to which nothing `isCounted`. */
  open(metric: string, { key, labels }: Callee, isCounted: boolean): Reading | null {
    let callee = this.#callees.get(key);
    if (!callee) {
      const most = isCounted ? MAXIMUM_CALLEES : MAXIMUM_IDLE;
      if (this.#callees.size >= most || this.#room.left === 0) return null;
      this.#room.left--;
      callee = { labels, readings: new Map() };
      this.#callees.set(key, callee);
    }
    return this.#readingOf(callee, metric);
  }

  /** A line of it is not remembered. */
  lose(metric: string, { key }: Callee): void {
    const callee = this.#callees.get(key);
    if (callee) this.#readingOf(callee, metric).lose();
  }

  #readingOf(callee: Known, metric: string): Reading {
    let reading = callee.readings.get(metric);
    if (!reading) {
      reading = new Reading(metric, { labels: callee.labels, owner: this.#owner });
      callee.readings.set(metric, reading);
    }
    return reading;
  }

  forget(proxy: object): void {
    for (const told of this.#told.values()) told.delete(proxy);
    for (const { readings } of this.#callees.values())
      for (const reading of readings.values()) reading.forget(proxy);
  }

  /** Its room is for others. */
  close(): void {
    this.#room.left += this.#callees.size;
    this.#callees.clear();
  }

  take(now: EpochMs): GaugeSample[] {
    const told = [...this.#told].flatMap(([metric, proxies]) =>
      [...proxies.values()].some((at) => now - at <= STALE_MS) ? [metric] : [],
    );
    const samples: GaugeSample[] = [];
    for (const callee of this.#callees.values()) {
      for (const metric of told) {
        if (isOfOutliers(metric) && callee.readings.get(metric)?.isSeen(now) !== true) continue;
        const sample = this.#readingOf(callee, metric).take(now);
        if (sample) samples.push(sample);
      }
    }
    return samples;
  }
}
