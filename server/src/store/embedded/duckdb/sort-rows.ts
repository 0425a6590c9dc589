/**
 * Sorts what is complete: rows arrive bucket by bucket, and a question about one service then touches every bucket. A portion of
 * buckets at a time is written again in order of service, lane and time, which makes such questions several times faster and the file
 * smaller. One transaction for each portion: readers see the rows before or after, never both or neither.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { EpochMs } from '@sightglass/shared/units';
import { alignDown } from '../tiers.ts';
import type { Tier } from '../tiers.ts';
import { runInTransaction } from './run-in-transaction.ts';
import { edgeTable, outcomeTable } from './schema.ts';
import type { MovingTier } from './stored-tiers.ts';

/** Buckets sorted together: a million rows of a large mesh, which DuckDB sorts within its memory limit. */
const BUCKETS = 48;

async function sortTable(
  connection: DuckDBConnection,
  table: string,
  range: { from: EpochMs; to: EpochMs },
): Promise<void> {
  const where = `WHERE ts >= ${range.from} AND ts < ${range.to}`;
  const last = await connection.runAndReadAll(
    `SELECT CAST(coalesce(max(rowid), -1) AS DOUBLE) FROM ${table}`,
  );
  // Rows that this transaction adds have higher numbers than all before, so that the old ones can be told apart.
  await connection.run(`INSERT INTO ${table} SELECT * FROM ${table} ${where} ORDER BY service, lane, ts`);
  await connection.run(`DELETE FROM ${table} ${where} AND rowid <= ${Number(last.getRows()[0]?.[0])}`);
}

async function writeSorted(connection: DuckDBConnection, tier: Tier, until: EpochMs): Promise<void> {
  await connection.run(`INSERT OR REPLACE INTO progress VALUES ('${tier.name} sorted', ${until})`);
}

/** Until when a tier's rows are sorted; -Infinity when none are. */
export async function readSortedUntil(connection: DuckDBConnection, tier: Tier): Promise<EpochMs> {
  const rows = await connection.runAndReadAll(
    `SELECT CAST(complete_until AS DOUBLE) FROM progress WHERE tier = '${tier.name} sorted'`,
  );
  const until = rows.getRows()[0]?.[0];
  return typeof until === 'number' ? until : -Infinity;
}

/**
 * Sorts the next portion of a tier that ends by `completeUntil`. Returns until when rows are sorted now, the same as before
 * when no portion is complete.
 */
export async function sortNext(
  connection: DuckDBConnection,
  tier: MovingTier,
  state: { sortedUntil: EpochMs; completeUntil: EpochMs },
): Promise<EpochMs> {
  const portionMs = tier.stepMs * BUCKETS;
  const first = tier.coverage.firstFrom(state.sortedUntil);
  if (first === null) return state.sortedUntil;
  const range = { from: alignDown(first, portionMs), to: alignDown(first, portionMs) + portionMs };
  if (range.to > state.completeUntil) return state.sortedUntil;
  await runInTransaction(connection, async () => {
    await sortTable(connection, edgeTable(tier.name), range);
    await sortTable(connection, outcomeTable(tier.name), range);
    await writeSorted(connection, tier, range.to);
  });
  return range.to;
}
