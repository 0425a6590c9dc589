/** Pages and flows over many chapters, of which a store begins one with every day of arrival, against a plain search of the same records. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessRecord } from '../../../http/testing/sample-access-log.ts';
import { NOW } from '../../../http/testing/sample-context.ts';
import type { AccessRecord } from '../../../telemetry/access-record.ts';
import { EVERY_RECORD, type AccessFilter, type AccessLogStore } from '../../access-log/access-log-store.ts';
import { createAccessLogStore } from './create-access-log-store.ts';

const DAY_MS = 86_400_000;
/** More than a page looks at one by one. */
const DAYS = 40;
const WINDOW = { from: NOW - 2 * DAYS * DAY_MS, to: NOW + DAY_MS };

/** Some arrive days after they began, so that numbers and times disagree. */
function recordsOf(day: number): AccessRecord[] {
  return Array.from({ length: 20 }, (_, i) => {
    const late = i % 7 === 0 ? ((day * 5 + i) % 4) * DAY_MS : 0;
    return accessRecord({
      time: NOW - (DAYS - day) * DAY_MS - late + i * 1000,
      path: i % 2 === 0 ? `/orders/${day}-${i}` : `/list/${i % 4}${i % 3 === 0 ? `?page=${day}` : ''}`,
      host: `host-${i % 3}.example`,
      sourceAddress: `10.0.${day % 3}.${i}:4100${i % 10}`,
      requestId: `request ${day} ${i}`,
      policy: i % 9 === 0 && day % 3 === 0 ? 'no orders' : '',
    });
  });
}

