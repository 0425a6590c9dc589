/**
 * The rows of `record` of a page. The last records of the newest chapter are asked first, then that chapter, then twice as many, and so on, until the page is full and nothing in an older chapter can belong to it:
 * what is frequent is found at once, and only what is rare takes looking at every record and text.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { PageQuery } from '../../access-log/access-log-store.ts';
import { fetchRows } from '../duckdb/fetch-rows.ts';
import {
  buildConditions,
  formatWith,
  valuesIn,
  type FoundContexts,
  type Conditions,
  type FoundTexts,
  type Scope,
} from './build-conditions.ts';
import type { Chapter, ChapterRange, Chapters } from './chapters.ts';
import { ID_AND_TIME, idOf, readRowsOf, SELECTED, timeOf, type Row } from './read-records.ts';
import type { TextCache } from './text-cache.ts';

interface Page {
  readonly query: PageQuery;
  readonly hash: (text: string) => bigint;
  /** Null for none. */
  readonly chapters: ChapterRange | null;
  readonly found?: FoundTexts;
  readonly foundContexts?: FoundContexts;
}

/** What the conditions of a filter find in `text`, by chapter, and in `context`. */
interface Found {
  readonly texts: ReadonlyMap<string, ReadonlyMap<number, readonly bigint[]>>;
  readonly contexts: FoundContexts;
}

/** More texts than this are not written into a statement. */
const MOST_FOUND = 1000;
/** Chapters that are asked for a pattern as such, before its texts are looked up in all the others. */
const ASKED_FOR_PATTERNS = 1;

const ARRIVAL = { order: 'id', beyond: (after: number) => `id > ${Math.trunc(after)}` };

const scopeOf = ({ query, hash, chapters, found, foundContexts }: Page): Scope => ({
  window: query.window,
  hash,
  chapters,
  tallied: null,
  ...(found && { found }),
  ...(foundContexts && { foundContexts }),
});

/**
 * The numbers of the texts that the filter's patterns find, each with its text for whoever completes the rows, and of the contexts that a text is searched in; null where there are too many, or
 * no patterns. Numbers in a statement are compared many times faster than texts are joined.
 */
async function find(
  connection: DuckDBConnection,
  page: Page & { readonly chapters: ChapterRange },
  texts: TextCache,
): Promise<Found | null> {
  const { lookups, contextLookups, values } = buildConditions(page.query.filter, scopeOf(page));
  if (lookups.length === 0) return null;
  const { first, last } = page.chapters;
  const found = new Map<string, Map<number, bigint[]>>();
  for (const condition of lookups) {
    const rows = await fetchRows(
      connection,
      `SELECT chapter, id, text FROM text WHERE chapter >= ${first} AND chapter <= ${last} AND (${condition}) LIMIT ${MOST_FOUND + 1}`,
      valuesIn(condition, values),
    );
    if (rows.length > MOST_FOUND) return null;
    const byChapter = new Map<number, bigint[]>();
    for (const [chapter, id, text] of rows) {
      texts.add(id as bigint, String(text));
      const numbers = byChapter.get(Number(chapter));
      if (numbers) numbers.push(id as bigint);
      else byChapter.set(Number(chapter), [id as bigint]);
    }
    found.set(condition, byChapter);
  }
  const contexts = new Map<string, readonly number[]>();
  for (const condition of contextLookups) {
    const sql = `SELECT id FROM context WHERE ${condition} LIMIT ${MOST_FOUND + 1}`;
    const rows = await fetchRows(connection, sql, valuesIn(sql, values));
    // More of them are looked up by the statement itself.
    if (rows.length <= MOST_FOUND)
      contexts.set(
        condition,
        rows.map(([id]) => Number(id)),
      );
  }
  return { texts: found, contexts };
}

/** Chapters are looked at in so many steps at most, once it is known what is found where: each takes a turn of the event loop. */
const MOST_STEPS = 12;

