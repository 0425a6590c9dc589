import { coarsen } from '@sightglass/shared/histogram';
import { expect, it } from 'vitest';
import { edge, outcome } from '../conformance-mesh.ts';
import { createDictionary } from './dictionary.ts';

it('gives equal things one id, whichever object tells of them', () => {
  const dictionary = createDictionary();
  const first = dictionary.internEdge(edge('shop/web', 'shop/cart'));
  expect(dictionary.internEdge(edge('shop/web', 'shop/cart'))).toBe(first);
  expect(dictionary.internEdge(edge('shop/web', 'shop/cart', 'grpc'))).not.toBe(first);
  expect(dictionary.internOutcome(outcome())).toBe(dictionary.internOutcome(outcome()));
  expect(dictionary.internOutcome(outcome({ code: '500' }))).not.toBe(dictionary.internOutcome(outcome()));
});

it('keeps lanes apart by reporter and layout, but not for a window without latency', () => {
  const dictionary = createDictionary();
  const id = dictionary.internEdge(edge('shop/web', 'shop/cart'));
  const { layout } = dictionary.internLayout([1, 10]);
  const lane = dictionary.internLane(id, 'destination', layout);
  expect(dictionary.internLane(id, 'destination', null)).toBe(lane);
  expect(dictionary.internLane(id, 'source', layout)).not.toBe(lane);
  expect(dictionary.internLane(id, 'destination', dictionary.internLayout([5]).layout)).not.toBe(lane);
});

it('fits a layout of too many bounds into measured ones, without losing an observation', () => {
  const dictionary = createDictionary();
  const bounds = Array.from({ length: 50 }, (_, i) => i + 1);
  const { layout, buckets } = dictionary.internLayout(bounds);
  const kept = dictionary.layouts[layout] as readonly number[];
  expect(kept).toHaveLength(32);
  expect(kept.at(-1)).toBe(50);
  expect(kept.every((bound) => bounds.includes(bound))).toBe(true);
  const counts = Array.from({ length: 51 }, (_, i) => i);
  const fitted = Array.from({ length: 33 }, () => 0);
  counts.forEach(
    (count, i) => (fitted[buckets[i] as number] = (fitted[buckets[i] as number] as number) + count),
  );
  expect(fitted).toEqual(coarsen({ bounds, counts }, kept).counts);
});
