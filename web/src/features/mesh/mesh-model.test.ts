import { expect, it } from 'vitest';
import { assessTarget, formatLabels, rankTarget, sayDropReason } from './mesh-model.ts';

it.each([
  ['up', 0, 'ok', 3],
  ['up', 2, 'degraded', 1],
  ['down', 0, 'failing', 0],
  ['pending', 0, 'no-data', 2],
] as const)('a target %s with %s unreadable lines is %s', (state, parseErrors, health, rank) => {
  expect(assessTarget({ state, parseErrors })).toBe(health);
  expect(rankTarget({ state, parseErrors })).toBe(rank);
});

it('writes labels in order', () =>
  expect(formatLabels({ pod: 'a-1', cluster: 'east' })).toBe('cluster=east pod=a-1'));
it('says a reason in words', () => expect(sayDropReason('reporter-precedence')).toBe('Reporter precedence'));
