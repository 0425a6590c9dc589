/** When each cluster was last heard of, on disk; epoch milliseconds. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { EpochMs } from '@sightglass/shared/units';

/** Calls back for each stored cluster. */
export async function visitClusters(
  connection: DuckDBConnection,
  visit: (name: string, lastDataAt: EpochMs) => void,
): Promise<void> {
  const rows = await connection.runAndReadAll('SELECT name, CAST(last_data_at AS DOUBLE) FROM cluster');
  for (const [name, at] of rows.getRows()) visit(String(name), Number(at));
}

/** Writes all clusters; there are few. */
export async function writeClusters(
  connection: DuckDBConnection,
  clusters: ReadonlyMap<string, EpochMs>,
): Promise<void> {
  for (const [name, at] of clusters) {
    await connection.run('INSERT OR REPLACE INTO cluster VALUES ($1, $2)', [name, BigInt(Math.floor(at))]);
  }
}
