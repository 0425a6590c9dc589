import { expect, it } from 'vitest';
import { makeNode, makeWorkloadDetail } from '../../ui/signals/sample-data.ts';
import { isQuiet, listKnownVersions, nameOfId } from './workload-model.ts';

it('names a workload by its id', () => {
  expect(nameOfId('east~shop~cart-v1')).toBe('cart-v1');
  expect(nameOfId('gibberish')).toBe('gibberish');
});

it('leaves out versions that nobody named', () => {
  expect(listKnownVersions(['v1', 'unknown', ''])).toEqual(['v1']);
});

it('is quiet without data and without edges', () => {
  const workload = makeNode({ health: 'no-data' });
  expect(isQuiet(makeWorkloadDetail({ workload, callers: [], callees: [] }))).toBe(true);
  expect(isQuiet(makeWorkloadDetail({ workload }))).toBe(false);
  expect(isQuiet(makeWorkloadDetail())).toBe(false);
});
