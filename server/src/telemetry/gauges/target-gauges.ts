/**
 * The wanted gauges of one target: lines of its text, scrape after scrape, or what is pushed of it, become samples. A series is known by the text before its
 * value (pushed: by a number); what does not match the labels that are asked for is known too, so that it is looked at once.
 */
import type { EpochMs } from '@sightglass/shared/units';
import { parseSeries } from '../exposition/parse-series.ts';
import type { GaugeLine, LineReader } from '../exposition/sample-sink.ts';
import { isCounterName, type GaugeSample, type GaugeSeries } from '../gauge-batch.ts';
import type { Labels } from '../dialects/dialect.ts';
import type { TellValue } from '../proxies/proxy-book.ts';

/** A series that was pushed; `key` is its own among those of the target. */
export interface PushedGauge {
  readonly key: number;
  readonly metric: string;
  readonly labels: Labels;
}

interface Followed {
  /** Null: not asked for. */
  readonly series: GaugeSeries | null;
  readonly isCounter: boolean;
  /** Where a proxy's word of itself goes; null for any other series. */
  readonly tell: TellValue | null;
  last: number;
  lastAt: EpochMs;
}

export interface TargetGaugesParts {
  /** The series of a line, null when it is not asked for. */
  choose(metric: string, labels: Labels): GaugeSeries | null;
  /** Where the values of a series go as they are, besides; null for nowhere. */
  follow?(metric: string, labels: Labels): TellValue | null;
  /** All series chosen so far are forgotten. */
  forget(): void;
  /** Changes when other gauges are asked for. */
  generation(): number;
  take(sample: GaugeSample): void;
}

/** Above so many different lines what was known is forgotten: labels that change with each scrape must not fill the memory. */
export const MAXIMUM_LINES = 5_000;

export class TargetGauges implements LineReader {
  readonly #parts: TargetGaugesParts;
  readonly #followed = new Map<string | number, Followed>();
  #generation = -1;
  #at: EpochMs = 0;

  constructor(parts: TargetGaugesParts) {
    this.#parts = parts;
  }

  begin(at: EpochMs): void {
    this.#at = at;
    this.#renew();
  }

  /** Chooses anew where other gauges are wanted than before. */
  #renew(): void {
    const generation = this.#parts.generation();
    if (generation === this.#generation && this.#followed.size <= MAXIMUM_LINES) return;
    this.#generation = generation;
    this.#followed.clear();
    this.#parts.forget();
  }

  #follow(key: string | number, series: { readonly name: string; readonly labels: Labels } | null): Followed {
    const followed = {
      series: series && this.#parts.choose(series.name, series.labels),
      isCounter: series !== null && isCounterName(series.name),
      tell: (series && this.#parts.follow?.(series.name, series.labels)) ?? null,
      last: NaN,
      lastAt: 0,
    };
    this.#followed.set(key, followed);
    return followed;
  }

  /** A line of a wanted name with its value, which may be NaN or infinite: that is no data. */
  read({ bytes, start, keyEnd }: GaugeLine, value: number): void {
    const key = bytes.toString('latin1', start, keyEnd);
    const followed = this.#followed.get(key) ?? this.#follow(key, parseSeries(bytes, start, keyEnd));
    this.#tell(followed, this.#at, value);
  }

  /** A sample that carries its own time; of one series they come in order. */
  readPushed({ key, metric, labels }: PushedGauge, at: EpochMs, value: number): void {
    this.#renew();
    this.#tell(this.#followed.get(key) ?? this.#follow(key, { name: metric, labels }), at, value);
  }

  #tell(followed: Followed, at: EpochMs, value: number): void {
    const { series } = followed;
    followed.tell?.(value, at);
    if (series === null || !Number.isFinite(value)) return;
    if (!followed.isCounter) {
      this.#parts.take({ series, at, value });
      return;
    }
    const { last, lastAt } = followed;
    followed.last = value;
    followed.lastAt = at;
    // A counter that was not there before tells nothing yet; one that fell began anew.
    if (Number.isNaN(last) || at <= lastAt) return;
    const increase = value >= last ? value - last : value;
    this.#parts.take({ series, at, value: (increase * 1000) / (at - lastAt) });
  }
}
