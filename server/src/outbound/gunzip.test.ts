import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { takeInflater } from './gunzip.ts';

function* inPieces(data: Buffer, size: number): Generator<Buffer> {
  for (let start = 0; start < data.length; start += size) yield data.subarray(start, start + size);
}

/** All that the pieces decompress to. */
function gunzip(pieces: Iterable<Buffer>, bind?: () => null): Buffer {
  const inflater = takeInflater(bind);
  const copies: Buffer[] = [];
  const take = (chunks: Iterator<Uint8Array>): void => {
    for (let next = chunks.next(); next.done !== true; next = chunks.next()) {
      expect(next.value.length).toBeLessThanOrEqual(64 * 1024);
      copies.push(Buffer.from(next.value));
    }
  };
  try {
    for (const piece of pieces) take(inflater.write(piece));
    take(inflater.end());
  } finally {
    inflater.release();
  }
  return Buffer.concat(copies);
}

describe.each([
  ['into one buffer', undefined],
  ['as a whole', () => null],
])('takeInflater, %s', (_, bind) => {
  it('gives back what was compressed, however it is cut', () => {
    const body = fc.record({
      line: fc.string({ maxLength: 300 }),
      times: fc.integer({ min: 0, max: 2000 }),
      noise: fc.integer({ min: 0, max: 100_000 }),
      size: fc.integer({ min: 1, max: 70_000 }),
    });
    fc.assert(
      fc.property(body, ({ line, times, noise, size }) => {
        const data = Buffer.concat([Buffer.from(line.repeat(times)), randomBytes(noise)]);
        const pieces = inPieces(gzipSync(data), Math.max(size, noise / 100));
        expect(gunzip(pieces, bind).equals(data)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('reads several members, one after the other', () => {
    const data = Buffer.concat([gzipSync('a 1\n'), gzipSync('b 2\n')]);
    for (const size of [1, 10, 1000]) {
      expect(String(gunzip(inPieces(data, size), bind))).toBe('a 1\nb 2\n');
    }
  });

  it('fills its buffer exactly', () => {
    for (const length of [64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 128 * 1024]) {
      const data = Buffer.alloc(length, 'a');
      expect(gunzip(inPieces(gzipSync(data), 100), bind).equals(data)).toBe(true);
    }
  });

  it('tells damage and a missing end', () => {
    const whole = gzipSync(randomBytes(10_000));
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 100, 200);
    expect(() => gunzip(inPieces(damaged, 50), bind)).toThrow(
      expect.objectContaining({ code: 'Z_DATA_ERROR' }),
    );
    expect(() => gunzip(inPieces(Buffer.from('a 1\n'), 50), bind)).toThrow(
      expect.objectContaining({ code: 'Z_DATA_ERROR' }),
    );
    expect(() => gunzip(inPieces(whole.subarray(0, 5000), 50), bind)).toThrow(
      expect.objectContaining({ code: 'Z_BUF_ERROR' }),
    );
  });

  it('serves again after damage, and after a body that was given up', () => {
    const data = randomBytes(200_000);
    const whole = gzipSync(data);
    for (let round = 0; round < 3; round++) {
      expect(() => gunzip([whole.subarray(0, 100_000), randomBytes(50)], bind)).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^Z_(DATA|BUF)_ERROR$/) }),
      );
      const given = takeInflater(bind);
      given.write(whole).next();
      given.release();
      given.release();
      expect(gunzip([whole], bind).equals(data)).toBe(true);
    }
  });

  it('decompresses several bodies side by side', () => {
    const bodies = [randomBytes(300_000), Buffer.alloc(300_000, 'line 1\n')];
    const states = bodies.map((data) => ({
      inflater: takeInflater(bind),
      pieces: inPieces(gzipSync(data), 1000),
      out: [] as Buffer[],
    }));
    for (let open = states.length; open > 0;) {
      open = states.length;
      for (const { inflater, pieces, out } of states) {
        const { value, done } = pieces.next();
        if (done === true) open--;
        else
          for (const chunk of { [Symbol.iterator]: () => inflater.write(value) })
            out.push(Buffer.from(chunk));
      }
    }
    for (const { inflater, out } of states) {
      for (const chunk of { [Symbol.iterator]: () => inflater.end() }) out.push(Buffer.from(chunk));
      inflater.release();
    }
    expect(states.map(({ out }, i) => Buffer.concat(out).equals(bodies[i] as Buffer))).toEqual([true, true]);
  });
});
