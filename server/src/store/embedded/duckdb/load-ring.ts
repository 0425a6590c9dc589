/** What memory holds after a start, read from the tables bucket by bucket: the last windows, and the minutes before them with theirs. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { outcomeKey, takeBlockWriter } from '../block.ts';
import type { Block } from '../block.ts';
import { ROW_WIDTH } from '../columns.ts';
import type { StoredMinute } from '../older-minutes.ts';
import type { StoredTier } from '../plan.ts';
import { MINUTE_MS } from '../tiers.ts';
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

/** Calls back with each stored window that starts in [from, to), in order. */
export async function loadWindows(
  connection: DuckDBConnection,
  raw: StoredTier,
  range: { from: EpochMs; to: EpochMs; visit: (window: Block) => void },
): Promise<void> {
  const windows: { start: EpochMs; coveredMs: number }[] = [];
  raw.coverage.each(range, (start, coveredMs) => windows.push({ start, coveredMs }));
  for (const { start, coveredMs } of windows) {
    range.visit(await loadBucket(connection, raw, { start, coveredMs, lengthMs: coveredMs }));
  }
}

function coveredBy({ coverage }: StoredTier, start: EpochMs): Milliseconds {
  let covered = 0;
  coverage.each({ from: start, to: start + MINUTE_MS }, (_, coveredMs) => {
    covered += coveredMs;
  });
  return covered;
}

/** The minute that starts then: null when nothing is stored, `lost` when not all of its windows are kept any more. */
export async function loadStoredMinute(
  connection: DuckDBConnection,
  { raw, minute }: { raw: StoredTier; minute: StoredTier },
  start: EpochMs,
): Promise<StoredMinute | null | 'lost'> {
  const coveredMs = coveredBy(minute, start);
  if (coveredMs !== coveredBy(raw, start)) return 'lost';
  if (coveredMs === 0) return null;
  const windows: Block[] = [];
  const to = start + MINUTE_MS;
  await loadWindows(connection, raw, { from: start, to, visit: (window) => windows.push(window) });
  const sum = await loadBucket(connection, minute, { start, coveredMs, lengthMs: MINUTE_MS });
  return { minute: sum, windows };
}
