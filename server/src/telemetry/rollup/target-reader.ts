/**
 * One target's text into increases: the exposition reader and the counters put together, and the clearing away of series
 * that a target has not printed for a while (pods of its callers come and go).
 */
import type { EpochMs } from '@sightglass/shared/units';
import { ExpositionReader } from '../exposition/exposition-reader.ts';
import type { NameTable } from '../exposition/name-table.ts';
import type { GaugeTarget } from '../gauges/create-gauges.ts';
import type { GaugeLook } from '../gauges/gauge-look.ts';
import type { ScrapeStats, TargetReader } from '../ingest.ts';
import type { OpenWindows } from './open-windows.ts';
import { TargetCounters } from './target-counters.ts';

/** Scrapes after which a series that is no longer printed is forgotten; the merged :15020 can lose a part for a while. */
const KEPT_SCRAPES = 12;
/** How often, in scrapes, the forgotten are looked for. */
const SWEEP_EVERY = 8;

interface ScrapedTargetParts {
  readonly names: NameTable;
  readonly windows: OpenWindows;
  readonly counters: TargetCounters;
  readonly gauges: GaugeTarget | null;
}

export class ScrapedTarget implements TargetReader {
  readonly #reader: ExpositionReader;
  readonly #counters: TargetCounters;
  readonly #windows: OpenWindows;
  readonly #gauges: GaugeTarget | null;
  #look: GaugeLook | null = null;
  #at: EpochMs = 0;
  #state: 'idle' | 'reading' | 'closed' = 'idle';

  constructor({ names, windows, counters, gauges }: ScrapedTargetParts) {
    this.#windows = windows;
    this.#counters = counters;
    this.#gauges = gauges;
    this.#reader = new ExpositionReader(names, counters, gauges?.gauges ?? null);
  }

  get seriesCount(): number {
    return this.#reader.cache.count;
  }

  begin(at: EpochMs): void {
    if (this.#state === 'closed') return;
    this.abort();
    this.#state = 'reading';
    this.#at = at;
    this.#reader.begin();
    this.#counters.begin();
    this.#gauges?.gauges.begin(at);
    this.#look = this.#gauges?.beginLook() ?? null;
  }

  push(chunk: Uint8Array): void {
    if (this.#state !== 'reading') return;
    this.#counters.window = this.#windows.at(this.#at);
    this.#reader.push(chunk);
    this.#look?.push(chunk);
    this.#counters.window = null;
  }

  end(): ScrapeStats {
    if (this.#state === 'reading') {
      this.#counters.window = this.#windows.at(this.#at);
      this.#reader.end();
      this.#gauges?.gauges.end?.();
      this.#look?.end();
      this.#counters.window.clusters.add(this.#counters.cluster);
      this.#finish(true);
    }
    const { samples, parseErrors, bytes } = this.#reader;
    const dialects = [...this.#counters.dialects].toSorted();
    return { samples, series: this.#counters.edgeSamples, parseErrors, bytes, dialects };
  }

  abort(): void {
    if (this.#state !== 'reading') return;
    const window = this.#windows.at(this.#at);
    this.#counters.window = window;
    this.#reader.abort();
    if (this.#counters.edgeSamples > 0) window.clusters.add(this.#counters.cluster);
    this.#finish(false);
  }

  #finish(isComplete: boolean): void {
    this.#state = 'idle';
    this.#look = null;
    this.#counters.finish(isComplete);
    this.#counters.window = null;
    if (this.#counters.scrape % SWEEP_EVERY === 0) this.#forgetBefore(KEPT_SCRAPES);
  }

  /** Forgets series not seen within this many scrapes; 0 forgets all. */
  #forgetBefore(scrapes: number): void {
    const { cache } = this.#reader;
    const { count } = cache;
    const isKept = (index: number): boolean => this.#counters.isRecent(index, scrapes);
    let stale = 0;
    for (let index = 0; index < count; index++) if (!isKept(index)) stale++;
    if (stale > 0) this.#counters.compact(cache.compact(isKept), count);
  }

  /** The target is gone: its series give back their places. */
  close(): void {
    this.abort();
    if (this.#state !== 'closed') this.#gauges?.close();
    this.#state = 'closed';
    this.#forgetBefore(0);
  }
}
