/**
 * Adds complete buckets of a finer tier up to those of the next: 5 minutes from minutes, hours from 5 minutes. One transaction, so that
 * a bucket is there whole or not at all. Rows are written in order of bucket, service and lane.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { alignDown } from '../tiers.ts';
import { runInTransaction } from './run-in-transaction.ts';
import { bucketTable, COUNT_COLUMNS, edgeTable, outcomeTable } from './schema.ts';
import { writeProgress } from './stored-tiers.ts';
import type { MovingTier } from './stored-tiers.ts';
import { visitResult } from './visit-rows.ts';

function coverageByBucket(
  from: MovingTier,
  to: MovingTier,
  range: { from: EpochMs; to: EpochMs },
): Map<EpochMs, Milliseconds> {
  const covered = new Map<EpochMs, Milliseconds>();
  from.coverage.each(range, (start, coveredMs) => {
    const bucket = alignDown(start, to.stepMs);
    covered.set(bucket, (covered.get(bucket) ?? 0) + coveredMs);
  });
  return covered;
}

async function insertSums(
  connection: DuckDBConnection,
  tiers: { from: MovingTier; to: MovingTier },
  range: { from: EpochMs; to: EpochMs },
): Promise<void> {
  const bucket = `(ts // ${tiers.to.stepMs}) * ${tiers.to.stepMs}`;
  const where = `WHERE ts >= ${range.from} AND ts < ${range.to}`;
  await connection.run(`INSERT INTO ${edgeTable(tiers.to.name)}
    SELECT ${bucket} AS bucket, service, lane, max(evidence), ${COUNT_COLUMNS.map((name) => `sum(${name})`).join(', ')}
    FROM ${edgeTable(tiers.from.name)} ${where} GROUP BY bucket, service, lane ORDER BY bucket, service, lane`);
  await connection.run(`INSERT INTO ${outcomeTable(tiers.to.name)}
    SELECT ${bucket} AS bucket, service, lane, outcome, sum(requests), sum(opened)
    FROM ${outcomeTable(tiers.from.name)} ${where}
    GROUP BY bucket, service, lane, outcome ORDER BY bucket, service, lane, outcome`);
}

/** Completes the coarser tier as far as the finer one allows. */
export async function rollUp(connection: DuckDBConnection, from: MovingTier, to: MovingTier): Promise<void> {
  const until = alignDown(from.completeUntil(), to.stepMs);
  const oldest = from.coverage.oldest();
  if (oldest === null || !(until > to.completeUntil())) return;
  const range = { from: Math.max(to.completeUntil(), alignDown(oldest, to.stepMs)), to: until };
  const covered = coverageByBucket(from, to, range);
  const rows = new Map<EpochMs, number>();
  await runInTransaction(connection, async () => {
    if (covered.size > 0) {
      await insertSums(connection, { from, to }, range);
      const counts = `SELECT CAST(ts AS DOUBLE), CAST(count(*) AS INTEGER) FROM ${edgeTable(to.name)}
        WHERE ts >= ${range.from} AND ts < ${range.to} GROUP BY ts`;
      await visitResult(connection, counts, (read) => rows.set(read(0), read(1)));
      const buckets = [...covered].map(([start, ms]) => `(${start}, ${ms}, ${rows.get(start) ?? 0})`);
      await connection.run(`INSERT INTO ${bucketTable(to.name)} VALUES ${buckets.join(', ')}`);
    }
    await writeProgress(connection, to, until);
  });
  for (const [start, ms] of covered) to.coverage.add(start, ms, rows.get(start) ?? 0);
  to.advance(until);
}
