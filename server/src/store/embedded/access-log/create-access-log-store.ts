/**
 * The access log in a DuckDB file of its own, so that it can neither disturb the telemetry nor be disturbed by it. One connection writes, two read. A batch is
 * one transaction: records, contexts and file positions come together or not at all.
 */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Bytes, EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { AccessLogStore } from '../../access-log/access-log-store.ts';
import { openDatabase } from '../duckdb/open-database.ts';
import { createQueryPool } from '../duckdb/query-pool.ts';
import { runInTransaction } from '../duckdb/run-in-transaction.ts';
import type { StoreLog } from '../embedded-store-options.ts';
import { createTaskQueue } from '../task-queue.ts';
import type { Scope } from './build-conditions.ts';
import { createChapters, followTail, type Chapter, type TailWriter } from './chapters.ts';
import { createContexts, type NewContext } from './contexts.ts';
import { readCertificates } from './read-certificates.ts';
import { readFlows } from './read-flows.ts';
import { readHistogram } from './read-histogram.ts';
import { readPageRows } from './read-page.ts';
import { completeRows, ContextCache, readRecord } from './read-records.ts';
import {
  DAY_MS,
  dropBefore,
  findAgeCut,
  findSizeCut,
  measureUsed,
  type ArrivalMinute,
} from './retain-records.ts';
import { ACCESS_LOG_DATABASE, readChapters, readSalt } from './schema.ts';
import { writeTally } from './tally.ts';
import { TextCache } from './text-cache.ts';
import { createTexts, type NewText } from './texts.ts';
import {
  numberTexts,
  type RecordTexts,
  writeContexts,
  writeMarks,
  writeRecords,
  writeTexts,
} from './write-records.ts';

const MINUTE_MS = 60_000;
const MAXIMUM_CHAPTER_RECORDS = 500_000;
/** Records between which others have their turn. */
const NUMBERED_AT_ONCE = 1000;

export interface AccessLogStoreOptions {
  /** `:memory:` keeps everything in memory. */
  readonly directory: string;
  readonly retention: { readonly ageMs: Milliseconds; readonly bytes: Bytes };
  readonly memoryLimitBytes: Bytes;
  readonly clock: () => EpochMs;
  readonly log: StoreLog;
}

