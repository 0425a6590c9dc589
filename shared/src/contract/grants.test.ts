import { expect, it } from 'vitest';
import { grantSchema, isWithin, mayRead, type Grants } from './grants.ts';

const shop = { cluster: null, namespace: 'shop' };
const east = { cluster: 'east', namespace: null };
const both = { cluster: 'east', namespace: 'shop' };

it.each<[Grants, string, string, boolean]>([
  [null, 'any', 'any', true],
  [[], 'east', 'shop', false],
  [[shop], 'west', 'shop', true],
  [[shop], 'west', 'pay', false],
  [[east], 'east', 'pay', true],
  [[east], 'west', 'pay', false],
  [[both], 'west', 'shop', false],
  [[both, shop], 'west', 'shop', true],
])('%j sees %s/%s: %s', (grants, cluster, namespace, sees) => {
  expect(mayRead(grants, cluster, namespace)).toBe(sees);
});

it.each<[Grants, Grants, boolean]>([
  [[both], [shop], true],
  [[both], [east], true],
  [[shop], [both], false],
  [[shop], [east], false],
  [null, [east], false],
  [null, null, true],
  [[], [both], true],
])('%j within %j: %s', (narrow, wide, within) => {
  expect(isWithin(narrow, wide)).toBe(within);
});

it('takes no grant that says nothing, nor a star for a name', () => {
  expect(grantSchema.safeParse({}).success).toBe(false);
  expect(grantSchema.safeParse({ namespace: '*' }).success).toBe(false);
  expect(grantSchema.parse({ namespace: ' shop ' })).toEqual(shop);
});
