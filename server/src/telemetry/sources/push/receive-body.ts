/** One pushed body into the rollup, in slices between which other work gets its turn, and the account of it. */
import { setImmediate } from 'node:timers/promises';
import type { PushCounts } from '../../push-intake.ts';
import type { PushFormat, PushReceipt, ReceivedBody } from './push-reader.ts';

function refusedOf({ late, outOfOrder, untimely }: PushCounts): number {
  return late + outOfOrder + untimely;
}

/**
 * Unpacks and reads a body. Rejects with MalformedBody or BodyAboveLimit; samples before the damage have counted then, as they would
 * from a body of their own.
 */
export async function receiveBody(
  format: PushFormat,
  { packed, arrivedAt }: ReceivedBody,
  maxBytes: number,
): Promise<PushReceipt> {
  let startedAt = performance.now();
  const body = await format.unpack(packed, maxBytes);
  let cpuMs = performance.now() - startedAt;
  const { intake } = format;
  const reading = format.read(body);
  let [accepted, ignored, rejected] = [0, 0, 0];
  for (;;) {
    const before = { ...intake.counts };
    startedAt = performance.now();
    intake.begin(arrivedAt);
    try {
      const step = reading.next();
      const { counts } = intake;
      accepted += counts.accepted - before.accepted;
      ignored += counts.ignored + counts.repeated - before.ignored - before.repeated;
      rejected += refusedOf(counts) - refusedOf(before);
      if (step.done) {
        cpuMs += performance.now() - startedAt;
        return { accepted, ignored, rejected, bytes: body.length, cpuMs, ...step.value };
      }
    } finally {
      intake.end();
    }
    cpuMs += performance.now() - startedAt;
    await setImmediate();
  }
}
