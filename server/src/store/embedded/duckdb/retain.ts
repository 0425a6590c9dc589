/**
 * Lets go of what is too old, and of what does not fit: whole buckets, oldest first, one transaction for each tier. DuckDB frees
 * the space with the next checkpoint and uses it again; the file itself stops growing and does not shrink.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { StoreLog } from '../embedded-store-options.ts';
import { alignDown } from '../tiers.ts';
import { runInTransaction } from './run-in-transaction.ts';
import { bucketTable, edgeTable, outcomeTable } from './schema.ts';
import type { MovingTier } from './stored-tiers.ts';

/** Old rows go in portions of this part of the retention, because deleting costs a look at all of a row group. */
const PORTIONS = 24;
/** What is left of a tier when space runs out: this many of its buckets. */
const LEAST_BUCKETS = 60;
/** Part of a tier that goes at once when space runs out. */
const SHARE_TO_DROP = 8;

async function dropBefore(connection: DuckDBConnection, tier: MovingTier, cutoff: EpochMs): Promise<void> {
  await runInTransaction(connection, async () => {
    for (const table of [edgeTable, outcomeTable, bucketTable]) {
      await connection.run(`DELETE FROM ${table(tier.name)} WHERE ts < ${cutoff}`);
    }
  });
  tier.coverage.dropBefore(cutoff);
}

/** Drops what is older than each tier's retention. Whether anything was. */
export async function dropExpired(
  connection: DuckDBConnection,
  tiers: readonly MovingTier[],
  now: EpochMs,
): Promise<boolean> {
  let dropped = false;
  for (const tier of tiers) {
    const portionMs = Math.max(tier.stepMs, alignDown(tier.retentionMs / PORTIONS, tier.stepMs));
    const cutoff = alignDown(now - tier.retentionMs, portionMs);
    const oldest = tier.coverage.oldest();
    if (oldest === null || oldest >= cutoff) continue;
    await dropBefore(connection, tier, cutoff);
    dropped = true;
  }
  return dropped;
}

/** Bytes of the file that hold something, after a checkpoint. */
async function measureUsed(connection: DuckDBConnection): Promise<number> {
  await connection.run('CHECKPOINT');
  const size = await connection.runAndReadAll(
    'SELECT CAST(used_blocks * block_size AS DOUBLE) FROM pragma_database_size()',
  );
  return Number(size.getRows()[0]?.[0] ?? 0);
}

/** The finest tier that has more than its least, and the moment before which to drop a part of it. */
function choosePortion(tiers: readonly MovingTier[]): { tier: MovingTier; cutoff: EpochMs } | null {
  for (const tier of tiers) {
    const oldest = tier.coverage.oldest();
    const newest = tier.coverage.newest();
    if (oldest === null || newest === null) continue;
    const spanMs: Milliseconds = newest - oldest;
    if (spanMs <= LEAST_BUCKETS * tier.stepMs) continue;
    const latest = newest - LEAST_BUCKETS * tier.stepMs;
    return { tier, cutoff: Math.min(latest, oldest + Math.max(tier.stepMs, spanMs / SHARE_TO_DROP)) };
  }
  return null;
}

/** Drops the oldest of the finest tier, then of the next, until the used bytes are within the limit. */
export async function dropOversize(
  connection: DuckDBConnection,
  tiers: readonly MovingTier[],
  limits: { maxSizeBytes: number; log: StoreLog },
): Promise<boolean> {
  let used = await measureUsed(connection);
  let dropped = false;
  while (used > limits.maxSizeBytes) {
    const portion = choosePortion(tiers);
    if (!portion) {
      limits.log.warn(
        { used, ...limits, log: undefined },
        'the store is larger than allowed, but nothing more can go',
      );
      return dropped;
    }
    const { tier, cutoff } = portion;
    await dropBefore(connection, tier, Math.floor(cutoff));
    dropped = true;
    used = await measureUsed(connection);
    limits.log.info(
      { tier: tier.name, before: new Date(cutoff).toISOString(), usedBytes: used },
      'dropped the oldest telemetry of a tier to keep the store within its size',
    );
  }
  return dropped;
}
