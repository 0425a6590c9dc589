import type { ConfiguredRoute, RouteRule } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import type { SeriesAnswer } from '../../store/telemetry-store.ts';
import { createSums } from '../../signals/sums.ts';
import { compareSplits } from './compare-splits.ts';
import { countFlags } from './events.ts';

const RULE: RouteRule = {
  name: 'rule 1',
  matches: [],
  targets: [
    { host: 'cart', subset: 'v1', version: 'v1', own: true, weight: 90 },
    { host: 'cart', subset: 'v2', version: 'v2', own: true, weight: 10 },
  ],
  redirect: null,
  rewrite: null,
  mirrors: [],
  timeoutMs: null,
  retries: null,
  faults: [],
};
const ROUTE: ConfiguredRoute = {
  resource: 'VirtualService:east~shop~cart',
  kind: 'VirtualService',
  namespace: 'shop',
  name: 'cart',
  hosts: ['cart'],
  through: ['mesh'],
  rules: [RULE],
};

function agreements(
  routes: readonly ConfiguredRoute[],
  counts: readonly [number, number],
  isChanged = false,
) {
  const requests = new Map([
    ['v1', counts[0]],
    ['v2', counts[1]],
  ]);
  return compareSplits(routes, { requests, changed: () => isChanged })[0]?.shares.map(({ agrees }) => agrees);
}

describe('weights beside shares', () => {
  it('agree within chance and one point', () => {
    expect(agreements([ROUTE], [450, 50])).toEqual(['yes', 'yes']);
    expect(agreements([ROUTE], [895_000, 105_000])).toEqual(['yes', 'yes']);
    expect(agreements([ROUTE], [5000, 5000])).toEqual(['no', 'no']);
  });

  it('are those among the service’s own versions where a part goes to another service', () => {
    const [first, second] = RULE.targets as [RouteRule['targets'][number], RouteRule['targets'][number]];
    const elsewhere = { host: 'other', subset: null, version: null, own: false, weight: 50 };
    const split = (rest: typeof elsewhere) => ({
      ...ROUTE,
      rules: [{ ...RULE, targets: [{ ...first, weight: 45 }, { ...second, weight: 5 }, rest] }],
    });
    expect(agreements([split(elsewhere)], [9000, 1000])).toEqual(['yes', 'yes']);
    expect(agreements([split(elsewhere)], [5000, 5000])).toEqual(['no', 'no']);
    expect(agreements([split({ ...elsewhere, own: true })], [7000, 3000])).toEqual(['open', 'open']);
  });

  it('say nothing of too few requests, of changed weights, and of rules that take only some', () => {
    expect(agreements([ROUTE], [10, 50])).toEqual(['open', 'open']);
    expect(agreements([ROUTE], [5000, 5000], true)).toEqual(['open', 'open']);
    const partly = { ...ROUTE, rules: [{ ...RULE, matches: ['path is /a'] }, RULE] };
    expect(agreements([partly], [5000, 5000])).toEqual(['open', 'open']);
  });
});

const group = (key: string, requests: number, errors: number) => ({
  key,
  points: [{ ...createSums(), requests, errors }],
});

describe('what happened to requests', () => {
  it('is counted by flag, and injected failures are not the service’s own', () => {
    const answer = {
      groups: [
        group('-', 900, 7),
        group('UO', 20, 20),
        group('FI', 50, 50),
        group('URX,UF', 30, 30),
        group('DI', 5, 0),
        group('', 40, 3),
      ],
    } as unknown as SeriesAnswer;
    expect(countFlags(answer)).toEqual({
      requests: 1045,
      errors: 110,
      overflowed: 20,
      withoutHost: 0,
      timedOut: 0,
      retriesSpent: 30,
      aborted: 50,
      delayed: 5,
      organicErrors: 60,
      flagsUntold: 40,
      flags: [
        { flag: 'FI', requests: 50 },
        { flag: 'URX', requests: 30 },
        { flag: 'UF', requests: 30 },
        { flag: 'UO', requests: 20 },
        { flag: 'DI', requests: 5 },
      ],
    });
  });
});
