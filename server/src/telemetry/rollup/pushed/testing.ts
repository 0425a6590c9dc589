/** Pushes samples into a rollup as a sender would, one interval apart, and reads what closes. */
import type { EpochMs } from '@sightglass/shared/units';
import { ISTIO_CALL } from '../../dialects/testing.ts';
import type { EdgeWindow, WindowBatch } from '../../edge-window.ts';
import { KeyHash } from '../../exposition/key-hash.ts';
import type { Rollup } from '../../ingest.ts';
import { createGauges } from '../../gauges/create-gauges.ts';
import type { PushIntake } from '../../push-intake.ts';
import { createRollup } from '../create-rollup.ts';
import { INTERVAL_MS, START } from '../testing.ts';

export interface Pushed {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly at: EpochMs;
  /** Null is a staleness marker. */
  readonly value: number | null;
}

/** Sample times of a target that is scraped 3 s after the begin of each window. */
export function scrapeTime(round: number): EpochMs {
  return START + 3_000 + round * INTERVAL_MS;
}

export class Pusher {
  readonly rollup: Rollup;
  readonly intake: PushIntake;
  readonly batches: WindowBatch[] = [];
  readonly #hash = new KeyHash();

  /** `wanted` are names that are read as gauges. */
  constructor({
    wanted = [],
    ...options
  }: {
    readonly storedUntil?: EpochMs;
    readonly patienceMs?: number;
    readonly wanted?: readonly string[];
  } = {}) {
    const gauges = createGauges(() => START);
    gauges.want(wanted.map((metric) => ({ metric, matchers: {} })));
    this.rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 0, gauges, ...options });
    this.intake = this.rollup.openIntake('test');
    // The windows after the very first sample are left out: here they lie before the start.
    const first = { labels: { instance: 'first' }, at: scrapeTime(-1) };
    this.push(scrapeTime(-1), [{ ...first, value: 0 }]);
    this.push(scrapeTime(-1), [{ ...first, at: first.at + 1, value: null }]);
  }

  /** One request that arrives at `now`. */
  push(now: EpochMs, samples: readonly Pushed[]): void {
    this.intake.begin(now);
    for (const sample of samples) this.#pushOne(sample);
    this.intake.end();
  }

  #number(bytes: string): { low: number; high: number; length: number } {
    const text = Buffer.from(bytes);
    this.#hash.compute(new DataView(text.buffer, text.byteOffset, text.length), 0, text.length);
    return { low: this.#hash.low, high: this.#hash.high, length: text.length };
  }

  #pushOne({ name = 'istio_requests_total', labels = {}, at, value }: Pushed): void {
    const all: Record<string, string> = {
      ...ISTIO_CALL,
      job: 'istio',
      instance: '10.0.0.1:15090',
      ...labels,
    };
    const { le: _, ...others } = all;
    const key = this.#number(JSON.stringify([name, all]));
    let index = this.intake.find(key.low, key.high, key.length);
    if (index < 0 && value === null) return;
    if (index < 0) {
      const labelSet = this.#number(JSON.stringify(others)).low;
      index = this.intake.admit(key, { name, labels: new Map(Object.entries(all)), labelSet });
    }
    if (value === null) this.intake.markStale(index, at);
    else this.intake.sample(index, at, value);
  }

  /** Closes what may close at `now` and answers its edges. */
  close(now: EpochMs): EdgeWindow[] {
    const batches = this.rollup.advance(now);
    this.batches.push(...batches);
    return batches.flatMap(({ windows }) => windows);
  }

  /** Requests of each window handed on so far, by number of interval from the start. */
  requestsByRound(): Record<number, number> {
    return Object.fromEntries(
      this.batches.map(({ start, windows }) => [
        (start - START) / INTERVAL_MS,
        windows.flatMap(({ outcomes }) => outcomes).reduce((sum, { requests }) => sum + requests, 0),
      ]),
    );
  }
}
