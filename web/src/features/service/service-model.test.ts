import { expect, it } from 'vitest';
import { makeServiceDetail, makeServiceRow } from '../../ui/signals/sample-data.ts';
import { describeVersions, isQuiet, nameOfId } from './service-model.ts';

it('names a service by its id', () => {
  expect(nameOfId('east~shop~cart')).toBe('cart');
  expect(nameOfId('not an id')).toBe('not an id');
});

it.each([
  [[], ''],
  [['unknown'], ''],
  [['v1'], 'version v1'],
  [['v1', 'v2'], '2 versions: v1, v2'],
  [['a', 'b', 'c', 'd', 'e', 'f'], '6 versions: a, b, c, d and 2 more'],
])('describes versions %j', (versions, text) => {
  expect(describeVersions(versions)).toBe(text);
});

it('is quiet without data and without edges', () => {
  const service = makeServiceRow({ health: 'no-data' });
  expect(isQuiet(makeServiceDetail({ service, callers: [], callees: [] }))).toBe(true);
  expect(isQuiet(makeServiceDetail({ service }))).toBe(false);
});
