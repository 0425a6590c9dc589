/** The newest page of a chapter that is being written, of which the last records are asked first: late ones must not be missed, nor early ones taken for newer. */
import { expect, it } from 'vitest';
import { accessRecord } from '../../../http/testing/sample-access-log.ts';
import { NOW } from '../../../http/testing/sample-context.ts';
import { EVERY_RECORD, type AccessFilter } from '../../access-log/access-log-store.ts';
import { createAccessLogStore } from './create-access-log-store.ts';

const BATCH = 10_000;
const WINDOW = { from: NOW - 3_600_000, to: NOW + 3_600_000 };

/** In order of arrival; every 1,000th began when the batch before was written, every 5,000th has a clock that is ten minutes ahead. */
function recordsOf(batch: number) {
  return Array.from({ length: BATCH }, (_, i) => {
    const shift = i % 5000 === 4999 ? 600_000 : i % 1000 === 999 ? -1000 : 0;
    return accessRecord({
      time: NOW + batch * 500 + Math.floor(i / 20) + shift,
      path: '/cart',
      code: i % 2500 === 0 ? 503 : 200,
      requestId: `request ${batch} ${i}`,
    });
  });
}

it('is whole, whoever was late', async () => {
  const store = await createAccessLogStore({
    directory: ':memory:',
    retention: { ageMs: 86_400_000, bytes: 2 ** 30 },
    memoryLimitBytes: 2 ** 27,
    clock: () => NOW,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const all: ReturnType<typeof recordsOf> = [];
  const check = async (
    filter: Partial<AccessFilter>,
    matches: (record: (typeof all)[number]) => boolean,
    limit: number,
  ) => {
    const page = await store.readPage({
      window: WINDOW,
      filter: { ...EVERY_RECORD, ...filter },
      limit,
      before: null,
      after: null,
    });
    const due = all
      .map((record, index) => ({ record, id: index + 1 }))
      .filter(({ record }) => matches(record))
      .toSorted((a, b) => b.record.time - a.record.time || b.id - a.id)
      .slice(0, limit);
    expect(page.map(({ id, record }) => [id, record.requestId])).toEqual(
      due.map(({ id, record }) => [id, record.requestId]),
    );
  };
  for (let batch = 0; batch < 7; batch++) {
    const records = recordsOf(batch);
    await store.append(records, []);
    all.push(...records);
    await check({}, () => true, 51);
    await check({}, () => true, 5);
    await check({ codes: ['503'] }, ({ code }) => code === 503, 3);
    await check({ codes: ['503'] }, ({ code }) => code === 503, 101);
  }
  await store.close();
}, 60_000);
