/** All or nothing on one connection: commits what `work` did, or rolls back and throws its error. */
import type { DuckDBConnection } from '@duckdb/node-api';

export async function runInTransaction(
  connection: DuckDBConnection,
  work: () => Promise<void>,
): Promise<void> {
  await connection.run('BEGIN TRANSACTION');
  try {
    await work();
    // Awaited on purpose: with auto-commit the checkpoint would run on the event loop.
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
