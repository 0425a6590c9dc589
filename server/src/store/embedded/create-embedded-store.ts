/**
 * The embedded store: a hot ring in memory for the last minutes. What enters are closed windows of the mesh; what leaves are
 * answers of the TelemetryStore port. Moments and durations are milliseconds, sizes are bytes.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { WindowBatch } from '../../telemetry/edge-window.ts';
import type { WritableTelemetryStore } from '../telemetry-store.ts';
import { createReaders, findOldest } from './answer-questions.ts';
import { buildBlock } from './build-block.ts';
import { createCoverage } from './coverage.ts';
import { createDictionary } from './dictionary.ts';
import { mergeBlocks } from './merge-blocks.ts';
import { createMeshDirectory } from './mesh-directory.ts';
import type { StoredTier } from './plan.ts';
import { createRing } from './ring.ts';
import { alignDown, listTiers, MINUTE_MS } from './tiers.ts';
import type { Retention } from './tiers.ts';

export interface EmbeddedStoreOptions {
  /** Directory of the database, made when missing; `:memory:` keeps everything in memory. */
  readonly directory: string;
  /** Length of the windows that will be inserted. */
  readonly intervalMs: Milliseconds;
  readonly retention: Retention;
  /** Limit for the files on disk. */
  readonly maxSizeBytes: number;
  /** Limit for DuckDB's own memory; the ring's comes on top. */
  readonly memoryLimitBytes: number;
  readonly clock: () => EpochMs;
  readonly log?: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
    error(details: object, message: string): void;
  };
}

const RING_LIMITS = { ageMs: 20 * MINUTE_MS, bytes: 224 * 2 ** 20 };

/** Opens the store. */
export async function createEmbeddedStore(options: EmbeddedStoreOptions): Promise<WritableTelemetryStore> {
  const dictionary = createDictionary();
  const ring = createRing(RING_LIMITS);
  const directory = createMeshDirectory(dictionary);
  const tiers = listTiers(options.intervalMs, options.retention).map((tier): StoredTier =>
    Object.assign(tier, { coverage: createCoverage(), completeUntil: () => -Infinity }),
  );
  const tables = {
    sumByLane: async () => {},
    sumByGroup: async () => {},
    sumByOutcome: async () => {},
  };
  const readers = createReaders({ dictionary, tables }, { ring, tiers }, options.clock);
  let changes = 0;
  let minutesUntil = -Infinity;
  let pending: Promise<void> = Promise.resolve();

  async function closeMinutes(until: EpochMs): Promise<void> {
    const first = ring.windows[0]?.start;
    if (first === undefined) return;
    for (
      let start = Math.max(minutesUntil, alignDown(first, MINUTE_MS));
      start + MINUTE_MS <= until;
      start += MINUTE_MS
    ) {
      const windows = ring.windowsIn(start, start + MINUTE_MS);
      if (windows.length > 0)
        ring.insertMinute(await mergeBlocks(windows, { start, end: start + MINUTE_MS }));
      minutesUntil = start + MINUTE_MS;
    }
  }

  async function insert(batch: WindowBatch): Promise<void> {
    if (ring.has(batch.start) || batch.start < minutesUntil) {
      options.log?.warn(
        { start: batch.start },
        'a window that is already stored, or came too late, was left out',
      );
      return;
    }
    ring.insert(await buildBlock(batch, dictionary));
    for (const name of batch.clusters) directory.sawCluster(name, batch.end);
    await closeMinutes(alignDown(batch.end - options.intervalMs, MINUTE_MS));
    ring.evict(Infinity);
    changes++;
  }

  return {
    ...readers,
    insertWindows(batch) {
      pending = pending.then(() => insert(batch));
      return pending;
    },
    async importWindows() {
      options.log?.warn({}, 'history is not kept');
    },
    async readStatus() {
      return {
        kind: 'embedded',
        edges: dictionary.edges.length,
        sizeBytes: ring.bytes(),
        oldestAt: findOldest({ ring, tiers }),
        newestAt: ring.windows.at(-1)?.end ?? null,
        tiers: [],
        clusters: directory.clusters(),
      };
    },
    version: () => String(changes),
    newestEnd: () => ring.windows.at(-1)?.end ?? null,
    close: () => pending,
  };
}
