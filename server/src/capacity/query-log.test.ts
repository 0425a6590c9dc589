import { expect, it } from 'vitest';
import { createQueryLog, type ObservedQuery } from './query-log.ts';

const query = (changes: Partial<ObservedQuery>): ObservedQuery => ({
  source: 'store',
  asked: 'getTopology',
  purpose: 'read-edges',
  detail: '',
  promql: null,
  spanMs: 900_000,
  durationMs: 5,
  rows: 10,
  bytes: null,
  error: null,
  ...changes,
});

function createLog() {
  let now = 600_000;
  const log = createQueryLog({ clock: () => now, spanMs: 300_000 });
  return { log, wait: (ms: number) => (now += ms) };
}

it('counts equal questions together and tells the slowest of them', () => {
  const { log, wait } = createLog();
  log.observe(query({ durationMs: 4, rows: 1 }));
  wait(60_000);
  log.observe(query({ durationMs: 20, rows: 3 }));
  log.observe(query({ durationMs: 6, rows: 2 }));
  log.observe(query({ detail: 'namespaces shop', durationMs: 15 }));
  expect(log.slowest(5)).toMatchObject([
    { durationMs: 20, rows: 3, count: 3, meanMs: 10, at: 660_000 },
    { detail: 'namespaces shop', count: 1 },
  ]);
  expect(log.slowest(1)).toHaveLength(1);
});

it('forgets what is older than the span, and keeps totals for ever', () => {
  const { log, wait } = createLog();
  log.observe(query({ durationMs: 900, error: 'timed out' }));
  wait(420_000);
  log.observe(query({ durationMs: 3 }));
  expect(log.slowest(5).map(({ durationMs }) => durationMs)).toEqual([3]);
  expect(log.operations().get('read-edges')).toEqual({ count: 2, failures: 1, durationMs: 903 });
});

it('keeps the slowest kinds when a minute has too many', () => {
  const { log } = createLog();
  for (let i = 0; i < 500; i++) log.observe(query({ detail: `${i}`, durationMs: i }));
  const slowest = log.slowest(1000);
  expect(slowest).toHaveLength(100);
  expect(slowest.at(-1)?.durationMs).toBe(400);
});
