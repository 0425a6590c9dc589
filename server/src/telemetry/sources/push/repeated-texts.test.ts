import { expect, it } from 'vitest';
import { RepeatedTexts } from './repeated-texts.ts';

it('gives every text as it is, however many there are', () => {
  let decoded = 0;
  const texts = new RepeatedTexts((bytes, from, to) => {
    decoded++;
    return bytes.toString('utf8', from, to);
  });
  const read = (text: string): string => {
    const bytes = Buffer.from(`<${text}>`);
    return texts.read(bytes, 1, bytes.length - 1);
  };
  const names = Array.from({ length: 20_000 }, (_, i) => `spiffe://cluster.local/ns/shop/sa/ü-${i}`);
  for (const name of [...names, '', 'a', 'ab', 'x'.repeat(5000)]) expect(read(name)).toBe(name);
  decoded = 0;
  for (let i = 0; i < 10; i++) expect(read('cart')).toBe('cart');
  expect(decoded).toBe(1);
});
