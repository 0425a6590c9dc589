/** How many records a filter finds in each step of time, by class of code. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { HistogramCell, HistogramQuery } from '../../access-log/access-log-store.ts';
import { buildConditions, formatWith, type Scope } from './build-conditions.ts';

function nameClass(code: unknown): string {
  if (typeof code !== 'number') return 'none';
  return code === 0 ? '0' : `${code}xx`;
}

export async function readHistogram(
  connection: DuckDBConnection,
  { filter, stepMs }: HistogramQuery,
  scope: Scope,
): Promise<HistogramCell[]> {
  const { ctes, sql, values } = buildConditions(filter, scope);
  const step = Math.trunc(stepMs);
  const result = await connection.runAndReadAll(
    `${formatWith(...ctes)} SELECT CAST(ts // ${step} AS DOUBLE) AS step, CAST(code // 100 AS DOUBLE) AS class, CAST(count(*) AS DOUBLE),
      CAST(count(*) FILTER (WHERE denied) AS DOUBLE)
    FROM record WHERE ${sql} GROUP BY step, class ORDER BY step, class`,
    values,
  );
  return result.getRows().map(([index, code, records, denied]) => ({
    start: Number(index) * step,
    codeClass: nameClass(code),
    records: Number(records),
    denied: Number(denied),
  }));
}
