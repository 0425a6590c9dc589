/** GET /access-log: a page of records, newest first, or, with `after`, what arrived since (live tail). */
import { invalidParameter } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import type { StoredRecord } from '../store/access-log/access-log-store.ts';
import {
  describeKept,
  readFilter,
  requireAccessLog,
  resolveLogWindow,
  warnOfRetention,
} from './access-log-question.ts';
import { toAnswer } from './access-record-answer.ts';

/** A tail goes by arrival: what a late proxy tells of an hour ago is new as well. */
const ALL_TIME = { from: -8_640_000_000_000_000, to: 8_640_000_000_000_000 };

function formatCursor({ id, record }: StoredRecord): string {
  return Buffer.from(`${record.time} ${id}`).toString('base64url');
}

function parseCursor(cursor: string | undefined): { time: number; id: number } | null {
  if (cursor === undefined || cursor === '') return null;
  const match = /^(-?\d{1,16}) (\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!match) throw invalidParameter('cursor', 'is no cursor of this API');
  return { time: Number(match[1]), id: Number(match[2]) };
}

export const getAccessLog = defineRoute(
  'getAccessLog',
  async ({ query }, context) => {
    const accessLog = requireAccessLog(context);
    const { store } = accessLog;
    const window = resolveLogWindow(query, context);
    const status = store.status();
    const after = query.after === undefined ? null : Number(query.after);
    const found = await store.readPage({
      window: after === null ? window : ALL_TIME,
      filter: readFilter(query),
      limit: query.limit + 1,
      before: parseCursor(query.cursor),
      after,
    });
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const isWhole = found.length <= query.limit;
    return {
      window,
      records: page.map(toAnswer),
      next: after !== null || isWhole || !last ? null : formatCursor(last),
      // A tail that was cut goes on behind its last record.
      tail: String(after !== null && !isWhole && last ? last.id : status.newestId),
      kept: describeKept(status),
      warnings: warnOfRetention(window, status, accessLog),
    };
  },
  { cached: false },
);
