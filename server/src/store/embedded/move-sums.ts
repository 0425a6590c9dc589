/**
 * Sums by lane over one stretch of time -> over another that it overlaps: rows of what comes are added, rows of what goes are taken
 * away. For both the rows of each lane are counted by their rank of evidence (precedence.ts), so that it is known what is
 * left where rows go.
 *
 * Counts are whole numbers, which doubles add and subtract exactly. Of fractions a rest may stay behind: rests below a millionth
 * are nothing, and a lane without rows is zero.
 */
import { slotOf } from './edge-filter.ts';
import type { DenseRow, LaneSums } from './lane-sums.ts';
import { createLaneSums, RANKS } from './lane-sums.ts';

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

/** Takes a row away that is part of the sums: the reverse of addDenseRow(). */
export function subtractDenseRow(sums: LaneSums, row: DenseRow): void {
  const { picked, width, values, evidence, seen, rowsByRank } = sums;
  const slot = slotOf(picked, row.lane);
  if (slot < 0 || !rowsByRank) return;
  let left = -1;
  for (let rank = 0; rank < RANKS; rank++) {
    const at = slot * RANKS + rank;
    const rows = (rowsByRank[at] as number) - (row.rowsOf ? row.rowsOf(rank) : Number(rank === row.evidence));
    rowsByRank[at] = rows;
    if (rows > 0) left = rank;
  }
  const base = slot * width;
  evidence[slot] = Math.max(left, 0);
  if (left < 0) {
    seen[slot] = 0;
    values.fill(0, base, base + width);
    return;
  }
  for (let i = 0; i < width; i++) {
    const rest = (values[base + i] as number) - row.at(i);
    values[base + i] = rest < NOTHING ? 0 : rest;
  }
}
