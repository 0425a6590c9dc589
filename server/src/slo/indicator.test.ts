import type { SloDraft } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { createSums } from '../signals/sums.ts';
import type { SignalSums } from '../store/telemetry-store.ts';
import { createBadTest } from './bad-requests.ts';
import { indicatorOf, type StoreIndicator } from './indicator.ts';
import { makeSlo } from './testing.ts';

const MINUTE = 60_000;
const STEP = { stepMs: 5 * MINUTE, coveredMs: 5 * MINUTE };

function indicator(sli: SloDraft['sli'], scope = {}): StoreIndicator {
  const slo = makeSlo({ sli, scope: { namespace: 'shop', service: 'cart', ...scope } });
  const made = indicatorOf(slo, 15_000);
  if (made.kind !== 'store') throw new Error('no indicator of the store');
  return made;
}

function sums(parts: Partial<SignalSums>): { key: string; sums: SignalSums }[] {
  return [{ key: 'x', sums: { ...createSums(), ...parts } }];
}

describe('indicators', () => {
  it.each<[string, Parameters<typeof indicator>, Partial<StoreIndicator>]>([
    [
      'default codes',
      [{ kind: 'availability' }],
      { by: 'target-cluster', sharedBy: 'target-service', baseMs: 15_000 },
    ],
    [
      'a version',
      [{ kind: 'availability' }, { version: 'v2', cluster: 'east' }],
      { by: 'none', sharedBy: 'target-version' },
    ],
    [
      'a caller',
      [{ kind: 'availability' }, { caller: 'east~shop~web' }],
      {
        sharedBy: null,
        filter: {
          target: { namespace: 'shop', service: 'cart' },
          source: { cluster: 'east', namespace: 'shop', service: 'web' },
        },
      },
    ],
    [
      'a caller of which nothing is known, by the id that edges give it',
      [{ kind: 'availability' }, { caller: 'east~unknown~unknown' }],
      {
        filter: {
          target: { cluster: 'east', namespace: 'shop', service: 'cart' },
          source: { cluster: 'unknown', namespace: 'unknown', service: 'unknown' },
        },
      },
    ],
    ['chosen codes', [{ kind: 'availability', bad: { http: ['4xx'] } }], { by: 'response', sharedBy: null }],
    ['latency', [{ kind: 'latency', thresholdMs: 250 }], { histograms: true, sharedBy: 'target-service' }],
    [
      'windows',
      [{ kind: 'windows', window: '5m', criterion: { signal: 'p99', atMost: 1 } }],
      { histograms: true, baseMs: 5 * MINUTE },
    ],
  ])('of %s ask the store for what they need', (_, [sli, scope], expected) => {
    expect(indicator(sli, scope)).toMatchObject(expected);
  });

  it('count requests of each kind', () => {
    expect(indicator({ kind: 'availability' }).count(sums({ requests: 10, errors: 3 }), STEP)).toEqual({
      good: 7,
      valid: 10,
    });
    const histogram = { bounds: [100, 200], counts: [5, 4, 1] };
    expect(
      indicator({ kind: 'latency', thresholdMs: 150 }).count(sums({ requests: 99, histogram }), STEP),
    ).toEqual({ good: 7, valid: 10 });
    expect(indicator({ kind: 'latency', thresholdMs: 150 }).count([], STEP)).toEqual({ good: 0, valid: 0 });
  });

  it('count a window as good, bad or neither, and a longer step as several', () => {
    const errors = indicator({
      kind: 'windows',
      window: '5m',
      criterion: { signal: 'error-ratio', atMost: 0.1 },
    });
    expect(errors.count(sums({ requests: 10, errors: 1 }), STEP)).toEqual({ good: 1, valid: 1 });
    expect(errors.count(sums({ requests: 10, errors: 2 }), STEP)).toEqual({ good: 0, valid: 1 });
    expect(errors.count([], STEP)).toEqual({ good: 0, valid: 0 });
    expect(errors.count(sums({ requests: 10 }), { stepMs: 60 * MINUTE, coveredMs: 60 * MINUTE })).toEqual({
      good: 12,
      valid: 12,
    });
    const floor = indicator({ kind: 'throughput', window: '5m', floorPerSecond: 1 });
    expect(floor.count(sums({ requests: 300 }), STEP)).toEqual({ good: 1, valid: 1 });
    expect(floor.count([], STEP)).toEqual({ good: 0, valid: 1 });
    expect(floor.count(sums({ requests: 100 }), { stepMs: 5 * MINUTE, coveredMs: MINUTE })).toEqual({
      good: 1,
      valid: 1,
    });
    expect(floor.count([], { stepMs: 5 * MINUTE, coveredMs: 0 })).toEqual({ good: 0, valid: 0 });
  });

  it.each([
    [['5xx', '0'], ['14'], '200 grpc 14', true],
    [['5xx', '0'], ['14'], '503', true],
    [['5xx', '0'], ['14'], '0', true],
    [['5xx', '0'], ['14'], '404', false],
    [['5xx', '0'], ['14'], '200 grpc 5', false],
    [['503'], [], '500', false],
    [['503'], [], '5xx', false],
    [['4xx'], [], '404 grpc 5', true],
  ])('with bad %j and gRPC %j find %s bad: %s', (http, grpc, key, bad) => {
    expect(createBadTest({ http, grpc })(key)).toBe(bad);
  });
});
