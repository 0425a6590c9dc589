/**
 * The access log in a DuckDB file of its own, so that it can neither disturb the telemetry nor be disturbed by it. One connection writes, two read. A batch is
 * one transaction: records, contexts and file positions come together or not at all.
 */
import type { Bytes, EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { AccessLogStore } from '../../access-log/access-log-store.ts';
import { openDatabase } from '../duckdb/open-database.ts';
import { createQueryPool } from '../duckdb/query-pool.ts';
import { runInTransaction } from '../duckdb/run-in-transaction.ts';
import type { StoreLog } from '../embedded-store-options.ts';
import { createTaskQueue } from '../task-queue.ts';
import { createContexts, type NewContext } from './contexts.ts';
import { readCertificates } from './read-certificates.ts';
import { readFlows } from './read-flows.ts';
import { readHistogram } from './read-histogram.ts';
import { readPageIds, readRecords } from './read-records.ts';
import {
  DAY_MS,
  dropBefore,
  findAgeCut,
  findSizeCut,
  measureUsed,
  type ArrivalMinute,
} from './retain-records.ts';
import { ACCESS_LOG_DATABASE } from './schema.ts';
import { writeContexts, writeMarks, writeRecords } from './write-records.ts';

const MINUTE_MS = 60_000;

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
  const queue = createTaskQueue();
  // Numbers go on growing although the last records may be gone.
  let nextId = Math.max(lastId, minutes.at(-1)?.firstId ?? 0) + 1;
  let records = stored;
  let sizeBytes = await database.measure();
  const openedAt = clock();

  async function append(...[batch, marks]: Parameters<AccessLogStore['append']>): Promise<void> {
    const now = clock();
    const minute = Math.max(Math.floor(now / MINUTE_MS) * MINUTE_MS, minutes.at(-1)?.minute ?? 0);
    const isNewMinute = batch.length > 0 && minutes.at(-1)?.minute !== minute;
    const fresh: NewContext[] = [];
    const day = Math.floor(minute / DAY_MS);
    const contextIds = Int32Array.from(batch, (record) => contexts.numberOf(record, day, fresh));
    try {
      await runInTransaction(connection, async () => {
        await writeContexts(connection, fresh);
        await writeRecords(connection, { records: batch, contextIds, fresh, firstId: nextId });
        if (isNewMinute) await connection.run(`INSERT INTO arrival VALUES (${minute}, ${nextId})`);
        await writeMarks(connection, marks);
      });
    } catch (error) {
      contexts.forget(fresh);
      throw error;
    }
    if (isNewMinute) minutes.push({ minute, firstId: nextId });
    nextId += batch.length;
    records += batch.length;
  }

  async function drop(cut: ArrivalMinute): Promise<void> {
    records -= await dropBefore(connection, cut);
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

  return {
    append: (batch, marks) => queue.run(() => append(batch, marks)),
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
    readPage: (query) => pool.use(async (reader) => readRecords(reader, await readPageIds(reader, query))),
    readHistogram: (query) => pool.use((reader) => readHistogram(reader, query)),
    readCertificates: (window, limit) => pool.use((reader) => readCertificates(reader, window, limit)),
    readFlows: (query) => pool.use((reader) => readFlows(reader, query)),
    readRecord: (id) => pool.use(async (reader) => (await readRecords(reader, [id]))[0] ?? null),
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
