/**
 * Bodies that senders push: which formats there are, and what becomes of a body. Enters: a body as it was received, packed; leaves:
 * samples in an intake and an account of them.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { PushIntake } from '../../push-intake.ts';

/** What a body held beside samples, and that is counted and left out. */
export interface LeftOut {
  /** Native (exponential) histograms, by sample. */
  histograms: number;
  exemplars: number;
}

/** Reads one body into an intake; each step of the generator is synchronous and short. */
export type PushReading = Generator<void, LeftOut>;

export interface PushFormat {
  /** Unique among all formats; kept in the journal. */
  readonly name: string;
  readonly intake: PushIntake;
  /** The body as its sender packed it -> the message. Throws MalformedBody or BodyAboveLimit. */
  unpack(packed: Buffer, maxBytes: number): Promise<Buffer> | Buffer;
  /** The message is read. */
  release?(body: Buffer): void;
  read(body: Buffer): PushReading;
}

/** Samples of one body by what became of them. */
export interface PushReceipt extends LeftOut {
  /** Taken, and sent for nothing: of names that nobody reads, or a second time. */
  readonly accepted: number;
  readonly ignored: number;
  /** Too late, out of order, or of a time far away. */
  readonly rejected: number;
  /** Bytes of the message, unpacked. */
  readonly bytes: number;
  /** Processor time of reading, about. */
  readonly cpuMs: number;
}

/** A body and when it came. */
export interface ReceivedBody {
  readonly packed: Buffer;
  readonly arrivedAt: EpochMs;
}
