import type { Warning } from '@sightglass/shared/contract';
import { expect, it } from 'vitest';
import { dropLogReach } from './log-reach.ts';

const make = (code: Warning['code'], subject: string): Warning => ({ code, subject, message: 'x' });

it('keeps every warning but that of the access log’s beginning', () => {
  const dropped = make('dropped-series', 'access-log');
  const store = make('partial-history', 'store');
  const warnings = [
    make('partial-history', 'access-log'),
    dropped,
    make('out-of-retention', 'access-log'),
    store,
  ];
  expect(dropLogReach(warnings)).toEqual([dropped, store]);
  expect(dropLogReach(undefined)).toEqual([]);
});
