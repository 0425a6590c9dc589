import { describe, expect, it } from 'vitest';
import { createSums } from '../../signals/sums.ts';
import type { SeriesAnswer, SignalSums } from '../../store/telemetry-store.ts';
import { findCleanSince, findSeen, observe } from './observation.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

type Points = (SignalSums | null)[];

/** `m` mutual, `p` plaintext, `u` unmeasured, `x` both, `.` nothing carried. */
function line(text: string): Points {
  return Array.from(text, (sign) => {
    if (sign === '.') return null;
    return {
      ...createSums(),
      mutual: 'mx'.includes(sign) ? 1 : 0,
      plaintext: 'px'.includes(sign) ? 1 : 0,
      unmeasured: sign === 'u' ? 1 : 0,
    };
  });
}

/** Steps from 0; `covered` has `1` for a step that was stored. */
function series(covered: string, stepMs = HOUR_MS): SeriesAnswer {
  const steps = Array.from(covered, (sign) => (sign === '1' ? stepMs : 0));
  return {
    window: { from: 0, to: steps.length * stepMs },
    coveredMs: steps.reduce((sum, ms) => sum + ms, 0),
    warnings: [],
    stepMs,
    times: steps.map((_, i) => i * stepMs),
    covered: steps,
    groups: [],
  };
}

const of = (...texts: string[]) => texts.map((text) => ({ points: line(text) }));

describe('an observation', () => {
  it('begins when the cluster was first heard of', () => {
    expect(observe(series('1111'), of('..mm'))).toEqual({
      from: 2 * HOUR_MS,
      to: 4 * HOUR_MS,
      coveredMs: 2 * HOUR_MS,
    });
    expect(observe(series('1111'), of('....'))).toBeNull();
  });

  it('has gaps where nothing is stored, and where the cluster is silent for half an hour', () => {
    expect(observe(series('1011'), of('m.mm'))?.coveredMs).toBe(3 * HOUR_MS);
    expect(observe(series('11111'), of('m.m..'))?.coveredMs).toBe(2 * HOUR_MS);
    const minutes = '1'.repeat(60);
    const after = (silent: number) =>
      observe(series(minutes, MINUTE_MS), of('m'.repeat(20) + '.'.repeat(silent) + 'm'.repeat(40 - silent)))
        ?.coveredMs;
    expect([after(29), after(30), after(40)]).toEqual([60 * MINUTE_MS, 30 * MINUTE_MS, 20 * MINUTE_MS]);
  });

  it('takes any of several services for a sign of life', () => {
    expect(observe(series('111'), of('m..', '.m.', '..p'))?.coveredMs).toBe(3 * HOUR_MS);
  });
});

describe('what was seen', () => {
  it('spans from the start of the first step to the end of the last', () => {
    const amount = ({ plaintext }: { plaintext: number }) => plaintext;
    expect(findSeen(series('1111'), [line('mp..'), line('.mx.')], amount)).toEqual({
      firstAt: HOUR_MS,
      lastAt: 3 * HOUR_MS,
      lastStep: 2,
    });
    expect(findSeen(series('1111'), [line('mm.u')], amount)).toBeNull();
  });

  it('does not reach beyond the window', () => {
    const short = { ...series('11'), window: { from: 10, to: HOUR_MS + 10 } };
    expect(findSeen(short, [line('pp')], ({ plaintext }) => plaintext)).toMatchObject({
      firstAt: 10,
      lastAt: HOUR_MS + 10,
    });
  });
});

describe('clean since', () => {
  const mutual = { mutual: 9, plaintext: 0, unmeasured: 0 };
  const find = (texts: string[], received = mutual, covered = '1111') =>
    findCleanSince(series(covered), texts.map(line), {
      observation: { from: 5, to: 4 * HOUR_MS, coveredMs: 4 * HOUR_MS },
      received,
    });

  it('is the end of the last step with anything but mutual TLS', () => {
    expect(find(['mpmm', 'm...'])).toEqual({ lastPlaintextAt: 2 * HOUR_MS, cleanSince: 2 * HOUR_MS });
    expect(find(['mpum'])).toEqual({ lastPlaintextAt: 2 * HOUR_MS, cleanSince: 3 * HOUR_MS });
  });

  it('is the beginning where there never was any', () => {
    expect(find(['mmmm'])).toEqual({ lastPlaintextAt: null, cleanSince: 5 });
  });

  it('is not known while the newest stored step has some, or where nothing is mutual', () => {
    expect(find(['mmmx']).cleanSince).toBeNull();
    expect(find(['mmx.'], mutual, '1110').cleanSince).toBeNull();
    expect(find(['.p..'], { mutual: 0, plaintext: 1, unmeasured: 0 }).cleanSince).toBeNull();
  });
});
