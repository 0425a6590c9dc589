/**
 * Which buckets of a tier exist, and how much of each was covered by windows: milliseconds by start of bucket. Kept for empty
 * buckets too, because a quiet mesh is something else than a stopped console.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

interface Entry {
  readonly start: EpochMs;
  coveredMs: Milliseconds;
  rows: number;
}

export interface Coverage {
  /** Adds to a bucket, in any order. */
  add(start: EpochMs, coveredMs: Milliseconds, rows: number): void;
  has(start: EpochMs): boolean;
  /** Calls back for each bucket that starts in [from, to), in order. */
  each(range: { from: EpochMs; to: EpochMs }, visit: (start: EpochMs, coveredMs: Milliseconds) => void): void;
  /** Start of the first bucket at or after the moment. */
  firstFrom(start: EpochMs): EpochMs | null;
  oldest(): EpochMs | null;
  newest(): EpochMs | null;
  rows(): number;
  dropBefore(cutoff: EpochMs): void;
}

/** An empty coverage. */
export function createCoverage(): Coverage {
  let entries: Entry[] = [];

  /** Index of the first entry that starts at or after the moment. */
  function find(start: EpochMs): number {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((entries[middle] as Entry).start < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    add(start, coveredMs, rows) {
      const index = find(start);
      const entry = entries[index];
      if (entry?.start === start) {
        entry.coveredMs += coveredMs;
        entry.rows += rows;
      } else {
        entries.splice(index, 0, { start, coveredMs, rows });
      }
    },
    has: (start) => entries[find(start)]?.start === start,
    each({ from, to }, visit) {
      for (let i = find(from); i < entries.length; i++) {
        const entry = entries[i] as Entry;
        if (entry.start >= to) break;
        visit(entry.start, entry.coveredMs);
      }
    },
    firstFrom: (start) => entries[find(start)]?.start ?? null,
    oldest: () => entries[0]?.start ?? null,
    newest: () => entries.at(-1)?.start ?? null,
    rows: () => entries.reduce((sum, entry) => sum + entry.rows, 0),
    dropBefore(cutoff) {
      entries = entries.slice(find(cutoff));
    },
  };
}
