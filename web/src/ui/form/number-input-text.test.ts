import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readNumber, readPercent, showNumber, showPercent, tidyDuration } from './number-input-text.ts';

it.each([
  [0.999, '99.9'],
  [0.9995, '99.95'],
  [0.07, '7'],
  [1, '100'],
  [0.000001, '0.0001'],
  [0.0000001, '0.00001'],
  [0.29, '29'],
  [1.15, '115'],
])('shows %d as %s percent, and reads it back', (ratio, text) => {
  expect(showPercent(ratio)).toBe(text);
  expect(readPercent(text)).toBe(ratio);
});

it('loses nothing of any percentage with four decimals', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (n) => {
      const text = String(n / 10_000);
      expect(showPercent(readPercent(text))).toBe(text.includes('e') ? showNumber(n / 10_000) : text);
    }),
  );
});

it('reads what people write', () => {
  expect(readPercent(' 99,9 % ')).toBe(0.999);
  expect(readPercent('.5')).toBe(0.005);
  expect(readNumber('1.')).toBe(1);
  expect(readNumber('')).toBeUndefined();
  expect(readNumber('fast')).toBe('fast');
  expect(readPercent('most')).toBe('most');
  expect(showNumber('fast')).toBe('fast');
});

it.each([
  ['5 minutes', '5m'],
  ['1 h 30 min', '1h30m'],
  ['90s', '90s'],
  [' 2 Days ', '2d'],
  ['soon', 'soon'],
])('tidies %s to %s', (text, tidy) => expect(tidyDuration(text)).toBe(tidy));
