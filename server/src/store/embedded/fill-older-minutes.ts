/**
 * Reads the last minutes before the start from disk, the youngest first, beside everything else: one minute at a time, with a
 * rest after each, so that neither the loop nor the disk is taken from those who ask meanwhile.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { setTimeout } from 'node:timers/promises';
import type { Block } from './block.ts';
import type { OlderMinutes } from './older-minutes.ts';
import { MINUTE_MS } from './tiers.ts';

const REST_MS = 200;

interface FillOptions {
  /** Where the minutes end: until then they are complete on disk. */
  readonly until: EpochMs;
  readonly from: EpochMs;
  /** The stored minute; null when there is none. */
  readonly load: (start: EpochMs) => Promise<Block | null>;
  /** Aborts when the store closes. */
  readonly signal: AbortSignal;
  readonly restMs?: Milliseconds;
}

/** Resolves when all minutes are held, or the signal aborted. Rejects with what `load` throws; what was read until then stays. */
export async function fillOlderMinutes(older: OlderMinutes, options: FillOptions): Promise<void> {
  const { signal, restMs = REST_MS } = options;
  for (let start = options.until - MINUTE_MS; start >= options.from; start -= MINUTE_MS) {
    if (signal.aborted) return;
    const minute = await options.load(start);
    // Meanwhile it may have grown too old.
    if (older.until() !== Infinity && older.from() !== start + MINUTE_MS) return;
    older.prepend(start, minute);
    await setTimeout(restMs, undefined, { ref: false, signal }).catch(() => undefined);
  }
}
