/** Reads a query's result column by column: values of whole vectors, chunk by chunk, resting now and then between chunks. */
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { startPace } from '../../../pace.ts';

/** Number in a column of the row being visited; 0 for NULL. */
export type ReadNumber = (column: number) => number;

/** DuckDB's vector size: rows of a chunk at most. */
const CHUNK_ROWS = 2048;

function copyColumn(chunk: DuckDBDataChunk, column: number, to: Float64Array): void {
  const vector = chunk.getColumnVector(column);
  const first = column * CHUNK_ROWS;
  const rows = vector.itemCount;
  for (let row = 0; row < rows; row++) to[first + row] = (vector.getItem(row) as number | null) ?? 0;
}

/** Runs the query and calls back for each row. All columns must be numbers that are no BIGINT or HUGEINT: cast them. */
export async function visitResult(
  connection: DuckDBConnection,
  sql: string,
  visit: (read: ReadNumber) => void,
): Promise<void> {
  const result = await connection.run(sql);
  const pace = startPace();
  const values = new Float64Array(result.columnCount * CHUNK_ROWS);
  let row = 0;
  const read: ReadNumber = (column) => values[column * CHUNK_ROWS + row] as number;
  for (;;) {
    const chunk = await result.fetchChunk();
    // Both counts are calls into DuckDB: asking for them in a loop costs more than the rows.
    const rows = chunk?.rowCount ?? 0;
    if (!chunk || rows === 0) return;
    const columns = chunk.columnCount;
    for (let column = 0; column < columns; column++) copyColumn(chunk, column, values);
    for (row = 0; row < rows; row++) visit(read);
    if (pace.isDue()) await pace.rest();
  }
}
