import { expect, it } from 'vitest';
import { buildSparkline } from './sparkline-path.ts';

const box = { width: 12, height: 12 };

it('draws from zero to the largest value', () => {
  expect(buildSparkline([0, 10], box).line).toBe('M1.0,11.0L11.0,1.0');
});

it('keeps what is below zero in the box', () => {
  expect(buildSparkline([10, -90], box).line).toBe('M1.0,1.0L11.0,11.0');
});

it('leaves gaps and marks lone points', () => {
  expect(buildSparkline([4, 4, null, 4], box).line).toBe('M1.0,1.0L4.3,1.0M11.0,1.0h0.1');
});

it.each([[[]], [[null, null]]])('draws nothing for %j', (values) => {
  expect(buildSparkline(values, box)).toEqual({ line: '', area: '' });
});

it('keeps zeros on the base line', () => {
  expect(buildSparkline([0, 0], box).line).toBe('M1.0,11.0L11.0,11.0');
});
