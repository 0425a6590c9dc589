/** How many records a filter finds in each step of time, by class of code. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { HistogramCell, HistogramQuery } from '../../access-log/access-log-store.ts';
import { fetchRows } from '../duckdb/fetch-rows.ts';
import { buildConditions, formatWith, valuesIn, type Scope } from './build-conditions.ts';
import { buildCounted, TALLY_STEP_MS } from './tally.ts';

function nameClass(code: unknown): string {
  if (typeof code !== 'number') return 'none';
  return code === 0 ? '0' : `${code}xx`;
}

export async function readHistogram(
  connection: DuckDBConnection,
  { filter, stepMs }: HistogramQuery,
  scope: Scope,
): Promise<HistogramCell[]> {
  const conditions = buildConditions(filter, scope);
  const { ctes, values } = conditions;
  const step = Math.trunc(stepMs);
  // Counts of ten seconds cannot be told apart further.
  const { tallied } = step % TALLY_STEP_MS === 0 ? scope : { tallied: null };
  const counted = buildCounted(conditions, { filter, tallied });
  const statement = `${formatWith(...ctes)} SELECT CAST(ts // ${step} AS DOUBLE) AS step, CAST(code // 100 AS DOUBLE) AS class, CAST(sum(records) AS DOUBLE),
      CAST(coalesce(sum(records) FILTER (WHERE denied), 0) AS DOUBLE)
    FROM (${counted}) GROUP BY step, class ORDER BY step, class`;
  const rows = await fetchRows(connection, statement, valuesIn(statement, values));
  return rows.map(([index, code, records, denied]) => ({
    start: Number(index) * step,
    codeClass: nameClass(code),
    records: Number(records),
    denied: Number(denied),
  }));
}
