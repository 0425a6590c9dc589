import type { ServiceRow } from '@sightglass/shared/contract';
import { expect, it } from 'vitest';
import { countByHealth, filterByHealth, rankStatus, readMutualShare } from './services-model.ts';

const service = (name: string, patch: Partial<ServiceRow>): ServiceRow => ({
  id: `c~n~${name}`,
  cluster: 'c',
  namespace: 'n',
  name,
  external: false,
  health: 'ok',
  requestsPerSecond: 1,
  errorRatio: 0,
  latency: null,
  bytesPerSecond: 0,
  openedPerSecond: 0,
  mtls: { state: 'mutual', mutualShare: 1, plaintextShare: 0 },
  measured: 'inbound',
  versions: [],
  workloads: 1,
  callers: 0,
  callees: 0,
  sparkline: [],
  ...patch,
});

const all = [
  service('quiet', { health: 'no-data', requestsPerSecond: 0, errorRatio: null }),
  service('small', { requestsPerSecond: 1 }),
  service('big', { requestsPerSecond: 900 }),
  service('bad', { health: 'degraded', errorRatio: 0.02 }),
  service('worse', { health: 'failing', errorRatio: 0.06 }),
  service('worst', { health: 'failing', errorRatio: 0.4 }),
];

it('ranks by state, then errors, then traffic', () => {
  const names = all.toSorted((a, b) => rankStatus(b) - rankStatus(a)).map(({ name }) => name);
  expect(names).toEqual(['worst', 'worse', 'bad', 'big', 'small', 'quiet']);
});

it('counts and filters by state', () => {
  expect(countByHealth(all)).toEqual({ ok: 2, degraded: 1, failing: 2, 'no-data': 1 });
  expect(filterByHealth(all, ['degraded', 'no-data']).map(({ name }) => name)).toEqual(['quiet', 'bad']);
  expect(filterByHealth(all, ['nonsense'])).toBe(all);
});

it('knows no share of nothing', () => {
  expect(readMutualShare(all[0] as ServiceRow)).toBeNull();
  expect(readMutualShare(all[1] as ServiceRow)).toBe(1);
});
