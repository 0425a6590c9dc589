import { expect, it } from 'vitest';
import { sumByCodeClass } from './code-classes.ts';

it('adds codes of a class and orders the classes', () => {
  expect(
    sumByCodeClass([
      { key: '503', values: [1, null, null] },
      { key: '200', values: [5, 6, null] },
      { key: '500', values: [null, 2, null] },
      { key: '0', values: [null, 1, null] },
    ]),
  ).toEqual([
    { key: '2xx', values: [5, 6, null] },
    { key: '5xx', values: [1, 2, null] },
    { key: 'no response', values: [null, 1, null] },
  ]);
});

it('is empty for no series', () => expect(sumByCodeClass([])).toEqual([]));
