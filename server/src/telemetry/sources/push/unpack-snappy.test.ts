import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeVarint } from './encode-wire.ts';
import { BodyAboveLimit, MalformedBody } from './malformed-body.ts';
import { packSnappy } from './testing.ts';
import { unpackSnappy } from './unpack-snappy.ts';

const LIMIT = 1 << 20;

/** The length of the text, or the name of the error. */
function unpackLength(block: Buffer): number | string {
  try {
    return unpackSnappy(block, LIMIT).length;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

describe('a snappy block', () => {
  it('gives back what was packed', () => {
    const words = fc.array(fc.constantFrom('istio', 'destination', '\u0000\u0000', 'a', 'requests_total'), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(words, (list) => {
        const text = Buffer.from(list.join(''));
        expect(unpackSnappy(packSnappy(text), LIMIT).equals(text)).toBe(true);
      }),
    );
  });

  it.each([
    ['one byte repeated by an overlapping copy', '0a00611501', 'aaaaaaaaaa'],
    ['a copy with a distance of two bytes', '060461620e0200', 'ababab'],
    ['a literal with a length byte', '03f002616263', 'abc'],
    ['a copy with a distance of four bytes', '060461620f02000000', 'ababab'],
  ])('may hold %s', (_, hex, text) => {
    const block = Buffer.from(hex, 'hex');
    expect(unpackSnappy(block, LIMIT).toString()).toBe(text);
  });

  it('never takes more memory than it may: a large claim is refused before', () => {
    expect(() => unpackSnappy(encodeVarint(LIMIT + 1), LIMIT)).toThrow(BodyAboveLimit);
    expect(() => unpackSnappy(Buffer.concat([encodeVarint(LIMIT), Buffer.alloc(9)]), LIMIT)).toThrow(
      MalformedBody,
    );
    expect(() => unpackSnappy(Buffer.alloc(20, 0xff), LIMIT)).toThrow(MalformedBody);
  });

  it('of any bytes is text or malformed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(200), (bytes, length) => {
        expect(unpackLength(Buffer.concat([encodeVarint(length), bytes]))).toBeOneOf([
          length,
          'MalformedBody',
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('that is cut off anywhere is malformed', () => {
    const block = packSnappy(Buffer.from('istio_requests_total '.repeat(20)));
    for (let end = 0; end < block.length; end++) {
      expect(() => unpackSnappy(block.subarray(0, end), LIMIT)).toThrow(MalformedBody);
    }
  });
});