/** What was found in some chapters. */
function foundIn(
  chapters: readonly Chapter[],
  { texts, contexts }: Found,
): Pick<Page, 'found' | 'foundContexts'> {
  const found = new Map<string, readonly bigint[]>();
  for (const [condition, byChapter] of texts) {
    const numbers = chapters.flatMap(({ id }) => byChapter.get(id) ?? []);
    found.set(condition, [...new Set(numbers)]);
  }
  return { found, foundContexts: contexts };
}

/** `beyond` which moment or number the page begins. */
function beyondOf({ before, after }: PageQuery): string {
  if (before !== null) {
    const [time, id] = [Math.trunc(before.time), Math.trunc(before.id)];
    return `(ts < ${time} OR (ts = ${time} AND id < ${id}))`;
  }
  return after === null ? 'true' : ARRIVAL.beyond(after);
}

/** The rows that fulfil the conditions, which with everything looked up can be taken apart. */
function formatRows({ sql, alternatives }: Conditions, where: string, isFound: boolean): string {
  if (!isFound || alternatives.length === 1) return `record WHERE ${where} AND ${sql}`;
  const parts = alternatives.map((condition) => `SELECT id, ts FROM record WHERE ${where} AND ${condition}`);
  // What fulfils two of them comes twice.
  return `(SELECT DISTINCT id, ts FROM (${parts.join(' UNION ALL ')}))`;
}

/** `columns` begin with those of id and time; to read all of them for every record that is looked at would cost ten times as much. */
async function readRows(
  connection: DuckDBConnection,
  page: Page,
  { within, columns = ID_AND_TIME }: { readonly within: string; readonly columns?: string },
): Promise<Row[]> {
  const { query } = page;
  const conditions = buildConditions(query.filter, scopeOf(page));
  const rows = formatRows(conditions, `${within} AND ${beyondOf(query)}`, page.found !== undefined);
  const statement = `${formatWith(...conditions.ctes)} SELECT ${columns} FROM ${rows}
    ORDER BY ${query.after === null ? 'ts DESC, id DESC' : ARRIVAL.order} LIMIT ${Math.trunc(query.limit)}`;
  return fetchRows(connection, statement, valuesIn(statement, conditions.values));
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
  let found: Found | null = null;
  const rangeOf = (some: readonly Chapter[]): ChapterRange =>
    chapters.range(some[0] as Chapter, some.at(-1) as Chapter);
  const readChapters = (some: readonly Chapter[], firstId?: number, columns?: string): Promise<Row[]> => {
    const range = rangeOf(some);
    const end = range.endId === null ? '' : ` AND id < ${range.endId}`;
    const asked = { ...page, chapters: range, ...(found && foundIn(some, found)) };
    const within = `id >= ${firstId ?? range.firstId}${end}`;
    return readRows(connection, asked, { within, ...(columns && { columns }) });
  };
  // Numbers go by arrival and pages by time: a proxy that was late may have told of newer things before.
  const isWhole = (rows: readonly Row[], older: readonly number[]): boolean => {
    const last = rows[limit - 1];
    return last !== undefined && older.every((to) => to < timeOf(last));
  };
  const newest = left.at(-1);
  if (newest?.tail) {
    const { firstId, latestBefore } = newest.tail;
    const rows = await readChapters([newest], firstId, SELECTED);
    if (isWhole(rows, [latestBefore, ...left.slice(0, -1).map(({ to }) => to)])) return rows;
  }
  let rows: Row[] = [];
  let width = 1;
  while (left.length > 0) {
    if (!found && width === 2 * ASKED_FOR_PATTERNS) {
      found = await find(connection, { ...page, chapters: rangeOf(left) }, texts);
      if (found) width = Math.ceil(left.length / MOST_STEPS);
    }
    const some = left.slice(-width);
    left = left.slice(0, -width);
    rows = [...rows, ...(await readChapters(some))].toSorted(newestFirst).slice(0, limit);
    const older = left.map(({ to }) => to);
    if (isWhole(rows, older)) break;
    if (!found) width *= 2;
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
