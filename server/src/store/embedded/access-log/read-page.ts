/**
 * The rows of `record` of a page. The last records of the newest chapter are asked first, then that chapter, then twice as many, and so on, until the page is full and nothing in an older chapter can belong to it:
 * what is frequent is found at once, and only what is rare takes looking at every record and text.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { PageQuery } from '../../access-log/access-log-store.ts';
import { buildConditions, formatWith } from './build-conditions.ts';
import type { Chapter, ChapterRange, Chapters } from './chapters.ts';
import { idOf, SELECTED, timeOf, type Row } from './read-records.ts';

interface Page {
  readonly query: PageQuery;
  readonly hash: (text: string) => bigint;
  /** Null for none. */
  readonly chapters: ChapterRange | null;
}

const ARRIVAL = { order: 'id', beyond: (after: number) => `id > ${Math.trunc(after)}` };

async function readRows(connection: DuckDBConnection, page: Page, within = 'true'): Promise<Row[]> {
  const { query, hash, chapters } = page;
  const { ctes, sql, values } = buildConditions(query.filter, {
    window: query.window,
    hash,
    chapters,
    tallied: null,
  });
  const { before, after } = query;
  let beyond = after === null ? 'true' : ARRIVAL.beyond(after);
  if (before !== null) {
    const [time, id] = [Math.trunc(before.time), Math.trunc(before.id)];
    beyond = `(ts < ${time} OR (ts = ${time} AND id < ${id}))`;
  }
  const result = await connection.runAndReadAll(
    `${formatWith(...ctes)} SELECT ${SELECTED} FROM record WHERE ${within} AND ${beyond} AND ${sql}
    ORDER BY ${after === null ? 'ts DESC, id DESC' : ARRIVAL.order} LIMIT ${Math.trunc(query.limit)}`,
    values,
  );
  return result.getRows();
}

const newestFirst = (a: Row, b: Row): number => timeOf(b) - timeOf(a) || idOf(b) - idOf(a);

/** Looks at the newest chapters first. */
async function readInSteps(
  connection: DuckDBConnection,
  page: Omit<Page, 'chapters'>,
  chapters: Chapters,
): Promise<Row[]> {
  const { before, limit, window } = page.query;
  const until = before === null ? window.to : Math.min(window.to, before.time + 1);
  let left: readonly Chapter[] = chapters.within({ from: window.from, to: until });
  const readRange = (range: ChapterRange, firstId = range.firstId): Promise<Row[]> => {
    const end = range.endId === null ? '' : ` AND id < ${range.endId}`;
    return readRows(connection, { ...page, chapters: range }, `id >= ${firstId}${end}`);
  };
  // Numbers go by arrival and pages by time: a proxy that was late may have told of newer things before.
  const isWhole = (rows: readonly Row[], older: readonly number[]): boolean => {
    const last = rows[limit - 1];
    return last !== undefined && older.every((to) => to < timeOf(last));
  };
  const newest = left.at(-1);
  if (newest?.tail) {
    const { firstId, latestBefore } = newest.tail;
    const rows = await readRange(chapters.range(newest, newest), firstId);
    if (isWhole(rows, [latestBefore, ...left.slice(0, -1).map(({ to }) => to)])) return rows;
  }
  let found: Row[] = [];
  for (let width = 1; left.length > 0; width *= 2) {
    const some = left.slice(-width);
    left = left.slice(0, -width);
    const more = await readRange(chapters.range(some[0] as Chapter, some.at(-1) as Chapter));
    found = [...found, ...more].toSorted(newestFirst).slice(0, limit);
    const older = left.map(({ to }) => to);
    if (isWhole(found, older)) break;
  }
  return found;
}

/** The rows of a page, in its order. */
export async function readPageRows(
  connection: DuckDBConnection,
  page: Omit<Page, 'chapters'>,
  chapters: Chapters,
): Promise<Row[]> {
  const { after } = page.query;
  if (after === null) return readInSteps(connection, page, chapters);
  const [first, last] = [chapters.of(after + 1), chapters.list.at(-1)];
  const range = first && last ? chapters.range(first, last) : null;
  return readRows(connection, { ...page, chapters: range });
}
