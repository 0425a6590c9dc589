/**
 * The embedded store: a hot ring in memory for the last minutes, in front of a DuckDB file for everything. What enters are closed
 * windows of the mesh; what leaves are answers of the TelemetryStore port. Moments and durations are milliseconds, sizes
 * are bytes. A window can be read when its insert resolves and is on disk some seconds later.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { WindowBatch } from '../../telemetry/edge-window.ts';
import type { WritableTelemetryStore } from '../telemetry-store.ts';
import { createReaders, findOldest } from './answer-questions.ts';
import type { Block } from './block.ts';
import { buildBlock } from './build-block.ts';
import { keepClosedSums } from './closed-sums.ts';
import { createDictionary } from './dictionary.ts';
import { openGaugeTables } from './duckdb/gauge-tables.ts';
import { keepGauges } from './gauges/keep-gauges.ts';
import { openDatabase } from './duckdb/open-database.ts';
import { createTelemetryDisk } from './duckdb/telemetry-disk.ts';
import type { EmbeddedStoreOptions, StoreLog } from './embedded-store-options.ts';
import { fillOlderMinutes } from './fill-older-minutes.ts';
import { importHistory } from './import-history.ts';
import { createDayKeeper } from './keep-day.ts';
import { mergeBlocks } from './merge-blocks.ts';
import { createMeshDirectory } from './mesh-directory.ts';
import { createRing, listWindows } from './ring.ts';
import { createTaskQueue } from './task-queue.ts';
import { alignDown, MINUTE_MS } from './tiers.ts';

const RING_LIMITS = { ageMs: 17 * MINUTE_MS, bytes: 208 * 2 ** 20 };
const FLUSH_INTERVAL_MS = 5_000;
/** Blocks written in one transaction, so that neither it nor a slice of its work grows long after a stall. */
const PORTION = 4;
const RETAIN_INTERVAL_MS = 10 * MINUTE_MS;
const SILENT: StoreLog = { info() {}, warn() {}, error() {} };

function splitIntoPortions(blocks: readonly Block[]): Block[][] {
  const portions: Block[][] = [];
  for (let i = 0; i < blocks.length; i += PORTION) portions.push(blocks.slice(i, i + PORTION));
  return portions;
}

