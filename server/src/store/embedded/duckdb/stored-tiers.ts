/** How far each tier goes: read at start, moved on after each commit. Moments are epoch milliseconds. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { EpochMs } from '@sightglass/shared/units';
import { createCoverage } from '../coverage.ts';
import type { StoredTier } from '../plan.ts';
import type { Tier } from '../tiers.ts';
import { bucketTable } from './schema.ts';
import { visitResult } from './visit-rows.ts';

/** A tier whose end can be moved on; the new end counts for readers at once. */
export interface MovingTier extends StoredTier {
  advance(until: EpochMs): void;
}

/** Reads the buckets that exist and how far each tier is complete. */
export async function loadTier(connection: DuckDBConnection, tier: Tier): Promise<MovingTier> {
  const coverage = createCoverage();
  const buckets = `SELECT CAST(ts AS DOUBLE), covered_ms, edge_rows FROM ${bucketTable(tier.name)} ORDER BY ts`;
  await visitResult(connection, buckets, (read) => coverage.add(read(0), read(1), read(2)));
  let completeUntil = -Infinity;
  const progress = `SELECT CAST(complete_until AS DOUBLE) FROM progress WHERE tier = '${tier.name}'`;
  await visitResult(connection, progress, (read) => {
    completeUntil = read(0);
  });
  return {
    ...tier,
    coverage,
    completeUntil: () => completeUntil,
    advance(until) {
      completeUntil = Math.max(completeUntil, until);
    },
  };
}

/** Writes how far a tier is complete, in the transaction that completes it. */
export async function writeProgress(connection: DuckDBConnection, tier: Tier, until: EpochMs): Promise<void> {
  await connection.run(`INSERT OR REPLACE INTO progress VALUES ('${tier.name}', ${until})`);
}
