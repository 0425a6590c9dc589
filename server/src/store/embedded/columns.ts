/**
 * The numbers that a row of the embedded store holds: one row for each lane (dictionary.ts) and window. All are increases
 * over the window: counts, bytes, or milliseconds. A row is kept sparse, as pairs of column and value in ascending order
 * of column; the latency buckets follow the scalars and mean what the lane's layout says.
 */

/** Names of the scalar columns, in memory and in DuckDB. The never-arrived are part of requests, errors and opened. */
export const SCALAR_NAMES = [
  'requests',
  'errors',
  'never_requests',
  'never_errors',
  'never_opened',
  'mutual',
  'plaintext',
  'unmeasured',
  'bytes_in',
  'bytes_out',
  'opened',
  'closed',
  'duration_ms',
] as const;

export const REQUESTS = 0;
export const ERRORS = 1;
export const NEVER_REQUESTS = 2;
export const NEVER_ERRORS = 3;
export const NEVER_OPENED = 4;
export const MUTUAL = 5;
export const PLAINTEXT = 6;
export const UNMEASURED = 7;
export const BYTES_IN = 8;
export const BYTES_OUT = 9;
export const OPENED = 10;
export const CLOSED = 11;
export const DURATION_MS = 12;

/** The first latency bucket. */
export const FIRST_BUCKET = SCALAR_NAMES.length;

/** Finite bounds that a layout may have; a latency histogram has one bucket more. Finer ones are coarsened. */
export const MAX_BOUNDS = 32;

/** Width of a dense row: scalars and all buckets. */
export const ROW_WIDTH = FIRST_BUCKET + MAX_BOUNDS + 1;
