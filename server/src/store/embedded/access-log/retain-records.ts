/**
 * Lets go of records by age of arrival and by size: all before a minute's first record, with the contexts of days that are gone. DuckDB frees the space of
 * whole row groups with the next checkpoint and uses it again.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { EpochMs } from '@sightglass/shared/units';
import { runInTransaction } from '../duckdb/run-in-transaction.ts';

export const DAY_MS = 86_400_000;
/** Part of the records that goes at once when space runs out. */
const SHARE_TO_DROP = 8;

export interface ArrivalMinute {
  readonly minute: EpochMs;
  readonly firstId: number;
}

/** Deletes what arrived before the minute, and the chapters before the first that stays; answers how many records went. */
export async function dropBefore(
  connection: DuckDBConnection,
  cut: ArrivalMinute,
  firstChapter: number,
): Promise<number> {
  let dropped = 0;
  await runInTransaction(connection, async () => {
    const result = await connection.run(`DELETE FROM record WHERE id < ${cut.firstId}`);
    dropped = result.rowsChanged;
    await connection.run(`DELETE FROM context WHERE day < ${Math.floor(cut.minute / DAY_MS)}`);
    await connection.run(`DELETE FROM tally WHERE chapter < ${firstChapter}`);
    await connection.run(`DELETE FROM text WHERE chapter < ${firstChapter}`);
    await connection.run(`DELETE FROM chapter WHERE id < ${firstChapter}`);
    await connection.run(`DELETE FROM arrival WHERE minute < ${cut.minute}`);
  });
  return dropped;
}

/** Bytes of the file that hold something, after a checkpoint. */
export async function measureUsed(connection: DuckDBConnection): Promise<number> {
  await connection.run('CHECKPOINT');
  const size = await connection.runAndReadAll(
    'SELECT CAST(used_blocks * block_size AS DOUBLE) FROM pragma_database_size()',
  );
  return Number(size.getRows()[0]?.[0] ?? 0);
}

/** The minute before which everything is older than the cutoff; null when nothing is. */
export function findAgeCut(minutes: readonly ArrivalMinute[], cutoff: EpochMs): ArrivalMinute | null {
  const index = minutes.findIndex(({ minute }) => minute >= cutoff);
  if (index > 0) return minutes[index] as ArrivalMinute;
  return null;
}

/** The minute before which a part of all minutes lies; null when there is one minute only. */
export function findSizeCut(minutes: readonly ArrivalMinute[]): ArrivalMinute | null {
  if (minutes.length < 2) return null;
  return minutes[Math.max(1, Math.floor(minutes.length / SHARE_TO_DROP))] as ArrivalMinute;
}
