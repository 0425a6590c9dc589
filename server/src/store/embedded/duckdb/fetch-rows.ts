/**
 * The rows of a statement in as few turns of the event loop as can be: one, or two where it takes values. Each turn waits for whatever the loop is at, which on a busy console
 * is longer than most statements take; `runAndReadAll` needs three to five.
 */
import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBValue } from '@duckdb/node-api';

async function runWith(
  connection: DuckDBConnection,
  sql: string,
  values: Readonly<Record<string, DuckDBValue>>,
): Promise<DuckDBMaterializedResult> {
  const prepared = await connection.prepare(sql);
  try {
    prepared.bind(values);
    return await prepared.run();
  } finally {
    prepared.destroySync();
  }
}

/** `values` by the names that the statement has for them. Rejects with DuckDB's error. */
export async function fetchRows(
  connection: DuckDBConnection,
  sql: string,
  values: Readonly<Record<string, DuckDBValue>> = {},
): Promise<DuckDBValue[][]> {
  const hasValues = Object.keys(values).length > 0;
  const result = hasValues ? await runWith(connection, sql, values) : await connection.run(sql);
  const rows: DuckDBValue[][] = [];
  const chunks = result.chunkCount;
  for (let i = 0; i < chunks; i++) for (const row of result.getChunk(i).getRows()) rows.push(row);
  return rows;
}
