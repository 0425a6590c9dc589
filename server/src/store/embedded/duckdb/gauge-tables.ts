/**
 * Gauges on disk: their series, a row for each series and minute that had samples, and the same by the hour. `ts` is the start of a
 * minute or hour, epoch milliseconds. A gap has no row.
 */
import { BIGINT, DOUBLE, INTEGER } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { GaugeSeries } from '../../../telemetry/gauge-batch.ts';
import type { MinuteRow } from '../gauges/gauge-memory.ts';
import { createTaskQueue } from '../task-queue.ts';
import { alignDown } from '../tiers.ts';
import { appendColumns } from './append-columns.ts';
import { runInTransaction } from './run-in-transaction.ts';
import { visitResult } from './visit-rows.ts';

const HOUR_MS: Milliseconds = 3_600_000;
/** Old rows go in portions, because deleting costs a look at all of a row group. */
const PORTIONS = 24;

const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS gauge_series (
    id INTEGER, metric VARCHAR, cluster VARCHAR, namespace VARCHAR, service VARCHAR, workload VARCHAR, pod VARCHAR,
    labels VARCHAR)`,
  'CREATE TABLE IF NOT EXISTS gauge_minute (ts BIGINT, series INTEGER, mean DOUBLE, max DOUBLE, samples INTEGER)',
  'CREATE TABLE IF NOT EXISTS gauge_hour (ts BIGINT, series INTEGER, mean DOUBLE, max DOUBLE, samples INTEGER)',
];

type GaugeTier = 'minute' | 'hour';

interface GaugeRowsQuery {
  readonly tier: GaugeTier;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Steps are counted from here. */
  readonly origin: EpochMs;
  readonly stepMs: Milliseconds;
  readonly ids: readonly number[];
}

export interface GaugeTables {
  loadSeries(visit: (id: number, series: GaugeSeries) => void): Promise<void>;
  write(rows: readonly MinuteRow[], series: readonly { id: number; series: GaugeSeries }[]): Promise<void>;
  /** Adds complete hours up. */
  rollUp(now: EpochMs): Promise<void>;
  /** Up to where hours are added up; -Infinity before the first. */
  hoursUntil(): EpochMs;
  read(
    query: GaugeRowsQuery,
    visit: (row: { id: number; step: number; mean: number; max: number; samples: number }) => void,
  ): Promise<void>;
  /** Drops what is too old; whether anything was. */
  dropExpired(now: EpochMs, retention: Readonly<Record<GaugeTier, Milliseconds>>): Promise<boolean>;
  listStored(): Promise<ReadonlySet<number>>;
  dropSeries(ids: readonly number[]): Promise<void>;
  /** Waits for questions under way. */
  close(): Promise<void>;
}

async function readNumber(connection: DuckDBConnection, sql: string): Promise<number | null> {
  const rows = (await connection.runAndReadAll(sql)).getRows();
  const value = rows[0]?.[0];
  return value === null || value === undefined ? null : Number(value);
}

export async function openGaugeTables(instance: DuckDBInstance): Promise<GaugeTables> {
  const connection = await instance.connect();
  const reader = await instance.connect();
  /** One question at a time on the one connection. */
  const reads = createTaskQueue();
  for (const statement of SCHEMA) await connection.run(statement);
  const newestHour = await readNumber(connection, 'SELECT max(ts) FROM gauge_hour');
  let hoursUntil = newestHour === null ? -Infinity : newestHour + HOUR_MS;

  return {
    async loadSeries(visit) {
      const rows = await connection.runAndReadAll(
        'SELECT id, metric, cluster, namespace, service, workload, pod, labels FROM gauge_series',
      );
      for (const row of rows.getRows()) {
        const [id, metric, cluster, namespace, service, workload, pod, labels] = row.map(String) as [
          string,
          ...string[],
        ];
        visit(Number(id), {
          metric: metric ?? '',
          labels: JSON.parse(labels ?? '{}') as Record<string, string>,
          owner: {
            cluster: cluster ?? '',
            namespace: namespace ?? '',
            service: service ?? '',
            workload: workload ?? '',
            pod: pod ?? '',
          },
        });
      }
    },
    write: (rows, series) =>
      runInTransaction(connection, async () => {
        for (const { id, series: one } of series) {
          const { cluster, namespace, service, workload, pod } = one.owner;
          const labels = JSON.stringify(one.labels);
          const values = [id, one.metric, cluster, namespace, service, workload, pod, labels];
          await connection.run('INSERT INTO gauge_series VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', values);
        }
        const types = [BIGINT, INTEGER, DOUBLE, DOUBLE, INTEGER];
        await appendColumns(connection, { name: 'gauge_minute', types, rows: rows.length }, (slice) => {
          for (let row = 0; row < slice.rows; row++) {
            const { start, id, sum, max, samples } = rows[slice.first + row] as MinuteRow;
            [BigInt(start), id, sum / samples, max, samples].forEach((value, column) =>
              slice.set(column, row, value),
            );
          }
        });
      }),
    async rollUp(now) {
      // Ten minutes later than needed, for minutes that could not be written at once.
      const until = alignDown(now - HOUR_MS / 6, HOUR_MS);
      if (until <= hoursUntil) return;
      // The first minutes may be of the past: hours begin with them.
      const isEmpty = (await readNumber(connection, 'SELECT min(ts) FROM gauge_minute')) === null;
      if (hoursUntil === -Infinity && isEmpty) return;
      const from = Math.max(hoursUntil, 0);
      await runInTransaction(connection, async () => {
        await connection.run(
          `INSERT INTO gauge_hour SELECT ts - ts % ${HOUR_MS}, series, sum(mean * samples) / sum(samples), max(max), sum(samples)
           FROM gauge_minute WHERE ts >= ${from} AND ts < ${until} GROUP BY ALL`,
        );
      });
      hoursUntil = until;
    },
    hoursUntil: () => hoursUntil,
    async read({ tier, from, to, origin, stepMs, ids }, visit) {
      if (ids.length === 0 || from >= to) return;
      await reads.run(() =>
        visitResult(
          reader,
          `SELECT series, CAST((ts - ${origin}) // ${stepMs} AS INTEGER) AS step, sum(mean * samples) / sum(samples), max(max),
           CAST(sum(samples) AS DOUBLE)
         FROM gauge_${tier} WHERE ts >= ${from} AND ts < ${to} AND series IN (${ids.join(',')}) GROUP BY series, step`,
          (read) => visit({ id: read(0), step: read(1), mean: read(2), max: read(3), samples: read(4) }),
        ),
      );
    },
    async dropExpired(now, retention) {
      let dropped = false;
      for (const tier of ['minute', 'hour'] as const) {
        const portionMs = Math.max(HOUR_MS, alignDown(retention[tier] / PORTIONS, HOUR_MS));
        const cutoff = alignDown(now - retention[tier], portionMs);
        const oldest = await readNumber(connection, `SELECT min(ts) FROM gauge_${tier}`);
        if (oldest === null || oldest >= cutoff) continue;
        await connection.run(`DELETE FROM gauge_${tier} WHERE ts < ${cutoff}`);
        dropped = true;
      }
      return dropped;
    },
    async listStored() {
      const sql = 'SELECT series FROM gauge_minute UNION SELECT series FROM gauge_hour';
      const rows = await connection.runAndReadAll(sql);
      return new Set(rows.getRows().map(([id]) => Number(id)));
    },
    async dropSeries(ids) {
      if (ids.length > 0) await connection.run(`DELETE FROM gauge_series WHERE id IN (${ids.join(',')})`);
    },
    async close() {
      await reads.idle();
      connection.closeSync();
      reader.closeSync();
    },
  };
}
