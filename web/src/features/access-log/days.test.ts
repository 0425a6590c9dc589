import { expect, it } from 'vitest';
import { listDays } from './days.ts';

const at = (day: number): number => new Date(2026, 10, day).getTime();

it('gives whole days of the reader’s calendar, today up to now', () => {
  const now = new Date(2026, 10, 28, 14, 5).getTime();
  const days = listDays(now, 5);
  expect(days.map(({ label }) => label)).toEqual([
    'Today',
    'Yesterday, Friday 27 Nov',
    'Thursday 26 Nov',
    'Wednesday 25 Nov',
    'Tuesday 24 Nov',
  ]);
  expect(days[0]?.range).toBe(`${at(28)}..now`);
  expect(days[4]?.range).toBe(`${at(24)}..${at(25)}`);
});
