import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { frameSearch, pickFrameSearch } from './frame-search.ts';
import { flagParam, listParam, param, readSearch, textParam, writeSearch } from './search-params.ts';

const shape = {
  tab: param(z.enum(['overview', 'metrics']), 'overview'),
  hops: param(z.coerce.number().int().min(1).max(5), 1),
  q: textParam(),
  open: flagParam(),
  columns: listParam(['name', 'rps']),
};

describe('readSearch', () => {
  it('reads good values and falls back key by key', () => {
    const search = new URLSearchParams('tab=metrics&hops=99&q=a%20b&open=1&columns=name');
    expect(readSearch(shape, search)).toEqual({
      tab: 'metrics',
      hops: 1,
      q: 'a b',
      open: true,
      columns: ['name'],
    });
  });

  it('never throws, and gives values of the type, for any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => {
        const values = readSearch(frameSearch, new URLSearchParams({ range: a, at: b, refresh: c }));
        expect(['off', '5s', '15s', '1m', '5m']).toContain(values.refresh);
        expect(values.range).not.toBe('');
      }),
    );
  });
});

describe('writeSearch', () => {
  it('keeps foreign keys, omits fallbacks and reads back what it wrote', () => {
    const next = writeSearch(shape, new URLSearchParams('range=now-1h&tab=metrics'), {
      tab: 'overview',
      hops: 3,
      columns: [],
    });
    expect(next.toString()).toBe('range=now-1h&hops=3&columns=');
    expect(readSearch(shape, next)).toMatchObject({ tab: 'overview', hops: 3, columns: [] });
  });
});

it('picks the keys of the frame', () => {
  expect(pickFrameSearch(new URLSearchParams('range=now-1h&q=x&cluster=a')).toString()).toBe(
    'range=now-1h&cluster=a',
  );
});
