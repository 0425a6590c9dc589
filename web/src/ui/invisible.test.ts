import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeInvisible, splitInvisible } from './invisible.ts';

it.each([
  ['/cart/1', '/cart/1'],
  ['a\u0000b\nc', 'a\\u0000b\\nc'],
  ['invoice\u202Egpj.exe', 'invoice\\u202Egpj.exe'],
  ['\u200B\u200F', '\\u200B\\u200F'],
  ['\uD800', '\\uD800'],
  ['😀 שלום', '😀 שלום'],
])('%j is shown as %s', (text, shown) => {
  expect(escapeInvisible(text)).toBe(shown);
});

it('leaves no character of direction or control in what is shown', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = splitInvisible(text)
        .map((piece) => piece.shown)
        .join('');
      expect(shown).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      expect(shown).toBe(escapeInvisible(text));
    }),
  );
});
