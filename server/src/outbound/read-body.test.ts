import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { describe, expect, it } from 'vitest';
import { createBodyReader, readBody } from './read-body.ts';
import { BodyTooLarge, RequestFailure } from './request-failure.ts';

const MAX_BYTES = 2 ** 24;
const plain = { encoding: '', maxBytes: MAX_BYTES };

async function digestOf(body: Readable, holdUpMs = 0): Promise<string> {
  const hash = createHash('sha1');
  if (holdUpMs > 0) await sleep(holdUpMs);
  await readBody(body, plain, (chunk) => hash.update(chunk));
  return hash.digest('hex');
}

const TEXT = Buffer.alloc(1_000_000, 'a line of a body\n');

/** Reads blocks of so many bytes, each in memory of its own, as a socket would hand them out. */
async function readAll(sent: Buffer, encoding: string, blockBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const body = createBodyReader(MAX_BYTES, (chunk) => {
    expect(chunk.length).toBeLessThanOrEqual(64 * 1024);
    chunks.push(Buffer.from(chunk));
  });
  body.begin(encoding);
  for (let start = 0; start < sent.length; start += blockBytes) {
    await body.read(Uint8Array.from(sent.subarray(start, start + blockBytes)));
  }
  await body.end();
  const text = Buffer.concat(chunks);
  expect(body.bytes()).toBe(text.length);
  body.release();
  return text;
}

describe('createBodyReader', () => {
  it.each([100_000, 65_536, 9_999, 3_000_000])(
    'reads blocks of %i bytes, compressed or not',
    async (size) => {
      expect((await readAll(TEXT, '', size)).equals(TEXT)).toBe(true);
      expect((await readAll(TEXT, 'identity', size)).equals(TEXT)).toBe(true);
      const mixed = Buffer.concat([TEXT, randomBytes(200_000)]);
      expect((await readAll(gzipSync(mixed), ' GZIP ', size)).equals(mixed)).toBe(true);
    },
  );

  it('reads pieces of one socket read after the other in the same memory', async () => {
    const memory = Uint8Array.from(TEXT.subarray(0, 60_000));
    const chunks: Buffer[] = [];
    const body = createBodyReader(MAX_BYTES, (chunk) => chunks.push(Buffer.from(chunk)));
    body.begin('');
    for (let start = 0; start < memory.length; start += 7_000) {
      await body.read(memory.subarray(start, start + 7_000));
    }
    await body.read(Uint8Array.from(Buffer.from('end')));
    expect(Buffer.concat(chunks).toString()).toBe(`${TEXT.subarray(0, 60_000).toString()}end`);
  });

  it('lets the event loop have its turn within a large block', async () => {
    let chunks = 0;
    let isOver = false;
    const body = createBodyReader(MAX_BYTES, () => chunks++);
    body.begin('gzip');
    const reading = body.read(gzipSync(TEXT));
    let turns = 0;
    const count = (): void => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await reading;
    isOver = true;
    expect(chunks).toBeGreaterThan(TEXT.length / 65_536);
    expect(turns).toBeGreaterThan(chunks / 4);
  });

  it('refuses what is too large or encoded in another way', async () => {
    const body = createBodyReader(1_000, () => undefined);
    body.begin('');
    await body.read(Buffer.alloc(600));
    expect(() => body.read(Buffer.alloc(600))).toThrow(BodyTooLarge);
    expect(() => createBodyReader(1_000, () => undefined).begin('br')).toThrow(RequestFailure);
  });

  it('hands on nothing more once it was given up', async () => {
    let bytes = 0;
    const body = createBodyReader(MAX_BYTES, (chunk) => {
      bytes += chunk.length;
    });
    body.begin('gzip');
    const reading = body.read(gzipSync(TEXT));
    const before = bytes;
    body.release();
    await reading;
    await sleep(5);
    expect(bytes).toBe(before);
    expect(before).toBeLessThan(TEXT.length);
  });
});

describe('readBody', () => {
  it('reads what was sent, whatever the pieces, over one connection, also when it piles up', async () => {
    const bodies = Array.from({ length: 24 }, (_, i) =>
      Buffer.alloc(1 + i * 61_007, `line ${i} of a body\n`),
    );
    const server = createServer((incoming, response) => {
      const index = Number(incoming.url?.slice(1));
      const body = bodies[index] as Buffer;
      // Chunked transfer: several pieces of a body in one read of the socket, and pieces over several reads.
      const piece = 700 + index * 2_311;
      for (let start = 0; start < body.length; start += piece)
        response.write(body.subarray(start, start + piece));
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const dispatcher = new Agent({ connections: 2, pipelining: 1 });
    const { port } = server.address() as AddressInfo;
    try {
      const digests = await Promise.all(
        bodies.map(async (_, i) => {
          const { body } = await request(`http://127.0.0.1:${port}/${i}`, { dispatcher });
          return digestOf(body, (i % 3) * 5);
        }),
      );
      expect(digests).toEqual(bodies.map((body) => createHash('sha1').update(body).digest('hex')));
    } finally {
      await dispatcher.destroy();
      server.close();
    }
  });

  it('ends with the error of the stream', async () => {
    const body = new Readable({ read() {} });
    body.push('some text');
    const reading = readBody(body, plain, () => undefined);
    setImmediate(() => body.destroy(new Error('the connection broke')));
    await expect(reading).rejects.toThrow('the connection broke');
  });

  it('destroys a body beyond the limit', async () => {
    const body = Readable.from([Buffer.alloc(600), Buffer.alloc(600)]);
    const limits = { encoding: '', maxBytes: 1_000 };
    await expect(readBody(body, limits, () => undefined)).rejects.toThrow(BodyTooLarge);
    expect(body.destroyed).toBe(true);
  });
});

it('reads a body of many small blocks without keeping or joining them', async () => {
  const block = Buffer.alloc(500, 'x');
  const blocks = 20_000;
  const server = createServer((_, response) => {
    let left = blocks;
    const more = (): void => {
      while (left-- > 0) if (!response.write(block)) return;
      response.end();
    };
    response.on('drain', more);
    more();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const agent = new Agent();
  const { port } = server.address() as AddressInfo;
  let most = 0;
  const { body } = await request(`http://127.0.0.1:${port}/`, { dispatcher: agent });
  const bytes = await readBody(body, { encoding: '', maxBytes: 1e9 }, () => {
    most = Math.max(most, body.readableLength);
  });
  await agent.destroy();
  server.close();
  expect(bytes).toBe(block.length * blocks);
  expect(most).toBeLessThan(1024 * 1024);
});
