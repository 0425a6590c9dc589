/**
 * Adds blocks of one span up to a single block: the windows of a minute to the minute. Blocks are sorted by lane, so one pass over
 * all of them together suffices.
 */
import type { EpochMs } from '@sightglass/shared/units';
import { takeBlockWriter } from './block.ts';
import type { Block } from './block.ts';
import { ROW_WIDTH } from './columns.ts';
import { startPace } from '../../pace.ts';
import { giveWay } from '../../give-way.ts';

interface Merged {
  evidence: number;
  readonly cells: Float64Array;
  readonly outcomes: Map<number, number>;
}

function addRow(block: Block, row: number, merged: Merged): void {
  merged.evidence = Math.max(merged.evidence, block.evidence[row] as number);
  const cellEnd = block.firstCell[row + 1] as number;
  for (let i = block.firstCell[row] as number; i < cellEnd; i++) {
    const column = block.columns[i] as number;
    merged.cells[column] = (merged.cells[column] as number) + (block.values[i] as number);
  }
  const outcomeEnd = block.firstOutcome[row + 1] as number;
  for (let i = block.firstOutcome[row] as number; i < outcomeEnd; i++) {
    const key = block.outcomeKeys[i] as number;
    merged.outcomes.set(key, (merged.outcomes.get(key) ?? 0) + (block.outcomeValues[i] as number));
  }
}

/** The sum of blocks within [start, end); covers what they cover together. */
export async function mergeBlocks(
  blocks: readonly Block[],
  span: { start: EpochMs; end: EpochMs },
): Promise<Block> {
  const pace = startPace(giveWay);
  const writer = takeBlockWriter();
  const merged: Merged = { evidence: 0, cells: new Float64Array(ROW_WIDTH), outcomes: new Map() };
  const next = blocks.map(() => 0);
  for (let written = 0; ; written++) {
    if ((written & 511) === 511 && pace.isDue()) await pace.rest();
    let lane = Infinity;
    for (let i = 0; i < blocks.length; i++) {
      const block = blocks[i] as Block;
      const row = next[i] as number;
      if (row < block.rows) lane = Math.min(lane, block.lanes[row] as number);
    }
    if (lane === Infinity) break;
    merged.evidence = 0;
    merged.cells.fill(0);
    merged.outcomes.clear();
    for (let i = 0; i < blocks.length; i++) {
      const block = blocks[i] as Block;
      let row = next[i] as number;
      while (row < block.rows && block.lanes[row] === lane) addRow(block, row++, merged);
      next[i] = row;
    }
    writer.row(lane, merged.evidence);
    for (let column = 0; column < ROW_WIDTH; column++) writer.cell(column, merged.cells[column] as number);
    merged.outcomes.forEach((value, key) => writer.outcome(key, value));
  }
  if (pace.isDue()) await pace.rest();
  const coveredMs = blocks.reduce((sum, block) => sum + block.coveredMs, 0);
  return writer.finish({ ...span, coveredMs });
}
