import { expect, it } from 'vitest';
import { findEntries, type SearchEntry } from './search-model.ts';

const entry = (name: string, place: string): SearchEntry => ({
  id: `${place}/${name}`,
  kind: 'Service',
  name,
  place,
  go: { to: { page: 'service', id: name } },
});
const all = [
  entry('my-cart', 'east / shop'),
  entry('cart', 'west / shop'),
  entry('cartography', 'east / maps'),
];
const names = (typed: string, limit = 9): string[] => findEntries(all, typed, limit).map(({ name }) => name);

it('puts the name itself first, then beginnings, then words', () => {
  expect(names('cart')).toEqual(['cart', 'cartography', 'my-cart']);
});
it('looks for every word in name and place', () => {
  expect(names('cart east')).toEqual(['cartography', 'my-cart']);
  expect(names('SHOP')).toEqual(['my-cart', 'cart']);
});
it('shows everything up to the limit when nothing is typed', () => {
  expect(names('', 2)).toEqual(['my-cart', 'cart']);
});
it('finds nothing for nonsense', () => expect(names('zzz')).toEqual([]));
