/**
 * Sums by lane over one stretch of time -> over another that it overlaps: rows of what comes are added, rows of what goes are taken
 * away. For both the rows of each lane are counted by their rank of evidence (precedence.ts), so that it is known what is
 * left where rows go.
 *
 * Counts are whole numbers, which doubles add and subtract exactly. Of fractions a rest may stay behind: rests below a millionth
 * are nothing, and a lane without rows is zero.
 */
import type { LaneSums } from './lane-sums.ts';
import { createLaneSums, RANKS } from './lane-sums.ts';
import type { Pace } from './pace.ts';

const NOTHING = 1e-6;

/** Sums whose rows are counted. */
export interface CountedSums extends LaneSums {
  /** Rows by slot and rank. */
  readonly rowsByRank: Uint32Array;
}

/** Sums of nothing, for as many lanes as a question is about. */
export function createCountedSums({ picked }: Pick<LaneSums, 'picked'>, width: number): CountedSums {
  return { ...createLaneSums(picked, width), rowsByRank: new Uint32Array(picked.slotCount * RANKS) };
}

/** A copy with room for all lanes that a question is about. */
export function copySums(sums: CountedSums, { picked }: Pick<LaneSums, 'picked'>): CountedSums {
  const larger = picked.laneCount > sums.picked.laneCount ? picked : sums.picked;
  const copy = createCountedSums({ picked: larger }, sums.width);
  copy.values.set(sums.values);
  copy.evidence.set(sums.evidence);
  copy.seen.set(sums.seen);
  copy.rowsByRank.set(sums.rowsByRank);
  return copy;
}

/** Takes away from sums of all lanes what is part of them. Both have the same columns. */
export async function subtractSums(sums: CountedSums, gone: CountedSums, pace: Pace): Promise<void> {
  const { width, values, rowsByRank } = sums;
  for (let lane = 0; lane < gone.picked.slotCount; lane++) {
    if ((lane & 1023) === 1023 && pace.isDue()) await pace.rest();
    if (gone.seen[lane] !== 1) continue;
    let left = -1;
    for (let rank = 0; rank < RANKS; rank++) {
      const at = lane * RANKS + rank;
      const rows = (rowsByRank[at] as number) - (gone.rowsByRank[at] as number);
      rowsByRank[at] = rows;
      if (rows > 0) left = rank;
    }
    const base = lane * width;
    sums.evidence[lane] = Math.max(left, 0);
    if (left < 0) {
      sums.seen[lane] = 0;
      values.fill(0, base, base + width);
      continue;
    }
    for (let at = base; at < base + width; at++) {
      const rest = (values[at] as number) - (gone.values[at] as number);
      values[at] = rest < NOTHING ? 0 : rest;
    }
  }
}
