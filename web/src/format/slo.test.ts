import { expect, it } from 'vitest';
import { formatBudgetLeft, formatBurn, formatCompliance, formatExhaustion, formatGoal } from './slo.ts';

it.each([
  [0.999, '99.9%'],
  [0.9995, '99.95%'],
  [0.99999, '99.999%'],
  [0.07, '7%'],
  [null, '–'],
])('a goal of %s is %s', (goal, text) => expect(formatGoal(goal)).toBe(text));

it.each([
  [0.9989996, '99.899%'],
  [0.999, '99.9%'],
  [0.9999999, '>99.999%'],
  [1, '100%'],
  [0, '0%'],
  [null, '–'],
])('compliance of %s is %s', (ratio, text) => expect(formatCompliance(ratio)).toBe(text));

it.each([
  [1, '100%'],
  [0.9999, '99.9%'],
  [0.421, '42.1%'],
  [0, '0%'],
  [-0.42, '−42%'],
  [-12.3, '<−999%'],
  [0.0001, '<0.1%'],
  [null, '–'],
])('a budget left of %s is %s', (left, text) => expect(formatBudgetLeft(left)).toBe(text));

it('says burn rates and when a budget ends', () => {
  expect([14.4, 1000, 0.001, 0, null].map(formatBurn)).toEqual(['14.4×', '1000×', '<0.01×', '0×', '–']);
  expect(formatExhaustion({ leftRatio: 0.5, exhaustsInMs: 90_000_000 })).toBe('in 1d 1h');
  expect(formatExhaustion({ leftRatio: 0.5, exhaustsInMs: null })).toBe('never');
  expect(formatExhaustion({ leftRatio: -1, exhaustsInMs: 0 })).toBe('spent');
  expect(formatExhaustion({ leftRatio: null, exhaustsInMs: null })).toBe('–');
});
