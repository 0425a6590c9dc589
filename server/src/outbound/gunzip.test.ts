import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzip } from './gunzip.ts';

/** `data` as a stream in pieces of `size` bytes. */
function inPieces(data: Buffer, size: number): Readable {
  const pieces = Array.from({ length: Math.ceil(data.length / size) }, (_, index) =>
    data.subarray(index * size, (index + 1) * size),
  );
  return Readable.from(pieces);
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const chunk of chunks) {
    expect(chunk.length).toBeLessThanOrEqual(64 * 1024);
    copies.push(Buffer.from(chunk));
  }
  return Buffer.concat(copies);
}

describe.each([
  ['into one buffer', undefined],
  ['through the stream', () => null],
])('gunzip %s', (_, bind) => {
  it('gives back what was compressed, however it is cut', async () => {
    const body = fc.record({
      line: fc.string({ maxLength: 300 }),
      times: fc.integer({ min: 0, max: 2000 }),
      noise: fc.integer({ min: 0, max: 100_000 }),
      size: fc.integer({ min: 1, max: 70_000 }),
    });
    await fc.assert(
      fc.asyncProperty(body, async ({ line, times, noise, size }) => {
        const data = Buffer.concat([Buffer.from(line.repeat(times)), randomBytes(noise)]);
        const pieces = inPieces(gzipSync(data), Math.max(size, noise / 100));
        expect((await collect(gunzip(pieces, bind))).equals(data)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('reads several members, one after the other', async () => {
    const data = Buffer.concat([gzipSync('a 1\n'), gzipSync('b 2\n')]);
    for (const size of [1, 10, 1000]) {
      expect(String(await collect(gunzip(inPieces(data, size), bind)))).toBe('a 1\nb 2\n');
    }
  });

  it('fills its buffer exactly', async () => {
    for (const length of [64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 128 * 1024]) {
      const data = Buffer.alloc(length, 'a');
      expect((await collect(gunzip(inPieces(gzipSync(data), 100), bind))).equals(data)).toBe(true);
    }
  });

  it('tells damage and a missing end', async () => {
    const whole = gzipSync(randomBytes(10_000));
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 100, 200);
    await expect(collect(gunzip(inPieces(damaged, 50), bind))).rejects.toMatchObject({
      code: 'Z_DATA_ERROR',
    });
    await expect(collect(gunzip(inPieces(Buffer.from('a 1\n'), 50), bind))).rejects.toMatchObject({
      code: 'Z_DATA_ERROR',
    });
    await expect(collect(gunzip(inPieces(whole.subarray(0, 5000), 50), bind))).rejects.toMatchObject({
      code: 'Z_BUF_ERROR',
    });
  });

  it('destroys the body when its reader has enough', async () => {
    const body = inPieces(gzipSync(randomBytes(1_000_000)), 1000);
    for await (const chunk of gunzip(body, bind)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(body.destroyed).toBe(true);
  });
});
