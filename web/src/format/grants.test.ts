import { expect, it } from 'vitest';
import { readGrants, sayGrant, writeGrant } from './grants.ts';

it.each([
  ['shop', { cluster: null, namespace: 'shop' }, 'shop'],
  ['east/shop', { cluster: 'east', namespace: 'shop' }, 'shop in east'],
  ['east/*', { cluster: 'east', namespace: null }, 'all of cluster east'],
])('%s is read, written and said', (text, grant, words) => {
  expect(readGrants(text)).toEqual([grant]);
  expect(writeGrant(grant)).toBe(text);
  expect(sayGrant(grant)).toBe(words);
});

it('reads a list however it is separated, and nothing as null', () => {
  expect(readGrants('shop, east/pay\n west/*')?.map(writeGrant)).toEqual(['shop', 'east/pay', 'west/*']);
  expect(readGrants(' , ')).toBeNull();
});
