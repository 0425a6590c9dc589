import { describe, expect, it } from 'vitest';
import { roundSignificant } from '../../signals/round.ts';
import { createSums } from '../../signals/sums.ts';
import type { SignalSums } from '../../store/telemetry-store.ts';
import { judgeSignal, tellSignal, type SignalCondition } from './judge-signal.ts';

const MINUTE = 60_000;

const condition = (changes: Partial<SignalCondition>): SignalCondition => ({
  kind: 'golden-signal',
  signal: 'error-ratio',
  of: 'service',
  comparison: 'above',
  threshold: 0.05,
  minimumRequests: 10,
  ...changes,
});
const carried = (sums: Partial<SignalSums> | null, coveredMs = MINUTE) => ({
  sums: sums && { ...createSums(), ...sums },
  coveredMs,
});
const slow = { bounds: [100, 500, 1000], counts: [10, 0, 90, 0] };

const tell = (changes: Partial<SignalCondition>, value: number) =>
  tellSignal('cart', condition(changes), {
    value,
    windowMs: 5 * MINUTE,
    before: carried({ requests: 1203 }),
  });

describe('a golden signal against a condition', () => {
  it.each<[string, Partial<SignalCondition>, Partial<SignalSums> | null, string, number | null]>([
    ['more fail than may', {}, { requests: 100, errors: 6 }, 'active', 0.06],
    ['as many fail as may', {}, { requests: 100, errors: 5 }, 'inactive', 0.05],
    ['too few to say', {}, { requests: 9, errors: 9 }, 'too-few', 1],
    ['nothing at all', {}, null, 'too-few', null],
    [
      'slower than it may be',
      { signal: 'p95', threshold: 900 },
      { requests: 100, histogram: slow },
      'active',
      972.222,
    ],
    [
      'fast enough',
      { signal: 'p95', threshold: 1000 },
      { requests: 100, histogram: slow },
      'inactive',
      972.222,
    ],
    ['no latency told', { signal: 'p95' }, { requests: 100 }, 'too-few', null],
    ['more than may come', { signal: 'requests', threshold: 1 }, { requests: 120 }, 'active', 2],
    [
      'few, but that is the point',
      { signal: 'requests', comparison: 'below', threshold: 1 },
      { requests: 3 },
      'active',
      0.05,
    ],
    [
      'none, and some are expected',
      { signal: 'requests', comparison: 'below', threshold: 1 },
      null,
      'active',
      0,
    ],
    [
      'enough',
      { signal: 'requests', comparison: 'below', threshold: 1 },
      { requests: 61 },
      'inactive',
      1.01667,
    ],
  ])('%s', (_, changes, sums, state, value) => {
    const verdict = judgeSignal(condition(changes), carried(sums), { windowMs: MINUTE, before: null });
    expect(verdict.state).toBe(state);
    const rounded = verdict.value === null ? null : roundSignificant(verdict.value);
    expect(rounded).toBe(value);
  });

  it('finds requests gone only where there were enough before, and the window was measured', () => {
    const gone = condition({ signal: 'requests', comparison: 'gone' });
    const judge = (before: number, coveredMs = MINUTE) =>
      judgeSignal(gone, carried(null, coveredMs), {
        windowMs: MINUTE,
        before: carried({ requests: before }),
      }).state;
    expect([judge(10), judge(9), judge(100, MINUTE / 3)]).toEqual(['active', 'inactive', 'too-few']);
  });

  it('is told in plain words with number, unit and limit', () => {
    expect([
      tell({}, 0.0723),
      tell({ signal: 'p95', threshold: 500 }, 912.4),
      tell({ signal: 'requests', comparison: 'below', threshold: 2 }, 0.25),
      tell({ signal: 'requests', comparison: 'gone' }, 0),
    ]).toEqual([
      'cart: 7.23% of requests fail (limit 5%)',
      'cart: p95 is 912 ms (limit 500 ms)',
      'cart: 0.25 requests/s (at least 2 requests/s)',
      'cart: no requests in 5 min (1,203 requests in the 5 min before)',
    ]);
  });
});
