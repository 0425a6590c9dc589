/** Counts that stand for records: answers must be those of the records themselves, whatever the window cuts and retention takes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import { accessRecord } from '../../../http/testing/sample-access-log.ts';
import { NOW } from '../../../http/testing/sample-context.ts';
import type { AccessRecord } from '../../../telemetry/access-record.ts';
import { EVERY_RECORD, type AccessFilter, type AccessLogStore } from '../../access-log/access-log-store.ts';
import { createAccessLogStore } from './create-access-log-store.ts';

const DAY_MS = 86_400_000;
const DAYS = 4;
const SIZE = 400;
const START = NOW - DAYS * DAY_MS;
const folder = mkdtempSync(join(tmpdir(), 'sightglass-tally-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A chapter for each day of arrival: 400 records of 40 s, of few kinds, but for the last of which none is like another. */
function recordsOf(day: number): AccessRecord[] {
  return Array.from({ length: SIZE }, (_, i) =>
    accessRecord({
      time: START + day * DAY_MS + i * 100,
      method: i % 2 === 0 ? 'GET' : 'POST',
      code: i % 10 === 7 ? 503 : i % 10 === 3 ? 403 : 200,
      details: i % 10 === 3 ? 'rbac_access_denied_matched_policy[ns[a]-policy[b]-rule[0]]' : 'via_upstream',
      denied: i % 10 === 3,
      path: `/orders/${i}`,
    }),
  );
}
const everything = Array.from({ length: DAYS }, (_, day) => recordsOf(day)).flat();

let now = START;
async function open(directory: string): Promise<AccessLogStore> {
  return createAccessLogStore({
    directory,
    retention: { ageMs: 1000 * DAY_MS, bytes: 2 ** 30 },
    memoryLimitBytes: 2 ** 27,
    clock: () => now,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
}
async function fill(store: AccessLogStore): Promise<void> {
  for (let day = 0; day < DAYS; day++) {
    now = START + day * DAY_MS;
    await store.append(recordsOf(day), []);
  }
  // Behind what waits to be written, counting among it.
  await store.append([], []);
}
async function countChapters(directory: string): Promise<number[]> {
  const instance = await DuckDBInstance.create(join(directory, 'access-log.duckdb'));
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll('SELECT DISTINCT chapter FROM tally ORDER BY 1')).getRows();
  connection.closeSync();
  instance.closeSync();
  return rows.map(([chapter]) => Number(chapter));
}

interface Window {
  readonly from: number;
  readonly to: number;
}

function expectedHistogram(matches: (record: AccessRecord) => boolean, window: Window, stepMs: number) {
  const cells = new Map<string, number>();
  for (const record of everything) {
    if (record.time < window.from || record.time >= window.to || !matches(record)) continue;
    const key = `${Math.floor(record.time / stepMs) * stepMs} ${Math.floor((record.code ?? 0) / 100)}xx`;
    cells.set(key, (cells.get(key) ?? 0) + 1);
  }
  return Object.fromEntries(cells);
}

const WHOLE = { from: START - 1, to: NOW };
const windows: readonly (readonly [string, Window])[] = [
  ['everything', WHOLE],
  ['from the middle of a chapter', { from: START + 20_050, to: NOW }],
  ['to the middle of a chapter', { from: START, to: START + 2 * DAY_MS + 12_345 }],
  ['to the last record of a chapter', { from: START, to: START + DAY_MS + (SIZE - 1) * 100 }],
  ['nothing', { from: START - DAY_MS, to: START }],
];
const filters: readonly (readonly [string, Partial<AccessFilter>, (record: AccessRecord) => boolean])[] = [
  ['all', {}, () => true],
  ['a method', { methods: ['POST'] }, ({ method }) => method === 'POST'],
  ['a code', { codes: ['5xx'] }, ({ code }) => code === 503],
  ['all but a code', { except: { codes: ['200'] } }, ({ code }) => code !== 200],
  ['a path', { paths: ['/orders/1*'] }, ({ path }) => path.startsWith('/orders/1')],
];

describe('records that are counted beforehand', () => {
  const directory = join(folder, 'a');
  let store: AccessLogStore;

  it('are counted when their chapter is full', async () => {
    store = await open(directory);
    await fill(store);
    await store.close();
    expect(await countChapters(directory)).toEqual([1, 2, 3]);
    store = await open(directory);
  });

  const cases = windows.flatMap(([name, window]) =>
    filters.map(([of, filter, matches]) => ({ name, window, of, filter, matches })),
  );
  it.each(cases)('stand for themselves in the histogram: $name, $of', async ({ window, filter, matches }) => {
    for (const stepMs of [1000, 10_000, 60_000, DAY_MS]) {
      const cells = await store.readHistogram({ window, filter: { ...EVERY_RECORD, ...filter }, stepMs });
      const counts = cells.map(({ start, codeClass, records }) => [`${start} ${codeClass}`, records]);
      expect(Object.fromEntries(counts)).toEqual(expectedHistogram(matches, window, stepMs));
    }
  });

  it.each(windows)('stand for themselves in flows: %s', async (_, window) => {
    const due = everything.filter(({ time }) => time >= window.from && time < window.to);
    const { flows, total } = await store.readFlows({
      window,
      filter: EVERY_RECORD,
      keys: ['method', 'code'],
      limit: 100,
    });
    expect(total).toBe(due.length);
    const groups = Map.groupBy(due, ({ method, code }) => `${method} ${code}`);
    expect(flows.map(({ method, code }) => `${method} ${code}`).toSorted()).toEqual(
      [...groups.keys()].toSorted(),
    );
    for (const flow of flows) {
      const own = groups.get(`${flow.method} ${flow.code}`) ?? [];
      expect(flow).toMatchObject({
        count: own.length,
        deniedCount: own.filter(({ code }) => code === 403).length,
        failedCount: own.filter(({ code }) => code === 503).length,
        firstAt: own[0]?.time,
        lastAt: own.at(-1)?.time,
      });
    }
  });

  it('do so no longer once retention has cut into their chapter, nor after a restart', async () => {
    await store.close();
    const own = join(folder, 'cut');
    store = await createAccessLogStore({
      directory: own,
      retention: { ageMs: 3 * DAY_MS, bytes: 2 ** 30 },
      memoryLimitBytes: 2 ** 27,
      clock: () => now,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    now = START;
    await store.append(recordsOf(0), []);
    now = START + 3_600_000;
    await store.append(recordsOf(0), []);
    now = START + DAY_MS;
    await store.append(recordsOf(1), []);
    await store.append([], []);
    const count = async () =>
      (await store.readFlows({ window: WHOLE, filter: EVERY_RECORD, keys: [], limit: 1 })).total;
    expect(await count()).toBe(3 * SIZE);
    now = START + 3 * DAY_MS + 1_800_000;
    await store.retain();
    expect(await count()).toBe(2 * SIZE);
    await store.close();
    expect(await countChapters(own)).toEqual([1]);
    store = await open(own);
    expect(await count()).toBe(2 * SIZE);
    await store.close();
  });
});
