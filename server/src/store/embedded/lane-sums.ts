/**
 * Adds rows up by lane: what enters are blocks or rows from DuckDB, what leaves is one dense row (columns.ts) for each picked
 * lane, at the lane's slot (edge-filter.ts).
 */
import { findLane } from './block.ts';
import type { Block } from './block.ts';
import * as column from './columns.ts';
import type { Dictionary } from './dictionary.ts';
import { slotOf } from './edge-filter.ts';
import type { Picked } from './edge-filter.ts';
import type { Pace } from '../../pace.ts';

/** Ranks of evidence (precedence.ts). */
export const RANKS = 4;

export interface LaneSums {
  readonly picked: Picked;
  readonly width: number;
  /** Dense rows by slot. */
  readonly values: Float64Array;
  /** Highest rank of evidence, by slot. */
  readonly evidence: Uint8Array;
  /** 1 for each slot that had a row. */
  readonly seen: Uint8Array;
  /** Rows by slot and rank of evidence, where they are counted. */
  readonly rowsByRank?: Uint32Array;
}

/** Columns that rows of the dictionary's layouts can have; without histograms the scalars only. */
export function rowWidth(dictionary: Dictionary, histograms: boolean): number {
  if (!histograms) return column.FIRST_BUCKET;
  const bounds = dictionary.layouts.reduce((most, layout) => Math.max(most, layout.length), 0);
  return column.FIRST_BUCKET + (bounds > 0 ? bounds + 1 : 0);
}

/** Sums of nothing, for all picked lanes. */
export function createLaneSums(picked: Picked, width: number): LaneSums {
  return {
    picked,
    width,
    values: new Float64Array(picked.slotCount * width),
    evidence: new Uint8Array(picked.slotCount),
    seen: new Uint8Array(picked.slotCount),
  };
}

/** Rows of a block that belong to the picked lanes, called back in order; rests between slices of work. */
export async function visitRows(
  block: Block,
  query: { picked: Picked; pace: Pace },
  visit: (row: number, slot: number) => void,
): Promise<void> {
  const { picked, pace } = query;
  if (picked.lanes === null) {
    for (let row = 0; row < block.rows; row++) {
      const lane = block.lanes[row] as number;
      if (lane < picked.laneCount) visit(row, lane);
      if ((row & 2047) === 2047 && pace.isDue()) await pace.rest();
    }
    return;
  }
  for (let slot = 0; slot < picked.lanes.length; slot++) {
    const lane = picked.lanes[slot] as number;
    for (let row = findLane(block, lane); row < block.rows && block.lanes[row] === lane; row++)
      visit(row, slot);
    if ((slot & 2047) === 2047 && pace.isDue()) await pace.rest();
  }
  if (pace.isDue()) await pace.rest();
}

function addRow(sums: LaneSums, block: Block, { row, slot }: { row: number; slot: number }): void {
  const { width, values, evidence } = sums;
  sums.seen[slot] = 1;
  const rank = block.evidence[row] as number;
  if (rank > (evidence[slot] as number)) evidence[slot] = rank;
  const base = slot * width;
  const end = block.firstCell[row + 1] as number;
  for (let i = block.firstCell[row] as number; i < end; i++) {
    const index = block.columns[i] as number;
    if (index >= width) break;
    values[base + index] = (values[base + index] as number) + (block.values[i] as number);
  }
}

/** Adds a block's rows of the picked lanes. */
export async function addBlock(sums: LaneSums, block: Block, pace: Pace): Promise<void> {
  await visitRows(block, { picked: sums.picked, pace }, (row, slot) => addRow(sums, block, { row, slot }));
}

/** A dense row from the tables. */
export interface DenseRow {
  readonly lane: number;
  readonly evidence: number;
  readonly at: (column: number) => number;
  /** How many rows of a rank it is the sum of; one of its own where that was not asked for. */
  readonly rowsOf?: (rank: number) => number;
}

/** How a row enters sums. */
export type AddRow = (sums: LaneSums, row: DenseRow) => void;

/** Adds a dense row; of a lane that is not picked, nothing. */
export function addDenseRow(sums: LaneSums, row: DenseRow): void {
  const slot = slotOf(sums.picked, row.lane);
  if (slot < 0) return;
  const { values, width, rowsByRank } = sums;
  sums.seen[slot] = 1;
  sums.evidence[slot] = Math.max(sums.evidence[slot] as number, row.evidence);
  const base = slot * width;
  for (let i = 0; i < width; i++) values[base + i] = (values[base + i] as number) + row.at(i);
  if (!rowsByRank) return;
  for (let rank = 0; rank < RANKS; rank++) {
    const rows = row.rowsOf ? row.rowsOf(rank) : Number(rank === row.evidence);
    rowsByRank[slot * RANKS + rank] = (rowsByRank[slot * RANKS + rank] as number) + rows;
  }
}

/** Adds sums of all lanes to others of all lanes, in the columns that those have, at most as many as the added ones have. */
export async function addSums(sums: LaneSums, added: LaneSums, pace: Pace): Promise<void> {
  const slots = Math.min(sums.picked.slotCount, added.picked.slotCount);
  for (let slot = 0; slot < slots; slot++) {
    if ((slot & 1023) === 1023 && pace.isDue()) await pace.rest();
    if (added.seen[slot] !== 1) continue;
    sums.seen[slot] = 1;
    sums.evidence[slot] = Math.max(sums.evidence[slot] as number, added.evidence[slot] as number);
    const to = slot * sums.width;
    const from = slot * added.width;
    for (let i = 0; i < sums.width; i++) {
      sums.values[to + i] = (sums.values[to + i] as number) + (added.values[from + i] as number);
    }
  }
}
