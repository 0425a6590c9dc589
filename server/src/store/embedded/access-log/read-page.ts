/**
 * The rows of `record` of a page. The last records of the newest chapter are asked first, then that chapter, then twice as many, and so on, until the page is full and nothing in an older chapter can belong to it:
 * what is frequent is found at once, and only what is rare takes looking at every record and text.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { PageQuery } from '../../access-log/access-log-store.ts';
import { fetchRows } from '../duckdb/fetch-rows.ts';
import { buildConditions, formatWith, valuesIn, type FoundTexts, type Scope } from './build-conditions.ts';
import type { Chapter, ChapterRange, Chapters } from './chapters.ts';
import { ID_AND_TIME, idOf, readRowsOf, SELECTED, timeOf, type Row } from './read-records.ts';
import type { TextCache } from './text-cache.ts';

interface Page {
  readonly query: PageQuery;
  readonly hash: (text: string) => bigint;
  /** Null for none. */
  readonly chapters: ChapterRange | null;
  readonly found?: FoundTexts;
}

/** More texts than this are not written into a statement. */
const MOST_FOUND = 1000;
/** Chapters that are asked for a pattern as such, before its texts are looked up in all the others. */
const ASKED_FOR_PATTERNS = 1;

const ARRIVAL = { order: 'id', beyond: (after: number) => `id > ${Math.trunc(after)}` };

const scopeOf = ({ query, hash, chapters, found }: Page): Scope => ({
  window: query.window,
  hash,
  chapters,
  tallied: null,
  ...(found && { found }),
});

/**
 * The numbers of the texts that the filter's patterns find, each with its text for whoever completes the rows; null where there are too many, or no patterns. Numbers in a statement are
 * compared many times faster than texts are joined.
 */
async function findTexts(
  connection: DuckDBConnection,
  page: Page & { readonly chapters: ChapterRange },
  texts: TextCache,
): Promise<FoundTexts | null> {
  const { lookups, values } = buildConditions(page.query.filter, scopeOf(page));
  if (lookups.length === 0) return null;
  const { first, last } = page.chapters;
  const found = new Map<string, readonly bigint[]>();
  for (const condition of lookups) {
    const rows = await fetchRows(
      connection,
      `SELECT id, text FROM text WHERE chapter >= ${first} AND chapter <= ${last} AND (${condition}) LIMIT ${MOST_FOUND + 1}`,
      valuesIn(condition, values),
    );
    if (rows.length > MOST_FOUND) return null;
    for (const [id, text] of rows) texts.add(id as bigint, String(text));
    found.set(condition, [...new Set(rows.map(([id]) => id as bigint))]);
  }
  return found;
}

/** `columns` begin with those of id and time; to read all of them for every record that is looked at would cost ten times as much. */
async function readRows(
  connection: DuckDBConnection,
  page: Page,
  { within, columns = ID_AND_TIME }: { readonly within: string; readonly columns?: string },
): Promise<Row[]> {
  const { query } = page;
  const { ctes, sql, values } = buildConditions(query.filter, scopeOf(page));
  const { before, after } = query;
  let beyond = after === null ? 'true' : ARRIVAL.beyond(after);
  if (before !== null) {
    const [time, id] = [Math.trunc(before.time), Math.trunc(before.id)];
    beyond = `(ts < ${time} OR (ts = ${time} AND id < ${id}))`;
  }
  const statement = `${formatWith(...ctes)} SELECT ${columns} FROM record WHERE ${within} AND ${beyond} AND ${sql}
    ORDER BY ${after === null ? 'ts DESC, id DESC' : ARRIVAL.order} LIMIT ${Math.trunc(query.limit)}`;
  return fetchRows(connection, statement, valuesIn(statement, values));
}

const newestFirst = (a: Row, b: Row): number => timeOf(b) - timeOf(a) || idOf(b) - idOf(a);

export interface PageParts {
  readonly chapters: Chapters;
  readonly texts: TextCache;
}

/** Looks at the newest chapters first. */
async function readInSteps(
  connection: DuckDBConnection,
  page: Omit<Page, 'chapters'>,
  { chapters, texts }: PageParts,
): Promise<Row[]> {
  const { before, limit, window } = page.query;
  const until = before === null ? window.to : Math.min(window.to, before.time + 1);
  let left: readonly Chapter[] = chapters.within({ from: window.from, to: until });
  let found: FoundTexts | null = null;
  const readRange = (range: ChapterRange, firstId: number, columns?: string): Promise<Row[]> => {
    const end = range.endId === null ? '' : ` AND id < ${range.endId}`;
    const asked = { ...page, chapters: range, ...(found && { found }) };
    return readRows(connection, asked, { within: `id >= ${firstId}${end}`, ...(columns && { columns }) });
  };
  // Numbers go by arrival and pages by time: a proxy that was late may have told of newer things before.
  const isWhole = (rows: readonly Row[], older: readonly number[]): boolean => {
    const last = rows[limit - 1];
    return last !== undefined && older.every((to) => to < timeOf(last));
  };
  const newest = left.at(-1);
  if (newest?.tail) {
    const { firstId, latestBefore } = newest.tail;
    const rows = await readRange(chapters.range(newest, newest), firstId, SELECTED);
    if (isWhole(rows, [latestBefore, ...left.slice(0, -1).map(({ to }) => to)])) return rows;
  }
  let rows: Row[] = [];
  for (let width = 1; left.length > 0; width *= 2) {
    if (width === 2 * ASKED_FOR_PATTERNS) {
      const all = chapters.range(left[0] as Chapter, left.at(-1) as Chapter);
      found = await findTexts(connection, { ...page, chapters: all }, texts);
    }
    // Numbers are compared so fast that steps would cost more.
    const count = found === null ? width : left.length;
    const some = left.slice(-count);
    left = left.slice(0, -count);
    const range = chapters.range(some[0] as Chapter, some.at(-1) as Chapter);
    const more = await readRange(range, range.firstId);
    rows = [...rows, ...more].toSorted(newestFirst).slice(0, limit);
    const older = left.map(({ to }) => to);
    if (isWhole(rows, older)) break;
  }
  return readRowsOf(connection, rows.map(idOf));
}

/** The rows of a page, in its order. */
export async function readPageRows(
  connection: DuckDBConnection,
  page: Omit<Page, 'chapters'>,
  parts: PageParts,
): Promise<Row[]> {
  const { after } = page.query;
  if (after === null) return readInSteps(connection, page, parts);
  const { chapters } = parts;
  const [first, last] = [chapters.of(after + 1), chapters.list.at(-1)];
  const range = first && last ? chapters.range(first, last) : null;
  const rows = await readRows(connection, { ...page, chapters: range }, { within: 'true' });
  return readRowsOf(connection, rows.map(idOf));
}
