import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonBytes, toPiece } from './json-bytes.ts';
import { roundSignificant } from './round.ts';

function write(fill: (out: JsonBytes) => void, expectedBytes = 4): string {
  const out = new JsonBytes(expectedBytes);
  fill(out);
  return out.finish().toString();
}

describe('JsonBytes', () => {
  it('writes numbers as JSON.stringify() does', () => {
    const numbers = fc.oneof(
      fc.double(),
      fc.double().map(roundSignificant),
      fc.double({ min: 1e-8, max: 1e7, noNaN: true }).map(roundSignificant),
      fc.integer(),
    );
    fc.assert(
      fc.property(numbers, (value) => {
        expect(write((out) => out.number(value))).toBe(JSON.stringify(value));
      }),
    );
  });

  it.each([0, -0, 1, 10, 0.1, 0.5, 1e-6, 9.99e-7, 0.000_012_345_6, 99_999.9, 100_000, 999_999, 1e6, 1e21])(
    'writes %d',
    (value) => expect(write((out) => out.number(value))).toBe(JSON.stringify(value)),
  );

  it('writes texts as JSON.stringify() does', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\n', '\ud800'),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(write((out) => out.text(text))).toBe(JSON.stringify(text));
      }),
    );
  });

  it('puts pieces, texts and values one after the other', () => {
    const json = write((out) => {
      out.piece(toPiece('{"id":'));
      out.ascii('"c~n~a%20b"');
      out.piece(toPiece(',"of":'));
      out.value({ any: ['thing', 'ä'] });
      out.comma();
      out.ascii('"n":');
      out.number(0);
      out.piece(toPiece('}'));
    });
    expect(json).toBe('{"id":"c~n~a%20b","of":{"any":["thing","ä"]},"n":0}');
  });

  it('hands on what was written in parts that stay as they are', () => {
    const out = new JsonBytes(4);
    const parts: Buffer[] = [];
    for (const text of ['a', 'longer than the buffer', '']) {
      out.ascii(text);
      parts.push(out.take());
    }
    expect(parts.map(String)).toEqual(['a', 'longer than the buffer', '']);
    expect(out.finish().toString()).toBe('alonger than the buffer');
  });

  it('gives a buffer of about the size of what was written', () => {
    const out = new JsonBytes(2 ** 20);
    out.number(12);
    expect(out.finish().buffer.byteLength).toBeLessThan(2 ** 17);
    expect(out.finish().toString()).toBe('12');
  });
});
