import { expect, it } from 'vitest';
import { buildTrendPath } from './trend-path.ts';

const scale = { window: { from: 0, to: 100 }, top: 10, width: 100, height: 56 };

it('breaks at gaps and keeps lone points', () => {
  expect(buildTrendPath([0, 10, 20, 30, 40], [0, 10, null, 5, null], scale)).toBe(
    'M0.0,56.0L10.0,6.0M30.0,31.0h0.1',
  );
});
it('is empty without values', () => expect(buildTrendPath([0, 10], [null, null], scale)).toBe(''));
