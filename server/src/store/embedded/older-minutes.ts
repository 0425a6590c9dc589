/**
 * The minutes before the console was started, read again from disk so that the first questions need no look at it: what is older
 * than the ring's windows, in whole minutes, held until it is as old as the ring's own oldest would be. Grows backwards, minute
 * by minute, without gaps: from `from` to `until` it has everything that the store has.
 */
import type { EpochMs } from '@sightglass/shared/units';
import { blockBytes } from './block.ts';
import type { Block } from './block.ts';
import { MINUTE_MS } from './tiers.ts';

export interface OlderMinutes {
  /** Both the same, or Infinity, when nothing is held. */
  from(): EpochMs;
  until(): EpochMs;
  /** Minutes that start in [from, to), in order. */
  blocksIn(from: EpochMs, to: EpochMs): Block[];
  /** Takes the minute that ends where the oldest one held begins; null when nothing was stored for it. */
  prepend(start: EpochMs, minute: Block | null): void;
  /** Drops minutes that start before the moment. */
  dropBefore(moment: EpochMs): void;
  dropOldest(): void;
  bytes(): number;
}

/** Holds nothing yet. */
export function createOlderMinutes(): OlderMinutes {
  let blocks: Block[] = [];
  let from = Infinity;
  let until = Infinity;
  let bytes = 0;

  function dropBefore(moment: EpochMs): void {
    if (from >= moment) return;
    from = Math.min(moment, until);
    const kept = blocks.filter(({ start }) => start >= from);
    bytes = kept.reduce((sum, block) => sum + blockBytes(block), 0);
    blocks = kept;
  }

  return {
    from: () => from,
    until: () => until,
    blocksIn: (start, end) => blocks.filter((block) => block.start >= start && block.start < end),
    prepend(start, minute) {
      if (until === Infinity) until = start + MINUTE_MS;
      from = start;
      if (!minute) return;
      blocks.unshift(minute);
      bytes += blockBytes(minute);
    },
    dropBefore,
    dropOldest: () => dropBefore(from + MINUTE_MS),
    bytes: () => bytes,
  };
}
