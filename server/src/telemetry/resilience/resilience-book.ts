/**
 * How proxies shield their workloads from each service that they call. In: lines of scraped texts, of the names in resilience-metrics.ts. Out: once a minute, a sample of each reading, added up over the
 * proxies of a workload: counters as running totals of what they grew by, gauges as they are.
 *
 * A sidecar may print each of these names for every service of a mesh, nearly all zero. So a line that was never anything else is passed over without being remembered; that its name is printed for some
 * callee at all is, so that a zero can be told from silence. Only callees to which something was counted are kept.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { TargetIdentity } from '../dialects/dialect.ts';
import { parseSeries } from '../exposition/parse-series.ts';
import type { GaugeLine } from '../exposition/sample-sink.ts';
import type { GaugeSample } from '../gauge-batch.ts';
import { CallerReadings, type Callee, type Reading } from './caller-readings.ts';
import { readCalleeLabels } from './callee-labels.ts';
import { isOfOutliers, RESILIENCE_METRICS } from './resilience-metrics.ts';

/** Lines of one target that are remembered; fewer of those at zero, so that there is room for what was counted. */
const MAXIMUM_LINES = 3_000;
const MAXIMUM_ZEROS = 1_500;
/** Distance of samples. */
const EVERY_MS: Milliseconds = 60_000;
/** Callers of whom samples are taken at once, at least; of many so many that all have their turn within a minute. Thousands at once would hold the event loop for tenths of a second. */
const TAKEN_AT_ONCE = 50;
const TURNS = 30;
/** Callees of all workloads together: some 100 MB. */
const MAXIMUM_CALLEES_OF_ALL = 10_000;

export interface ResilienceTarget {
  begin(at: EpochMs): void;
  /** The text was whole. */
  end(): void;
  /** A line of one of the names, with its value, which may be NaN or infinite: that is no data. */
  read(line: GaugeLine, value: number): void;
  close(): void;
}

export interface ResilienceBook {
  readsName(metric: string): boolean;
  openTarget(identity: TargetIdentity): ResilienceTarget;
  /** What is due at this moment, of some callers after the other; to be asked every second or so. */
  takeDue(now: EpochMs): GaugeSample[];
}

/** None of the readings can be less than nothing. */
const isNumber = (value: number): boolean => Number.isFinite(value) && value >= 0;

interface Followed {
  /** Null: the cluster is no callee, or one for which there is no room as long as nothing was counted to it. */
  reading: Reading | null;
  readonly callee: Callee | null;
  last: number;
}

class Target implements ResilienceTarget {
  /** By name, then by the bytes of the labels. */
  readonly #lines = new Map<string, Map<string, Followed>>();
  readonly #identity: TargetIdentity;
  readonly #caller: CallerReadings;
  readonly #onClose: () => void;
  #count = 0;
  #zeros = 0;
  #at: EpochMs = 0;
  #wholeTexts = 0;

  constructor(identity: TargetIdentity, caller: CallerReadings, onClose: () => void) {
    this.#identity = identity;
    this.#caller = caller;
    this.#onClose = onClose;
  }

  begin(at: EpochMs): void {
    this.#at = at;
  }

  end(): void {
    this.#wholeTexts++;
  }

  read(line: GaugeLine, value: number): void {
    const { name, bytes, start, keyEnd } = line;
    const followed = this.#lines.get(name)?.get(bytes.toString('latin1', start, keyEnd));
    if (followed) this.#follow(name, followed, value);
    else if (isNumber(value)) this.#meet(line, value);
  }

  #follow(name: string, followed: Followed, value: number): void {
    if (!isNumber(value)) return;
    const { last, callee } = followed;
    followed.last = value;
    const reading = (followed.reading ??= callee && this.#caller.open(name, callee, value !== 0));
    if (reading === null) return;
    this.#caller.tell(name, this, this.#at);
    // One that fell began anew.
    if (reading.combination === 'growth') reading.add(value >= last ? value - last : value);
    reading.see(this, value, this.#at);
  }

  /** A line that is not remembered: zero so far, of something that is no callee, or new. */
  #meet({ name, bytes, start, keyEnd }: GaugeLine, value: number): void {
    const isKept = value !== 0 || (isOfOutliers(name) && this.#zeros < MAXIMUM_ZEROS);
    if (!isKept && this.#caller.isToldAt(name, this)) {
      this.#caller.tell(name, this, this.#at);
      return;
    }
    const parsed = parseSeries(bytes, start, keyEnd);
    const labels = parsed && readCalleeLabels(parsed.labels, this.#identity);
    const callee = labels && { key: JSON.stringify(labels), labels };
    if (callee) this.#caller.tell(name, this, this.#at);
    if (!isKept) return;
    if (this.#count >= MAXIMUM_LINES) {
      if (callee) this.#caller.lose(name, callee);
      return;
    }
    const reading = callee && this.#caller.open(name, callee, value !== 0);
    const lines = this.#lines.get(name) ?? new Map<string, Followed>();
    this.#lines.set(name, lines);
    lines.set(bytes.toString('latin1', start, keyEnd), { reading, callee, last: value });
    this.#count++;
    if (value === 0) this.#zeros++;
    // What the first text of a proxy counts may be old; what comes later was nothing before.
    if (reading?.combination === 'growth' && this.#wholeTexts > 0) reading.add(value);
    reading?.see(this, value, this.#at);
  }

  close(): void {
    this.#onClose();
  }
}

export function createResilienceBook(): ResilienceBook {
  /** By workload; with how many targets it has. */
  const callers = new Map<string, { readonly readings: CallerReadings; targets: number; takenAt: EpochMs }>();
  const room = { left: MAXIMUM_CALLEES_OF_ALL };
  return {
    readsName: (metric) => RESILIENCE_METRICS.has(metric),
    openTarget(identity) {
      const { cluster, namespace, service, workload } = identity;
      const key = JSON.stringify([cluster, namespace, service, workload]);
      const caller = callers.get(key) ?? {
        readings: new CallerReadings({ cluster, namespace, service, workload, pod: '' }, room),
        targets: 0,
        takenAt: -Infinity,
      };
      callers.set(key, caller);
      caller.targets++;
      const target: ResilienceTarget = new Target(identity, caller.readings, () => {
        caller.readings.forget(target);
        if (--caller.targets > 0) return;
        callers.delete(key);
        caller.readings.close();
      });
      return target;
    },
    takeDue(now) {
      const samples: GaugeSample[] = [];
      let turns = Math.max(TAKEN_AT_ONCE, Math.ceil(callers.size / TURNS));
      for (const caller of callers.values()) {
        if (now - caller.takenAt < EVERY_MS) continue;
        if (turns-- === 0) break;
        caller.takenAt = now;
        samples.push(...caller.readings.take(now));
      }
      return samples;
    },
  };
}
