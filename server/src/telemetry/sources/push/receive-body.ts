/** One pushed body into the rollup, in slices between which other work gets its turn, and the account of it. */
import { setImmediate } from 'node:timers/promises';
import type { EpochMs } from '@sightglass/shared/units';
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
  received: ReceivedBody,
  maxBytes: number,
): Promise<PushReceipt> {
  const startedAt = performance.now();
  const body = await format.unpack(received.packed, maxBytes);
  const unpackMs = performance.now() - startedAt;
  try {
    const receipt = await readBody(format, body, received.arrivedAt);
    return { ...receipt, cpuMs: receipt.cpuMs + unpackMs };
  } finally {
    format.release?.(body);
  }
}

async function readBody(format: PushFormat, body: Buffer, arrivedAt: EpochMs): Promise<PushReceipt> {
  let cpuMs = 0;
  const { intake } = format;
  const reading = format.read(body);
  let [accepted, ignored, rejected] = [0, 0, 0];
  for (;;) {
    const before = { ...intake.counts };
    const startedAt = performance.now();
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
