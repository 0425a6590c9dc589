/**
 * The samples of a series in remote write, the same in both versions: `Sample{double value = 1; int64 timestamp = 2}`, timestamps in
 * epoch milliseconds. The end of a series is a NaN of its own, with the bits 0x7ff0000000000002.
 */
import type { PushIntake } from '../../push-intake.ts';
import { LENGTH, type WireReader } from '../push/wire-reader.ts';

const VALUE = 1 * 8 + 1;
const TIMESTAMP = 2 * 8;
export const SAMPLES = 2 * 8 + LENGTH;

/** A list of samples that is used again and again. */
export class SampleList {
  count = 0;
  readonly #values: number[] = [];
  readonly #times: number[] = [];
  readonly #stale: boolean[] = [];

  clear(): void {
    this.count = 0;
  }

  /** Reads the sample whose length is next. */
  read(reader: WireReader): void {
    const outer = reader.enter();
    let value = 0;
    let time = 0;
    let isStale = false;
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag === VALUE) {
        value = reader.double();
        if (value !== value) {
          const { view, at } = reader;
          isStale = view.getUint32(at - 4, true) === 0x7ff0_0000 && view.getUint32(at - 8, true) === 2;
        }
      } else if (tag === TIMESTAMP) {
        time = reader.varint();
      } else {
        reader.skip(tag);
      }
    }
    reader.leave(outer);
    this.#values[this.count] = value;
    this.#times[this.count] = time;
    this.#stale[this.count] = isStale;
    this.count++;
  }

  /** Whether all samples only say that the series ended. */
  isEnd(): boolean {
    for (let i = 0; i < this.count; i++) if (!this.#stale[i]) return false;
    return true;
  }

  /** Hands the samples of a series on. */
  deliver(intake: PushIntake, index: number): void {
    for (let i = 0; i < this.count; i++) {
      const at = this.#times[i] as number;
      if (this.#stale[i]) intake.markStale(index, at);
      else intake.sample(index, at, this.#values[i] as number);
    }
  }
}
