/** Fills the ring from the raw tier at start: the last minutes before the console stopped, window by window. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { EpochMs } from '@sightglass/shared/units';
import { BlockWriter, outcomeKey } from '../block.ts';
import type { Block } from '../block.ts';
import { ROW_WIDTH } from '../columns.ts';
import type { StoredTier } from '../plan.ts';
import { COUNT_COLUMNS, edgeTable, outcomeTable } from './schema.ts';
import { visitResult } from './visit-rows.ts';

interface LoadedOutcome {
  readonly lane: number;
  readonly key: number;
  readonly value: number;
}

async function loadOutcomes(connection: DuckDBConnection, start: EpochMs): Promise<LoadedOutcome[]> {
  const list: LoadedOutcome[] = [];
  const sql = `SELECT lane, outcome, requests, opened FROM ${outcomeTable('raw')} WHERE ts = ${start} ORDER BY lane`;
  await visitResult(connection, sql, (read) => {
    const opened = read(3) > 0;
    list.push({ lane: read(0), key: outcomeKey(read(1), opened), value: opened ? read(3) : read(2) });
  });
  return list;
}

/** One stored window as a block. */
async function loadWindow(
  connection: DuckDBConnection,
  window: { start: EpochMs; coveredMs: number },
): Promise<Block> {
  const { start, coveredMs } = window;
  const outcomes = await loadOutcomes(connection, start);
  const writer = new BlockWriter();
  let next = 0;
  const sql = `SELECT lane, evidence, ${COUNT_COLUMNS.join(', ')} FROM ${edgeTable('raw')} WHERE ts = ${start} ORDER BY lane`;
  await visitResult(connection, sql, (read) => {
    const lane = read(0);
    writer.row(lane, read(1));
    for (let column = 0; column < ROW_WIDTH; column++) writer.cell(column, read(column + 2));
    for (; outcomes[next]?.lane === lane; next++) {
      const { key, value } = outcomes[next] as LoadedOutcome;
      writer.outcome(key, value);
    }
  });
  return writer.finish({ start, end: start + coveredMs, coveredMs });
}

/** Calls back with each stored window that starts at or after `from`, in order. */
export async function loadWindows(
  connection: DuckDBConnection,
  raw: StoredTier,
  range: { from: EpochMs; visit: (window: Block) => void },
): Promise<void> {
  const windows: { start: EpochMs; coveredMs: number }[] = [];
  raw.coverage.each({ from: range.from, to: Infinity }, (start, coveredMs) =>
    windows.push({ start, coveredMs }),
  );
  for (const window of windows) range.visit(await loadWindow(connection, window));
}