const everything = Array.from({ length: DAYS }, (_, day) => recordsOf(day)).flat();
let store: AccessLogStore;
let now = NOW - DAYS * DAY_MS;
beforeAll(async () => {
  store = await createAccessLogStore({
    directory: ':memory:',
    retention: { ageMs: 100 * DAY_MS, bytes: 2 ** 30 },
    memoryLimitBytes: 2 ** 27,
    clock: () => now,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  for (let day = 0; day < DAYS; day++) {
    await store.append(recordsOf(day), []);
    now += DAY_MS;
  }
});
afterAll(() => store.close());

const plainOf = (path: string): string => path.split('?')[0] as string;

const cases: readonly (readonly [
  name: string,
  filter: Partial<AccessFilter>,
  matches: (record: AccessRecord) => boolean,
])[] = [
  ['a frequent beginning', { paths: ['/list/*'] }, ({ path }) => path.startsWith('/list/')],
  ['a rare part', { paths: ['*/3-1*'] }, ({ path }) => path.includes('/3-1')],
  ['an end, with and without query', { paths: ['*/1'] }, ({ path }) => plainOf(path).endsWith('/1')],
  ['two parts', { paths: ['/l*st/3'] }, ({ path }) => plainOf(path) === '/list/3'],
  ['a path, with every query', { paths: ['/list/3'] }, ({ path }) => plainOf(path) === '/list/3'],
  ['a path with its query', { paths: ['/list/3?page=5'] }, ({ path }) => path === '/list/3?page=5'],
  ['a text of the query', { text: 'page=7' }, ({ path }) => path.includes('page=7')],
  ['a host', { hosts: ['*-2.example'] }, ({ host }) => host === 'host-2.example'],
  ['a text of the host', { text: 'host-1' }, ({ host }) => host === 'host-1.example'],
  ['addresses', { addresses: ['10.0.2.*'] }, ({ sourceAddress }) => sourceAddress.startsWith('10.0.2.')],
  ['a request id as text', { text: 'request 4 4' }, ({ requestId }) => requestId === 'request 4 4'],
  [
    'a text of paths, policies, and both',
    { text: 'orders' },
    ({ path, policy }) => path.includes('orders') || policy.includes('orders'),
  ],
  ['an address as text', { text: '10.0.1.3' }, ({ sourceAddress }) => sourceAddress.startsWith('10.0.1.3:')],
  [
    'a rare part of a path with a text that is frequent',
    { paths: ['*/3-1*'], text: 'host-1' },
    ({ path, host }) => path.includes('/3-1') && host === 'host-1.example',
  ],
  [
    'a rare part of a path or another, at a host',
    { paths: ['*/3-1*', '*/17-*'], hosts: ['*-0.example'] },
    ({ path, host }) => (path.includes('/3-1') || path.includes('/17-')) && host === 'host-0.example',
  ],
  [
    'a text without a rare part of a path',
    { text: 'no orders', except: { paths: ['*/3-*'] } },
    ({ path, policy }) => policy === 'no orders' && !path.includes('/3-'),
  ],
  [
    'all but frequent parts',
    { except: { paths: ['/list/*', '*-1*'] } },
    ({ path }) => !path.startsWith('/list/') && !path.includes('-1'),
  ],
  ['nothing', { text: 'nowhere' }, () => false],
  ['nothing by a pattern', { paths: ['*/nowhere/*'] }, () => false],
];

describe('over many chapters', () => {
  it.each(cases)('pages find %s', async (_, filter, matches) => {
    const due = everything
      .filter(matches)
      .map(({ time, requestId }) => ({ time, requestId }))
      .toSorted((a, b) => b.time - a.time);
    const found: { time: number; requestId: string }[] = [];
    let before = null;
    for (;;) {
      const page = await store.readPage({
        window: WINDOW,
        filter: { ...EVERY_RECORD, ...filter },
        limit: 7,
        before,
        after: null,
      });
      const last = page.at(-1);
      if (!last) break;
      found.push(...page.map(({ record: { time, requestId } }) => ({ time, requestId })));
      before = { time: last.record.time, id: last.id };
    }
    expect(found.map(({ time }) => time)).toEqual(due.map(({ time }) => time));
    expect(new Set(found.map(({ requestId }) => requestId))).toEqual(
      new Set(due.map(({ requestId }) => requestId)),
    );
  });

  it.each(cases)('flows and histogram count %s', async (_, filter, matches) => {
    const due = everything.filter(matches);
    const query = { window: WINDOW, filter: { ...EVERY_RECORD, ...filter } };
    const cells = await store.readHistogram({ ...query, stepMs: DAY_MS });
    expect(cells.reduce((sum, { records }) => sum + records, 0)).toBe(due.length);
    const { flows, total } = await store.readFlows({
      ...query,
      keys: ['path', 'targetService'],
      limit: 1000,
    });
    const counts = new Map<string, number>();
    for (const { path } of due) counts.set(plainOf(path), (counts.get(plainOf(path)) ?? 0) + 1);
    expect(total).toBe(due.length);
    expect(new Map(flows.map(({ path, count }) => [path, count]))).toEqual(counts);
  });

  it('a tail goes on where it was, whatever is looked for', async () => {
    const query = {
      window: WINDOW,
      filter: { ...EVERY_RECORD, paths: ['/orders/*'] },
      limit: 1000,
      before: null,
    };
    const after = everything.length - 30;
    const found = await store.readPage({ ...query, after });
    expect(found.map(({ id }) => id)).toEqual(
      everything.flatMap(({ path }, i) => (i >= after && path.startsWith('/orders/') ? [i + 1] : [])),
    );
  });
});

it('goes with what only dropped records used, and keeps what the others need', async () => {
  let clock = NOW - 9 * DAY_MS;
  const short = await createAccessLogStore({
    directory: ':memory:',
    retention: { ageMs: 7 * DAY_MS, bytes: 2 ** 30 },
    memoryLimitBytes: 2 ** 27,
    clock: () => clock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await short.append([accessRecord({ path: '/both' }), accessRecord({ path: '/old' })], []);
  clock = NOW;
  await short.append([accessRecord({ path: '/both' }), accessRecord({ path: '/new' })], []);
  expect(await short.retain()).toBe(true);
  const filter = { ...EVERY_RECORD, paths: ['/*'] };
  const page = await short.readPage({ window: WINDOW, filter, limit: 10, before: null, after: null });
  expect(page.map(({ record }) => record.path)).toEqual(['/new', '/both']);
  const { flows } = await short.readFlows({
    window: WINDOW,
    filter,
    keys: ['path', 'host', 'sourceAddress'],
    limit: 10,
  });
  expect(flows.map(({ path, host }) => [path, host])).toEqual([
    ['/both', 'cart:8080'],
    ['/new', 'cart:8080'],
  ]);
  await short.close();
});
