import { describe, expect, it } from 'vitest';
import { compareValues, formatCsv, formatSort, matchesFilter, parseSort } from './table-model.ts';

const columns = [
  { id: 'name', header: 'Name', width: 1, value: (row: { name: string; rps: number | null }) => row.name },
  { id: 'rps', header: 'Requests, per second', width: 1, value: (row: { rps: number | null }) => row.rps },
];

describe('formatCsv', () => {
  it('writes headers and rows', () => {
    expect(
      formatCsv(
        [
          { name: 'cart', rps: 2 },
          { name: 'x', rps: null },
        ],
        columns,
      ),
    ).toBe('Name,"Requests, per second"\r\ncart,2\r\nx,\r\n');
  });

  it('leaves out what is no value, such as a picture', () => {
    const trend = { id: 'trend', header: 'Trend', width: 1, value: () => 7, csv: false };
    expect(formatCsv([{ name: 'cart', rps: 2 }], [...columns.slice(0, 1), trend])).toBe('Name\r\ncart\r\n');
  });
});

it('compares names by the numbers within and numbers as numbers', () => {
  expect(['v10', 'v9', 'V1'].toSorted(compareValues)).toEqual(['V1', 'v9', 'v10']);
  expect([10, 9, 1].toSorted(compareValues)).toEqual([1, 9, 10]);
});

it('looks for every word in the texts of a row', () => {
  const row = { name: 'shop Cart', rps: 12 };
  expect(matchesFilter(row, columns, 'cart SHOP')).toBe(true);
  expect(matchesFilter(row, columns, 'cart pay')).toBe(false);
  expect(matchesFilter(row, columns, ' ')).toBe(true);
});

it('reads and writes sort keys', () => {
  expect(parseSort('-rps')).toEqual({ id: 'rps', desc: true });
  expect(parseSort('')).toBeNull();
  expect(formatSort('name', false)).toBe('name');
});
