/**
 * Appends rows to a table in chunks, inside the connection's transaction. What enters are the columns' types and a function
 * that fills one column of a slice; rests between chunks, so that other work has its turn: as told, work that nobody waits for gives way.
 */
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  FLOAT,
  INTEGER,
  SMALLINT,
  UBIGINT,
  UTINYINT,
  VARCHAR,
} from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { setImmediate as letOthersRun } from 'node:timers/promises';

export const columnTypes = { BIGINT, BOOLEAN, DOUBLE, FLOAT, INTEGER, SMALLINT, UBIGINT, UTINYINT, VARCHAR };

/** Rows that one chunk can take; DuckDB's vector size. */
export const CHUNK_ROWS = 2048;

export interface Slice {
  readonly first: number;
  readonly rows: number;
  /** Sets a value of a column; `row` counts from the slice's first. */
  set(column: number, row: number, value: DuckDBValue): void;
}

/** Appends `rows` rows; `fill` is called for each slice and must set every column of every row. */
export async function appendColumns(
  connection: DuckDBConnection,
  table: {
    name: string;
    types: readonly DuckDBType[];
    rows: number;
    /** At once, at most a chunk: what is wide, or written beside what must not wait, goes in smaller pieces. */
    slice?: number;
    rest?: () => Promise<unknown>;
  },
  fill: (slice: Slice) => void,
): Promise<void> {
  if (table.rows === 0) return;
  const { rest = letOthersRun, slice = CHUNK_ROWS } = table;
  const appender = await connection.createAppender(table.name);
  // One chunk for all slices, as the appender copies it: each would be half a megabyte that only a garbage collection gives back.
  let chunkRows = Math.min(slice, table.rows);
  const chunk = DuckDBDataChunk.create(table.types, chunkRows);
  const vectors = table.types.map((_, column) => chunk.getColumnVector(column));
  for (let first = 0; first < table.rows; first += slice) {
    const rows = Math.min(slice, table.rows - first);
    if (rows < chunkRows) chunk.rowCount = chunkRows = rows;
    fill({ first, rows, set: (column, row, value) => vectors[column]?.setItem(row, value) });
    for (const vector of vectors) vector.flush();
    appender.appendDataChunk(chunk);
    // Each chunk by itself: to flush all of them at once would hold the event loop for as long as all of them take.
    appender.flushSync();
    await rest();
  }
  appender.closeSync();
}
