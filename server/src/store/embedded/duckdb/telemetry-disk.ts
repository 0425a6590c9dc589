/**
 * The writing half on disk. Blocks are handed over as they are closed and written together every few seconds, off the path of
 * inserts: one transaction holds the new entries of the dictionary, the windows, the minutes they complete and how far the
 * tiers are complete. Coarser tiers, retention and size follow, one after the other on the same connection.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { Block } from '../block.ts';
import type { Dictionary } from '../dictionary.ts';
import type { EmbeddedStoreOptions, StoreLog } from '../embedded-store-options.ts';
import type { MeshDirectory } from '../mesh-directory.ts';
import type { StoredMinute } from '../older-minutes.ts';
import type { TelemetryTables } from '../telemetry-tables.ts';
import { bucketStart, listTiers } from '../tiers.ts';
import { loadDictionary, measureDictionary, writeDictionary } from './dictionary-tables.ts';
import { loadStoredMinute, loadWindows } from './load-ring.ts';
import type { Database } from './open-database.ts';
import { createQueryPool } from './query-pool.ts';
import { createTables } from './read-tables.ts';
import { dropExpired, dropOversize } from './retain.ts';
import { rollUp } from './roll-up.ts';
import { runInTransaction } from './run-in-transaction.ts';
import { readSortedUntil, sortNext } from './sort-rows.ts';
import { loadTier, writeProgress } from './stored-tiers.ts';
import type { MovingTier } from './stored-tiers.ts';
import { visitClusters, writeClusters } from './cluster-table.ts';
import { writeBlocks } from './write-blocks.ts';

/** Blocks of one tier, to be written together; the tier is complete until then afterwards. */
export interface Delivery {
  readonly tier: MovingTier;
  readonly blocks: readonly Block[];
  readonly completeUntil: EpochMs;
}

export interface TelemetryDisk {
  /** Finest first: raw, minute, five minutes, hour. */
  readonly tiers: readonly [MovingTier, MovingTier, MovingTier, MovingTier];
  readonly tables: TelemetryTables;
  /** Writes deliveries in one transaction; they can be read when it resolves. */
  write(deliveries: readonly Delivery[]): Promise<void>;
  /** Completes coarser tiers. */
  rollUp(): Promise<void>;
  /** Sorts one portion of the rows that are complete, if there is one. */
  sortRows(): Promise<void>;
  /** Enforces retention and size. Whether anything was dropped. */
  retain(): Promise<boolean>;
  loadWindows(from: EpochMs, visit: (window: Block) => void): Promise<void>;
  /** A stored minute: null when there is none, `lost` when not all of its windows are kept. In its turn with questions, not with what is written. */
  loadMinute(start: EpochMs): Promise<StoredMinute | null | 'lost'>;
  sizeBytes(): Promise<number>;
  close(): Promise<void>;
}

interface DiskParts {
  readonly database: Database;
  readonly options: EmbeddedStoreOptions;
  readonly dictionary: Dictionary;
  readonly directory: MeshDirectory;
  readonly log: StoreLog;
}

/** Reads what the database tells of dictionary, tiers and clusters, and takes writes from then on. One at a time. */
export async function createTelemetryDisk(parts: DiskParts): Promise<TelemetryDisk> {
  const { database, options, dictionary, directory, log } = parts;
  const connection = await database.instance.connect();
  await loadDictionary(connection, dictionary);
  await visitClusters(connection, (name, at) => directory.sawCluster(name, at));
  const tiers: MovingTier[] = [];
  for (const tier of listTiers(options.intervalMs, options.retention))
    tiers.push(await loadTier(connection, tier));
  const all = tiers as [MovingTier, MovingTier, MovingTier, MovingTier];
  const pool = await createQueryPool(database.instance);
  let written = measureDictionary(dictionary);
  const sortedUntil = new Map<MovingTier, EpochMs>();
  for (const tier of all) sortedUntil.set(tier, await readSortedUntil(connection, tier));

  return {
    tiers: all,
    tables: createTables(pool, dictionary),
    async write(deliveries) {
      const size = measureDictionary(dictionary);
      await runInTransaction(connection, async () => {
        await writeDictionary(connection, dictionary, { written, size });
        for (const { tier, blocks, completeUntil } of deliveries) {
          await writeBlocks(connection, blocks, { tier, dictionary });
          if (completeUntil > tier.completeUntil()) await writeProgress(connection, tier, completeUntil);
        }
        await writeClusters(connection, directory.lastSeen());
      });
      written = size;
      for (const { tier, blocks, completeUntil } of deliveries) {
        for (const block of blocks) tier.coverage.add(bucketStart(tier, block), block.coveredMs, block.rows);
        tier.advance(completeUntil);
      }
    },
    async rollUp() {
      const [, minute, fiveMinutes, hour] = all;
      await rollUp(connection, minute, fiveMinutes);
      await rollUp(connection, fiveMinutes, hour);
    },
    async sortRows() {
      const [, minute] = all;
      for (const tier of all) {
        // Raw windows are complete with their minutes.
        const completeUntil = tier === all[0] ? minute.completeUntil() : tier.completeUntil();
        const before = sortedUntil.get(tier) ?? -Infinity;
        const after = await sortNext(connection, tier, { sortedUntil: before, completeUntil });
        sortedUntil.set(tier, after);
        // One at a time: what is to be written waits for this.
        if (after !== before) return;
      }
    },
    async retain() {
      const expired = await dropExpired(connection, all, options.clock());
      if (options.directory === ':memory:') return expired;
      const limits = { maxSizeBytes: options.maxSizeBytes, log };
      return (await dropOversize(connection, all, limits)) || expired;
    },
    loadWindows: (from, visit) => loadWindows(connection, all[0], { from, to: Infinity, visit }),
    loadMinute: (start) =>
      pool.use((reader) => loadStoredMinute(reader, { raw: all[0], minute: all[1] }, start)),
    sizeBytes: () => database.measure(),
    async close() {
      await pool.close();
      connection.closeSync();
      database.close();
    },
  };
}
