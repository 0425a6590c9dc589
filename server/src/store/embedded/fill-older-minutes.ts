/**
 * Reads the last minutes before the start from disk, the youngest first, beside everything else: one minute at a time, with a
 * rest after each, so that neither the loop nor the disk is taken from those who ask meanwhile.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { setTimeout } from 'node:timers/promises';
import type { OlderMinutes, StoredMinute } from './older-minutes.ts';
import { MINUTE_MS } from './tiers.ts';

const REST_MS = 200;

interface FillOptions {
  /** Where the minutes end: until then they are complete on disk. */
  readonly until: EpochMs;
  readonly from: EpochMs;
  /** What is stored of the minute: null when there is nothing, `lost` when its windows are not kept any more. */
  readonly load: (start: EpochMs) => Promise<StoredMinute | null | 'lost'>;
  /** Aborts when the store closes. */
  readonly signal: AbortSignal;
  readonly restMs?: Milliseconds;
}

/** Resolves when all minutes are held whose windows are kept, or the signal aborted. Rejects with what `load` throws; what was read until then stays. */
export async function fillOlderMinutes(older: OlderMinutes, options: FillOptions): Promise<void> {
  const { signal, restMs = REST_MS } = options;
  for (let start = options.until - MINUTE_MS; start >= options.from; start -= MINUTE_MS) {
    if (signal.aborted) return;
    const stored = await options.load(start);
    if (stored === 'lost') return;
    // Meanwhile it may have grown too old.
    if (older.until() !== Infinity && older.from() !== start + MINUTE_MS) return;
    older.prepend(start, stored);
    await setTimeout(restMs, undefined, { ref: false, signal }).catch(() => undefined);
  }
}
