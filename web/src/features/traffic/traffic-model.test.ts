import type { TrafficRow } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { chooseRows, countTrips, saySplit, sayTrips } from './traffic-model.ts';

const CALM = {
  requests: 100,
  errors: 0,
  overflowed: 0,
  withoutHost: 0,
  timedOut: 0,
  retriesSpent: 0,
  aborted: 0,
  delayed: 0,
  organicErrors: 0,
};

function row(name: string, changes: Partial<TrafficRow> = {}): TrafficRow {
  return {
    id: `east~shop~${name}`,
    cluster: 'east',
    namespace: 'shop',
    name,
    requestsPerSecond: 1,
    errorRatio: 0,
    versions: 1,
    routes: 0,
    split: null,
    faults: 0,
    mirrors: 0,
    redirects: 0,
    breaker: false,
    timeoutMs: null,
    retries: null,
    observed: CALM,
    ...changes,
  };
}

const share = { requests: 10, low: 0, high: 1, agrees: 'yes' as const };
const ROWS = [
  row('plain'),
  row('split', { versions: 2, split: [{ ...share, version: 'v1', weight: 90, share: 0.902 }] }),
  row('faulty', { faults: 1 }),
  row('injected', { observed: { ...CALM, aborted: 5 } }),
  row('broken', { breaker: true, observed: { ...CALM, overflowed: 3, withoutHost: 1 } }),
  row('copied', { mirrors: 1 }),
  row('retried', { retries: 2 }),
  row('never retried', { retries: 0 }),
];

describe('services that are shown', () => {
  it.each([
    ['versions', ['split']],
    ['faults', ['faulty', 'injected']],
    ['breakers', ['broken']],
    ['mirrors', ['copied']],
    ['retries', ['retried']],
    ['tripped', ['injected', 'broken']],
  ] as const)('%s', (show, names) => {
    expect(chooseRows(ROWS, show).map(({ name }) => name)).toEqual(names);
    expect(chooseRows(ROWS, 'all')).toHaveLength(ROWS.length);
  });

  it('say their split and what tripped', () => {
    expect(saySplit(ROWS[1] as TrafficRow)).toBe('v1 90% (90.2%)');
    expect(sayTrips(ROWS[4] as TrafficRow)).toBe(
      '3 refused by a full pool (UO), 1 without a healthy host (UH)',
    );
    expect(countTrips(ROWS[4] as TrafficRow)).toBe(4);
  });
});
