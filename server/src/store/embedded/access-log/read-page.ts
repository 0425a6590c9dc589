/**
 * The numbers of the records of a page. The newest chapters are asked first, then twice as many, and so on, until the page is full and nothing in an older chapter can belong to it:
 * what is frequent is found at once, and only what is rare takes looking at every record and text.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { PageQuery } from '../../access-log/access-log-store.ts';
import { buildConditions, formatWith } from './build-conditions.ts';
import type { Chapter, ChapterRange, Chapters } from './chapters.ts';

interface Found {
  readonly id: number;
  readonly time: number;
}

interface Page {
  readonly query: PageQuery;
  readonly hash: (text: string) => bigint;
  /** Null for none. */
  readonly chapters: ChapterRange | null;
}

const ARRIVAL = { order: 'id', beyond: (after: number) => `id > ${Math.trunc(after)}` };

async function readNumbers(connection: DuckDBConnection, page: Page, within = 'true'): Promise<Found[]> {
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
    `${formatWith(...ctes)} SELECT CAST(id AS DOUBLE), CAST(ts AS DOUBLE) FROM record WHERE ${within} AND ${beyond} AND ${sql}
    ORDER BY ${after === null ? 'ts DESC, id DESC' : ARRIVAL.order} LIMIT ${Math.trunc(query.limit)}`,
    values,
  );
  return result.getRows().map(([id, time]) => ({ id: Number(id), time: Number(time) }));
}

const newestFirst = (a: Found, b: Found): number => b.time - a.time || b.id - a.id;

/** Looks at the newest chapters first. */
async function readInSteps(
  connection: DuckDBConnection,
  page: Omit<Page, 'chapters'>,
  chapters: Chapters,
): Promise<Found[]> {
  const { before, limit, window } = page.query;
  const until = before === null ? window.to : Math.min(window.to, before.time + 1);
  let left: readonly Chapter[] = chapters.within({ from: window.from, to: until });
  let found: Found[] = [];
  for (let width = 1; left.length > 0; width *= 2) {
    const some = left.slice(-width);
    left = left.slice(0, -width);
    const range = chapters.range(some[0] as Chapter, some.at(-1) as Chapter);
    const end = range.endId === null ? '' : ` AND id < ${range.endId}`;
    const more = await readNumbers(connection, { ...page, chapters: range }, `id >= ${range.firstId}${end}`);
    found = [...found, ...more].toSorted(newestFirst).slice(0, limit);
    const last = found[limit - 1];
    // Numbers go by arrival and pages by time: a proxy that was late may have told of newer things before.
    if (last && left.every(({ to }) => to < last.time)) break;
  }
  return found;
}

/** The numbers of a page. */
export async function readPageIds(
  connection: DuckDBConnection,
  page: Omit<Page, 'chapters'>,
  chapters: Chapters,
): Promise<number[]> {
  const { after } = page.query;
  const list = chapters.list;
  const first = after === null ? list[0] : chapters.of(after + 1);
  const last = list.at(-1);
  const range = first && last ? chapters.range(first, last) : null;
  const found =
    after === null
      ? await readInSteps(connection, page, chapters)
      : await readNumbers(connection, { ...page, chapters: range });
  return found.map(({ id }) => id);
}
