import type { Judgement } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { NO_VALUE } from '../../format/number-text.ts';
import { listHappenings, listTreatments, sayMatches } from './route-words.ts';
import { formatPoints, sayJudgement, type Comparison } from './traffic-words.ts';

const JUDGEMENT: Judgement = {
  verdict: 'worse',
  decidedAt: 1,
  isEnough: true,
  baseline: { of: 9000, bad: 9, share: 0.001 },
  candidate: { of: 1000, bad: 140, share: 0.14 },
  difference: { estimate: 0.139, low: 0.1, high: 0.18 },
  matters: true,
  harmless: false,
  alwaysValidP: 1e-9,
  needed: 3000,
  path: [],
};
const COMPARISON = { baseline: 'v1', candidate: 'v2', slowMs: 25, minimumRequests: 100 } as Comparison;

describe('verdicts in words', () => {
  it.each([
    [
      {},
      /^14% of v2’s requests fail, 0.1% of v1’s: worse by 13.9 pp \(\+10.0 pp to \+18.0 pp\), more than chance makes\.$/,
    ],
    [{ matters: false }, /smaller than what you called important/],
    [
      { verdict: 'no-difference-yet' as const },
      /that can be chance\. .*about 2,000 more requests of v2 are needed/,
    ],
    [{ isEnough: false }, /^Too little to say: at least 100 requests of each version/],
  ])('%j', (changes, words) => {
    expect(sayJudgement('errors', { ...JUDGEMENT, ...changes }, COMPARISON)).toMatch(words);
  });

  it('name the threshold of what is slow', () => {
    expect(sayJudgement('latency', JUDGEMENT, COMPARISON)).toContain('take longer than 25ms');
  });

  it('have points with their sign', () => {
    expect([0.0123, -0.25, 0, 0.0004, null].map(formatPoints)).toEqual([
      '+1.23 pp',
      '−25.0 pp',
      '0.000 pp',
      '+0.040 pp',
      NO_VALUE,
    ]);
  });
});

describe('rules in words', () => {
  it('say what happens to a request', () => {
    const rule = {
      name: 'a',
      matches: ['path is /a', 'path is /b'],
      targets: [],
      redirect: '301 to /c',
      rewrite: null,
      mirrors: [{ host: 'shadow', subset: null, percent: 10 }],
      timeoutMs: 1500,
      retries: { attempts: 3, perTryTimeoutMs: 500, on: '5xx' },
      faults: [{ kind: 'abort' as const, percent: 5, what: '503' }],
    };
    expect(sayMatches(rule)).toBe('when path is /a, or path is /b');
    expect(sayMatches({ ...rule, matches: [] })).toBe('every request');
    expect(listTreatments(rule)).toEqual([
      'answered with a redirect 301 to /c',
      'at most 1.5s',
      'tried again up to 3 times, 500ms each (5xx)',
      '5% are made to fail with 503',
      '10% are copied to shadow',
    ]);
  });

  it('tell injected failures from the service’s own, and never nothing', () => {
    const observed = {
      requests: 1000,
      errors: 60,
      flags: [],
      overflowed: 0,
      withoutHost: 0,
      timedOut: 0,
      retriesSpent: 0,
      aborted: 50,
      delayed: 0,
      organicErrors: 10,
      flagsUntold: 0,
    };
    expect(listHappenings({ observed })).toEqual([
      '50 (5%) were made to fail by fault injection (FI); 10 (1%) failed by themselves.',
    ]);
    expect(listHappenings({ observed: { ...observed, aborted: 0 } })[0]).toMatch(/^Of 1,000 requests none/);
    expect(listHappenings({ observed: { ...observed, requests: 0 } })).toEqual([
      'No requests were seen in this range.',
    ]);
    const [none, ...more] = listHappenings({ observed: { ...observed, aborted: 0, flagsUntold: 1000 } });
    expect(none).toMatch(/^Of 1,000 \(100%\) the proxies tell no response flags.* 60 failed\.$/);
    expect(more).toEqual([]);
    const [some, untold] = listHappenings({ observed: { ...observed, aborted: 0, flagsUntold: 400 } });
    expect(some).toMatch(/^Of 600 requests none/);
    expect(untold).toMatch(/^Of 400 \(40%\) the proxies tell no/);
  });
});
