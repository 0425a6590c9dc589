/**
 * Records counted beforehand. A chapter that is full is counted once, by ten seconds, context, code and denial; questions about no more than these read a few thousand counts
 * in place of half a million records. Counts are of the very records, so that answers are the same to the last one.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { AccessFilter } from '../../access-log/access-log-store.ts';
import { runInTransaction } from '../duckdb/run-in-transaction.ts';
import { asksOfTally, type Conditions } from './build-conditions.ts';
import type { Chapter, TalliedRange } from './chapters.ts';

export const TALLY_STEP_MS = 10_000;
/** Counts that stand for fewer records than this each are not worth their space. */
const RECORDS_A_COUNT = 5;

class NotWorthIt extends Error {}

/** Counts the records of a chapter, up to the record `endId`. Resolves with whether the counts are kept. */
export async function writeTally(
  connection: DuckDBConnection,
  chapter: Pick<Chapter, 'id' | 'firstId'>,
  endId: number,
): Promise<boolean> {
  try {
    await runInTransaction(connection, async () => {
      await connection.run(`DELETE FROM tally WHERE chapter = ${chapter.id}`);
      const { rowsChanged } = await connection.run(
        `INSERT INTO tally SELECT ${chapter.id}, min(ts), max(ts), context, code, denied, count(*)
        FROM record WHERE id >= ${chapter.firstId} AND id < ${endId} GROUP BY ts // ${TALLY_STEP_MS}, context, code, denied`,
      );
      if (rowsChanged * RECORDS_A_COUNT > endId - chapter.firstId) throw new NotWorthIt();
    });
  } catch (error) {
    if (error instanceof NotWorthIt) return false;
    throw error;
  }
  return true;
}

/**
 * SQL of what a filter finds, with columns ts (of the first), last_ts, context, code, denied and records (how many): counts where they can stand for records, and the other records. The
 * conditions are true of both.
 */
export function buildCounted(
  { sql }: Conditions,
  { filter, tallied }: { readonly filter: AccessFilter; readonly tallied: TalliedRange | null },
): string {
  const columns = 'ts, ts AS last_ts, context, code, denied, 1 AS records';
  if (tallied === null || !asksOfTally(filter)) return `SELECT ${columns} FROM record WHERE ${sql}`;
  // Ranges rather than their negation, which would look at every record.
  const others: string[] = [];
  let next = 0;
  for (const [firstId, endId] of tallied.records) {
    if (firstId > next) others.push(`id >= ${next} AND id < ${firstId}`);
    next = endId;
  }
  others.push(`id >= ${next}`);
  return [
    `SELECT ts, last_ts, context, code, denied, records FROM tally WHERE chapter IN (${tallied.chapters.join(', ')}) AND ${sql}`,
    ...others.map((range) => `SELECT ${columns} FROM record WHERE ${range} AND ${sql}`),
  ].join(' UNION ALL ');
}
