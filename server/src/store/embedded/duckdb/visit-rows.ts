/** Reads a query's result column by column: values of whole vectors, chunk by chunk, resting between chunks. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { setImmediate } from 'node:timers/promises';

/** Number in a column of the row being visited; 0 for NULL. */
export type ReadNumber = (column: number) => number;

/** Runs the query and calls back for each row. All columns must be numbers that are no BIGINT or HUGEINT: cast them. */
export async function visitResult(
  connection: DuckDBConnection,
  sql: string,
  visit: (read: ReadNumber) => void,
): Promise<void> {
  const result = await connection.run(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    const vectors = Array.from({ length: chunk.columnCount }, (_, column) => chunk.getColumnVector(column));
    let row = 0;
    const read: ReadNumber = (column) => (vectors[column]?.getItem(row) as number | null | undefined) ?? 0;
    for (; row < chunk.rowCount; row++) visit(read);
    await setImmediate();
  }
}
