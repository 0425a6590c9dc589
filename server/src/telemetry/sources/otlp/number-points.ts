/** Data points of a sum: `NumberDataPoint`. Each is one sample of a counter. */
import { KeyHash } from '../../exposition/key-hash.ts';
import type { PushIntake } from '../../push-intake.ts';
import type { WireReader } from '../push/wire-reader.ts';
import { AttributeSum, readAttribute } from './attributes.ts';
import { AS_DOUBLE, AS_INT, NO_RECORDED_VALUE, NUMBER_ATTRIBUTES, NUMBER_FLAGS, TIME } from './fields.ts';
import { hashName, joinLabels, toEpochMs, type PointContext } from './point-context.ts';

export class NumberPoints {
  readonly #intake: PushIntake;
  readonly #hash = new KeyHash();
  readonly #sum = new AttributeSum();
  #context: PointContext | null = null;
  #nameHash: [number, number] = [0, 0];

  constructor(intake: PushIntake) {
    this.#intake = intake;
  }

  begin(context: PointContext): void {
    this.#context = context;
    this.#nameHash = hashName(context.name, context.resource);
  }

  /** Reads the point that the reader has entered. */
  read(reader: WireReader): void {
    const context = this.#context;
    if (!context) return;
    const start = reader.at;
    const sum = this.#sum;
    sum.reset(...this.#nameHash);
    let [time, value, flags] = [0, 0, 0];
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag === NUMBER_ATTRIBUTES) sum.add(reader, this.#hash);
      else if (tag === TIME) time = toEpochMs(reader.fixed64());
      else if (tag === AS_DOUBLE) value = reader.double();
      else if (tag === AS_INT) value = reader.signedFixed64();
      else if (tag === NUMBER_FLAGS) flags = reader.varint();
      else reader.skip(tag);
    }
    const isStale = flags % 2 === NO_RECORDED_VALUE;
    const key = { low: sum.low, high: sum.high, length: sum.count };
    let index = this.#intake.find(key.low, key.high, key.length);
    if (index < 0) {
      if (isStale) return;
      reader.at = start;
      const own = new Map<string, string>();
      while (reader.at < reader.end) {
        const tag = reader.tag();
        if (tag === NUMBER_ATTRIBUTES) readAttribute(reader, own);
        else reader.skip(tag);
      }
      const labels = joinLabels(context.resource.labels, own);
      index = this.#intake.admit(key, { name: context.name, labels, labelSet: key.low });
      if (index < 0) return;
    }
    if (isStale) this.#intake.markStale(index, time);
    else if (context.isDelta) this.#intake.increase(index, time, value);
    else this.#intake.sample(index, time, value);
  }
}
