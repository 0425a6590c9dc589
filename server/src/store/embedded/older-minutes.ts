/**
 * The minutes before the console was started, read again from disk so that the first questions need no look at it: what is older
 * than the ring's windows, window by window and added up by minute as there, held until it is as old as the ring's own oldest would
 * be. Grows backwards, minute by minute, without gaps: from `from` to `until` it has everything that the store has.
 */
import type { EpochMs } from '@sightglass/shared/units';
import { blockBytes } from './block.ts';
import type { Block } from './block.ts';
import { alignDown, MINUTE_MS } from './tiers.ts';

/** A stored minute, and the windows that it is the sum of. */
export interface StoredMinute {
  readonly minute: Block;
  readonly windows: readonly Block[];
}

export interface OlderMinutes {
  /** Both the same, or Infinity, when nothing is held. */
  from(): EpochMs;
  until(): EpochMs;
  /** In order of start. */
  readonly windows: readonly Block[];
  readonly minutes: readonly Block[];
  /** Takes the minute that ends where the oldest one held begins; null when nothing was stored for it. */
  prepend(start: EpochMs, stored: StoredMinute | null): void;
  /** Drops minutes that start before the moment. */
  dropBefore(moment: EpochMs): void;
  dropOldest(): void;
  bytes(): number;
}

/** Holds nothing yet. */
export function createOlderMinutes(): OlderMinutes {
  const windows: Block[] = [];
  const minutes: Block[] = [];
  let from = Infinity;
  let until = Infinity;
  let bytes = 0;

  function dropBefore(moment: EpochMs): void {
    if (from >= moment) return;
    from = Math.min(alignDown(moment, MINUTE_MS), until);
    for (const blocks of [windows, minutes]) {
      while (blocks[0] && blocks[0].start < from) bytes -= blockBytes(blocks.shift() as Block);
    }
  }

  return {
    windows,
    minutes,
    from: () => from,
    until: () => until,
    prepend(start, stored) {
      if (until === Infinity) until = start + MINUTE_MS;
      from = start;
      if (!stored) return;
      minutes.unshift(stored.minute);
      windows.unshift(...stored.windows);
      for (const block of [stored.minute, ...stored.windows]) bytes += blockBytes(block);
    },
    dropBefore,
    dropOldest: () => dropBefore(from + MINUTE_MS),
    bytes: () => bytes,
  };
}