/** Opens the file, or makes it. Rejects when another process holds it. */
export async function createAccessLogStore(options: AccessLogStoreOptions): Promise<AccessLogStore> {
  const { clock, retention, log } = options;
  const database = await openDatabase({ ...options, kind: ACCESS_LOG_DATABASE });
  const connection = await database.instance.connect();
  const pool = await createQueryPool(database.instance);
  const readNumbers = async (sql: string): Promise<number[][]> =>
    (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(Number));
  const [[lastContext = 0] = []] = await readNumbers(
    'SELECT CAST(coalesce(max(id), 0) AS DOUBLE) FROM context',
  );
  const [[lastId = 0, stored = 0] = []] = await readNumbers(
    'SELECT CAST(coalesce(max(id), 0) AS DOUBLE), CAST(count(*) AS DOUBLE) FROM record',
  );
  const minutes: ArrivalMinute[] = (
    await readNumbers('SELECT CAST(minute AS DOUBLE), CAST(first_id AS DOUBLE) FROM arrival ORDER BY minute')
  ).map(([minute = 0, firstId = 0]) => ({ minute, firstId }));
  const contexts = createContexts(lastContext + 1);
  const texts = createTexts(await readSalt(connection));
  const chapters = createChapters(await readChapters(connection), 0);
  // What it has is not remembered: records go on with a new one.
  let chapter: Chapter | null = null;
  let tail: TailWriter | null = null;
  const known = new ContextCache();
  const parts = { chapters, contexts: known, texts: new TextCache() };
  const queue = createTaskQueue();
  // Numbers go on growing although the last records may be gone.
  let nextId = Math.max(lastId, minutes.at(-1)?.firstId ?? 0) + 1;
  let records = stored;
  let sizeBytes = await database.measure();
  const openedAt = clock();

  /** The chapter of the next records, and whether it is new. */
  function chooseChapter(day: number): [Chapter, boolean] {
    const isOver =
      chapter === null ||
      chapter.day !== day ||
      texts.isFull() ||
      nextId - chapter.firstId >= MAXIMUM_CHAPTER_RECORDS;
    if (chapter !== null && !isOver) return [chapter, false];
    texts.clear();
    chapter = chapters.begin(nextId, day);
    tail = followTail(chapter);
    return [chapter, true];
  }

  async function append(
    ...[batch, marks, arrivedAt = clock()]: Parameters<AccessLogStore['append']>
  ): Promise<void> {
    const minute = Math.max(Math.floor(arrivedAt / MINUTE_MS) * MINUTE_MS, minutes.at(-1)?.minute ?? 0);
    const isNewMinute = batch.length > 0 && minutes.at(-1)?.minute !== minute;
    const [fresh, freshTexts]: [NewContext[], NewText[]] = [[], []];
    const day = Math.floor(minute / DAY_MS);
    const [current, isNewChapter] = chooseChapter(day);
    const contextIds = new Int32Array(batch.length);
    const numbered: RecordTexts[] = [];
    try {
      for (const [index, record] of batch.entries()) {
        contextIds[index] = contexts.numberOf(record, day, fresh);
        numbered.push(numberTexts(record, texts, freshTexts));
        // Before they are written: whoever reads them must know of their chapter.
        current.from = Math.min(current.from, Math.floor(record.time));
        current.to = Math.max(current.to, Math.floor(record.time));
        if (index % NUMBERED_AT_ONCE === NUMBERED_AT_ONCE - 1) await letOthersRun();
      }
      await runInTransaction(connection, async () => {
        if (isNewChapter)
          await connection.run(`INSERT INTO chapter VALUES (${current.id}, ${current.firstId}, ${day})`);
        await writeContexts(connection, fresh);
        await writeTexts(connection, current.id, freshTexts);
        await writeRecords(connection, { records: batch, contextIds, firstId: nextId, texts: numbered });
        if (isNewMinute) await connection.run(`INSERT INTO arrival VALUES (${minute}, ${nextId})`);
        await writeMarks(connection, marks);
      });
    } catch (error) {
      contexts.forget(fresh);
      if (isNewChapter) chapters.drop(current);
      chapter = null;
      throw error;
    }
    if (isNewMinute) minutes.push({ minute, firstId: nextId });
    nextId += batch.length;
    records += batch.length;
    tail?.add(nextId);
    if (isNewChapter) countPrevious();
  }

  /** Counts the chapter before the present one, which is full, behind whatever waits to be written. */
  function countPrevious(): void {
    const [full, current] = chapters.list.slice(-2);
    if (!full || !current || full.isTallied) return;
    queue
      .run(async () => {
        full.isTallied = await writeTally(connection, full, current.firstId);
      })
      .catch((error: unknown) =>
        log.warn({ err: error }, 'a part of the access log could not be counted; it is read as it is'),
      );
  }

  async function drop(cut: ArrivalMinute): Promise<void> {
    records -= await dropBefore(connection, cut, chapters.of(cut.firstId)?.id ?? 0);
    chapters.dropBefore(cut.firstId);
    minutes.splice(
      0,
      minutes.findIndex(({ minute }) => minute >= cut.minute),
    );
  }

  async function retain(): Promise<boolean> {
    const old = findAgeCut(minutes, clock() - retention.ageMs);
    if (old) await drop(old);
    let dropped = old !== null;
    if (options.directory === ':memory:') return dropped;
    sizeBytes = await database.measure();
    if (sizeBytes <= retention.bytes) return dropped;
    let used = await measureUsed(connection);
    while (used > retention.bytes) {
      const cut = findSizeCut(minutes);
      if (!cut) break;
      await drop(cut);
      dropped = true;
      used = await measureUsed(connection);
      const before = new Date(cut.minute).toISOString();
      log.info({ before, usedBytes: used }, 'dropped the oldest access log to keep it within its size');
    }
    sizeBytes = await database.measure();
    return dropped;
  }

  function scopeOf(window: TimeWindow): Scope {
    const some = chapters.within(window);
    const [first, last] = [some[0], some.at(-1)];
    return {
      window,
      chapters: first && last ? chapters.range(first, last) : null,
      tallied: chapters.talliedWithin(window),
      hash: texts.hash,
    };
  }

  return {
    append: (...given) => queue.run(() => append(...given)),
    readMarks: () =>
      queue.run(async () => {
        const result = await connection.runAndReadAll(
          'SELECT path, read_until, inode, head, head_length FROM file_mark',
        );
        return result.getRows().map(([path, offset, inode, head, headLength]) => ({
          path: String(path),
          offset: Number(offset),
          inode: String(inode),
          head: String(head),
          headLength: Number(headLength),
        }));
      }),
    readPage: (query) =>
      pool.use(async (reader) => {
        const rows = await readPageRows(reader, { query, hash: texts.hash }, parts);
        return completeRows(reader, rows, parts);
      }),
    readHistogram: (query) => pool.use((reader) => readHistogram(reader, query, scopeOf(query.window))),
    readCertificates: (window, limit) => pool.use((reader) => readCertificates(reader, window, limit)),
    readFlows: (query) =>
      pool.use((reader) => readFlows(reader, query, { scope: scopeOf(query.window), known })),
    readRecord: (id) => pool.use((reader) => readRecord(reader, id, parts)),
    status: () => ({
      records,
      sizeBytes,
      keptFrom: minutes[0]?.minute ?? openedAt,
      newestId: nextId - 1,
      retention,
    }),
    retain: () => queue.run(retain),
    async close() {
      await queue.idle();
      await pool.close();
      connection.closeSync();
      database.close();
    },
  };
}
