/**
 * The hot ring: the last minutes in memory, window by window, and the same once more added up by minute, so that a question
 * about a quarter of an hour adds up a quarter of the rows. It always holds whole minutes: from `completeFrom` on it has
 * everything that the store has.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { blockBytes } from './block.ts';
import type { Block } from './block.ts';
import { createOlderMinutes } from './older-minutes.ts';
import type { OlderMinutes } from './older-minutes.ts';
import { alignDown, MINUTE_MS } from './tiers.ts';

export interface RingLimits {
  readonly ageMs: Milliseconds;
  readonly bytes: number;
}

export interface Ring {
  /** Windows in order of start. */
  readonly windows: readonly Block[];
  /** Closed minutes in order of start. */
  readonly minutes: readonly Block[];
  /** What lies before the start. */
  readonly older: OlderMinutes;
  /** Infinity while nothing is held. */
  completeFrom(): EpochMs;
  has(start: EpochMs): boolean;
  insert(window: Block): void;
  insertMinute(minute: Block): void;
  /** Drops whole minutes that are beyond the limits, but none that ends after `keepFrom`. */
  evict(keepFrom: EpochMs): void;
  bytes(): number;
}

/** Windows that start in [from, to). */
export function listWindows(
  { windows }: Pick<Ring, 'windows'>,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): Block[] {
  return windows.filter(({ start }) => start >= from && start < to);
}

function insertInOrder(blocks: Block[], block: Block): void {
  let index = blocks.length;
  while (index > 0 && (blocks[index - 1] as Block).start > block.start) index--;
  blocks.splice(index, 0, block);
}

/** An empty ring. */
export function createRing(limits: RingLimits): Ring {
  const windows: Block[] = [];
  const minutes: Block[] = [];
  const older = createOlderMinutes();
  let completeFrom = Infinity;
  let bytes = 0;

  function dropMinute(): void {
    completeFrom += MINUTE_MS;
    for (const blocks of [windows, minutes]) {
      while (blocks[0] && blocks[0].start < completeFrom) bytes -= blockBytes(blocks.shift() as Block);
    }
    // After a gap the next minute may be far away.
    if (windows[0]) completeFrom = Math.max(completeFrom, alignDown(windows[0].start, MINUTE_MS));
  }

  return {
    windows,
    minutes,
    older,
    completeFrom: () => completeFrom,
    has: (start) => windows.some((window) => window.start === start),
    insert(window) {
      insertInOrder(windows, window);
      bytes += blockBytes(window);
      completeFrom = Math.min(completeFrom, alignDown(window.start, MINUTE_MS));
    },
    insertMinute(minute) {
      insertInOrder(minutes, minute);
      bytes += blockBytes(minute);
    },
    evict(keepFrom) {
      const newest = windows.at(-1)?.end ?? 0;
      older.dropBefore(newest - limits.ageMs);
      while (bytes + older.bytes() > limits.bytes && older.bytes() > 0) older.dropOldest();
      while (
        windows.length > 0 &&
        completeFrom + MINUTE_MS <= keepFrom &&
        (bytes > limits.bytes || completeFrom + MINUTE_MS <= newest - limits.ageMs)
      ) {
        dropMinute();
      }
    },
    bytes: () => bytes + older.bytes(),
  };
}