/** Opens the store and reads its last minutes. Throws StoreLockedError when another process holds the directory. */
export async function createEmbeddedStore(options: EmbeddedStoreOptions): Promise<WritableTelemetryStore> {
  const log = options.log ?? SILENT;
  const dictionary = createDictionary();
  const directory = createMeshDirectory(dictionary);
  const database = await openDatabase({ ...options, log });
  const disk = await createTelemetryDisk({ database, options, dictionary, directory, log });
  const gauges = await keepGauges(await openGaugeTables(database.instance), options);
  const [raw, minute, , hour] = disk.tiers;
  const limits = options.ring ?? RING_LIMITS;
  const ring = createRing(limits);
  const holdings = { ring, tiers: disk.tiers };
  const readers = createReaders({ dictionary, tables: keepClosedSums(disk.tables) }, holdings, {
    now: options.clock,
    log,
  });
  const inserts = createTaskQueue();
  const writes = createTaskQueue();
  const closing = new AbortController();
  let changes = 0;
  let minutesUntil = minute.completeUntil();
  let pendingWindows: Block[] = [];
  let pendingMinutes: Block[] = [];

  /** Adds complete minutes up. Those that are on disk already are for the ring only. */
  async function closeMinutes(until: EpochMs): Promise<void> {
    const first = ring.completeFrom();
    for (let start = first; start + MINUTE_MS <= until; start += MINUTE_MS) {
      if (ring.minutes.some((known) => known.start === start)) continue;
      const windows = listWindows(ring, { from: start, to: start + MINUTE_MS });
      const end = start + MINUTE_MS;
      if (windows.length > 0) {
        const merged = await mergeBlocks(windows, { start, end });
        ring.insertMinute(merged);
        if (end > minutesUntil) pendingMinutes.push(merged);
      }
      minutesUntil = Math.max(minutesUntil, end);
    }
  }

  /** What is not on disk stays, unless the disk has failed for so long that memory runs out. */
  function evict(): void {
    ring.evict(minute.completeUntil());
    if (ring.bytes() <= 2 * limits.bytes) return;
    ring.evict(Infinity);
    const isHeld = (block: Block): boolean => block.start >= ring.completeFrom();
    log.error({}, 'telemetry could not be written for too long: the oldest of it was dropped');
    pendingWindows = pendingWindows.filter(isHeld);
    pendingMinutes = pendingMinutes.filter(isHeld);
  }

  async function insert(batch: WindowBatch): Promise<void> {
    if (ring.has(batch.start) || raw.coverage.has(batch.start) || batch.start < minutesUntil) {
      log.warn({ start: batch.start }, 'a window that is already stored, or came too late, was left out');
      return;
    }
    const block = await buildBlock(batch, dictionary);
    ring.insert(block);
    pendingWindows.push(block);
    for (const name of batch.clusters) directory.sawCluster(name, batch.end);
    // One interval later than needed, for a window that comes late.
    await closeMinutes(alignDown(batch.end - options.intervalMs, MINUTE_MS));
    evict();
    changes++;
  }

  /** Writes what is pending: windows first, then the minutes that they make complete. */
  async function flush(): Promise<void> {
    if (pendingWindows.length === 0 && pendingMinutes.length === 0) return;
    const windows = [...pendingWindows];
    const minutes = [...pendingMinutes];
    for (const blocks of splitIntoPortions(windows)) {
      await disk.write([{ tier: raw, blocks, completeUntil: -Infinity }]);
      pendingWindows = pendingWindows.filter((block) => !blocks.includes(block));
    }
    for (const blocks of splitIntoPortions(minutes)) {
      const completeUntil = blocks.at(-1)?.end ?? -Infinity;
      await disk.write([{ tier: minute, blocks, completeUntil }]);
      pendingMinutes = pendingMinutes.filter((block) => !blocks.includes(block));
    }
    await disk.rollUp();
  }

  /** The ring begins with the windows of which the minutes are not complete; what is older is read from the tables. */
  async function loadRing(): Promise<void> {
    const newest = raw.coverage.newest();
    if (newest === null) return;
    const from = Math.max(minute.completeUntil(), alignDown(newest - limits.ageMs, MINUTE_MS));
    await disk.loadWindows(from, (window) => ring.insert(window));
  }

  /** What is left to read at start is read meanwhile: the answers are the same, only slower. */
  async function fillRing(): Promise<void> {
    const until = minute.completeUntil();
    if (!Number.isFinite(until)) return;
    const from = Math.max(options.clock(), until) - limits.ageMs;
    const { signal } = closing;
    try {
      await fillOlderMinutes(ring.older, { from, until, signal, load: (start) => disk.loadMinute(start) });
    } catch (error) {
      log.warn(
        { err: error },
        'the last minutes could not be read into memory; questions read them from disk',
      );
    }
  }

  function findNewestEnd(): EpochMs | null {
    const ends = disk.tiers
      .slice(0, 2)
      .map(({ coverage, stepMs }) => (coverage.newest() ?? -Infinity) + stepMs);
    const newest = Math.max(ring.windows.at(-1)?.end ?? -Infinity, ...ends);
    return Number.isFinite(newest) ? newest : null;
  }

  const report = (error: unknown): void => {
    log.error({ err: error }, 'telemetry could not be written; it is tried again');
  };
  await loadRing();
  const keepDay = createDayKeeper({
    hoursUntil: hour.completeUntil,
    newestEnd: findNewestEnd,
    read: (window) => readers.readEdges({ window, filter: {}, histograms: true }),
  });
  // One after the other, each while others ask.
  let readAhead = fillRing();
  const readDay = (): void => {
    readAhead = readAhead.then(keepDay).catch((error: unknown) => {
      log.warn({ err: error }, 'the last day could not be read into memory; who asks for it waits');
    });
  };
  readDay();
  let retainAt = options.clock() + RETAIN_INTERVAL_MS;
  const timer = setInterval(() => {
    readDay();
    if (writes.waiting() > 0) return;
    writes.run(flush).catch(report);
    writes.run(() => gauges.flush()).catch(report);
    // Not with the flush: what is pending should not wait for it.
    writes.run(() => disk.sortRows()).catch(report);
    if (options.clock() < retainAt) return;
    retainAt = options.clock() + RETAIN_INTERVAL_MS;
    writes
      .run(async () => {
        if (await disk.retain()) changes++;
        await gauges.retain();
      })
      .catch(report);
  }, options.flushIntervalMs ?? FLUSH_INTERVAL_MS);
  timer.unref();

  return {
    ...readers,
    insertGauges: (samples) => gauges.insert(samples),
    readGauges: (query) => gauges.readGauges(query),
    readNewestGauges: (query) => gauges.readNewestGauges(query),
    insertWindows: (batch) => inserts.run(() => insert(batch)),
    importWindows: (batches) =>
      writes.run(async () => {
        const limit = ring.completeFrom();
        const older = batches.filter(({ end }) => end <= limit);
        if (older.length < batches.length) {
          log.warn(
            { batches: batches.length - older.length },
            'history that is not older than what is stored was left out',
          );
        }
        for (const { clusters, end } of older) for (const name of clusters) directory.sawCluster(name, end);
        await importHistory(disk, dictionary, older);
        minutesUntil = Math.max(minutesUntil, minute.completeUntil());
        changes++;
      }),
    async readStatus() {
      const tiers = disk.tiers.map(({ name, stepMs, retentionMs, coverage }) => ({
        name,
        stepMs,
        retentionMs,
        rows: coverage.rows(),
        oldestAt: coverage.oldest(),
      }));
      return {
        kind: 'embedded',
        edges: dictionary.edges.length,
        sizeBytes: await disk.sizeBytes(),
        oldestAt: findOldest(holdings),
        newestAt: findNewestEnd(),
        tiers,
        clusters: directory.clusters(),
      };
    },
    version: () => String(changes),
    newestEnd: findNewestEnd,
    async close() {
      clearInterval(timer);
      closing.abort();
      await inserts.idle();
      await readAhead;
      try {
        await writes.run(flush);
        await writes.run(() => gauges.flush(true));
      } finally {
        await gauges.close();
        await disk.close();
      }
    },
  };
}
