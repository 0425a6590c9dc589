/** What memory holds after a start, read from the tables bucket by bucket: the last windows, and minutes from before them. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { outcomeKey, takeBlockWriter } from '../block.ts';
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

async function loadOutcomes(
  connection: DuckDBConnection,
  tier: StoredTier,
  start: EpochMs,
): Promise<LoadedOutcome[]> {
  const list: LoadedOutcome[] = [];
  const sql = `SELECT lane, outcome, requests, opened FROM ${outcomeTable(tier.name)} WHERE ts = ${start} ORDER BY lane`;
  await visitResult(connection, sql, (read) => {
    const opened = read(3) > 0;
    list.push({ lane: read(0), key: outcomeKey(read(1), opened), value: opened ? read(3) : read(2) });
  });
  return list;
}

/** One stored bucket as a block that ends `lengthMs` after its start. */
async function loadBucket(
  connection: DuckDBConnection,
  tier: StoredTier,
  bucket: { start: EpochMs; coveredMs: Milliseconds; lengthMs: Milliseconds },
): Promise<Block> {
  const { start, coveredMs, lengthMs } = bucket;
  const outcomes = await loadOutcomes(connection, tier, start);
  const writer = takeBlockWriter();
  let next = 0;
  const sql = `SELECT lane, evidence, ${COUNT_COLUMNS.join(', ')} FROM ${edgeTable(tier.name)} WHERE ts = ${start} ORDER BY lane`;
  await visitResult(connection, sql, (read) => {
    const lane = read(0);
    writer.row(lane, read(1));
    for (let column = 0; column < ROW_WIDTH; column++) writer.cell(column, read(column + 2));
    for (; outcomes[next]?.lane === lane; next++) {
      const { key, value } = outcomes[next] as LoadedOutcome;
      writer.outcome(key, value);
    }
  });
  return writer.finish({ start, end: start + lengthMs, coveredMs });
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
  for (const { start, coveredMs } of windows) {
    range.visit(await loadBucket(connection, raw, { start, coveredMs, lengthMs: coveredMs }));
  }
}

/** The bucket of a tier that starts then; null when there is none. */
export async function loadStoredBucket(
  connection: DuckDBConnection,
  tier: StoredTier,
  start: EpochMs,
): Promise<Block | null> {
  let covered: Milliseconds | null = null;
  tier.coverage.each({ from: start, to: start + tier.stepMs }, (_, coveredMs) => {
    covered = coveredMs;
  });
  if (covered === null) return null;
  return loadBucket(connection, tier, { start, coveredMs: covered, lengthMs: tier.stepMs });
}
