import type { Timeline, TimelineMark } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { sayPresentOnly } from './present-only.ts';
import {
  cutBands,
  drawArea,
  groupMarks,
  listGaps,
  lookedAt,
  momentAt,
  nextMark,
  placeOf,
  resolutionAt,
  travelTo,
} from './travel-model.ts';

const HOUR = 3_600_000;
const NOW = 1_700_000_000_000;
const WINDOW = { from: NOW - 4 * HOUR, to: NOW };
const TIERS = [
  { name: 'raw', stepMs: 5000, oldestAt: NOW - HOUR },
  { name: 'minute', stepMs: 60_000, oldestAt: NOW - 3 * HOUR },
];
const mark = (at: number, text = 'x'): TimelineMark => ({
  at,
  to: at,
  withinMs: 0,
  what: 'config',
  severity: null,
  text,
  subject: text,
});

describe('the bar of stored history', () => {
  it('places moments, and finds them again', () => {
    expect(placeOf(NOW - HOUR, WINDOW)).toBe(0.75);
    expect(momentAt(0.75, WINDOW)).toBe(NOW - HOUR);
    expect([placeOf(0, WINDOW), placeOf(NOW + 1, WINDOW)]).toEqual([0, 1]);
  });

  it('tells how finely a moment is stored', () => {
    expect(resolutionAt(NOW - HOUR / 2, TIERS)).toBe(5000);
    expect(resolutionAt(NOW - 2 * HOUR, TIERS)).toBe(60_000);
    expect(resolutionAt(NOW - 9 * HOUR, TIERS)).toBeNull();
    expect(
      cutBands({ window: WINDOW, tiers: TIERS, oldestAt: NOW - 3 * HOUR }).map(({ from, stepMs }) => [
        (NOW - from) / HOUR,
        stepMs,
      ]),
    ).toEqual([
      [4, null],
      [3, 60_000],
      [1, 5000],
    ]);
  });

  it('shows gaps within what is stored, and not the step that is not over', () => {
    const timeline = {
      window: WINDOW,
      oldestAt: NOW - 3 * HOUR,
      stepMs: HOUR,
      times: [4, 3, 2, 1].map((hours) => NOW - hours * HOUR),
      covered: [0, 1, 0, 0],
    } as unknown as Timeline;
    expect(listGaps(timeline)).toEqual([{ from: NOW - 2 * HOUR, to: NOW - HOUR }]);
    expect(drawArea(timeline, [null, 5, null, 10], { top: 10, height: 30 })).toBe(
      'M250.0 30V15.0H500.0V30ZM750.0 30V0.0H1000.0V30Z',
    );
  });

  it('makes one of marks that lie too near', () => {
    const groups = groupMarks([mark(NOW - HOUR), mark(NOW - HOUR + 1000), mark(NOW)], WINDOW, 0.01);
    expect(groups.map(({ marks }) => marks.length)).toEqual([2, 1]);
  });

  it('finds the next mark either way', () => {
    const marks = [mark(1), mark(5), mark(9)];
    expect([nextMark(marks, 5, -1)?.at, nextMark(marks, 5, 1)?.at, nextMark(marks, 9, 1)]).toEqual([
      1,
      9,
      null,
    ]);
  });
});

describe('travelling', () => {
  const bounds = { oldest: NOW - 3 * HOUR, now: NOW, snapMs: 60_000 };
  it.each([
    [
      'keeps a relative range and moves its end',
      'now-1h',
      NOW - HOUR,
      { range: 'now-1h', at: String(NOW - HOUR) },
    ],
    [
      'keeps the length of two moments',
      `${NOW - 2 * HOUR}..${NOW - HOUR}`,
      NOW - HOUR,
      { range: 'now-1h', at: String(NOW - HOUR) },
    ],
    ['ends at the present when it comes near', 'now-15m', NOW - 30_000, { range: 'now-15m', at: '' }],
    ['goes no further than what is stored', 'now-15m', 0, { range: 'now-15m', at: String(NOW - 3 * HOUR) }],
  ])('%s', (_, range, end, expected) => {
    const window = lookedAt({ range, at: '' }, NOW);
    expect(travelTo(end, { range, window }, bounds)).toEqual(expected);
  });
});

describe('what shows the present only', () => {
  it.each([
    ['/alerts', null, 'These are the alerts of now. What fired then is in History.'],
    ['/alerts', 'history', null],
    ['/access-log', null, null],
    ['/security', null, null],
    ['/security', 'certificates', 'Certificates are shown as they are now: no history of them is kept.'],
    ['/mesh', 'control-plane', 'Proxies are those of now; what control planes did is of the chosen range.'],
    ['/traffic', null, 'Routes and policies are those of now; what was seen is of the chosen moment.'],
    ['/alerts/rules/new', null, 'What is edited here is what is kept now.'],
    ['/slos/new', null, 'What is edited here is what is kept now.'],
  ])('%s %s: %s', (path, tab, words) => {
    expect(sayPresentOnly(path, tab)).toBe(words);
  });
});
