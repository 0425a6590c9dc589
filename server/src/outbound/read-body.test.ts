import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { describe, expect, it } from 'vitest';
import { readBody } from './read-body.ts';
import { BodyTooLarge } from './request-failure.ts';

const MAX_BYTES = 2 ** 24;
const plain = { encoding: '', maxBytes: MAX_BYTES };

async function digestOf(body: Readable, holdUpMs = 0): Promise<string> {
  const hash = createHash('sha1');
  if (holdUpMs > 0) await sleep(holdUpMs);
  await readBody(body, plain, (chunk) => hash.update(chunk));
  return hash.digest('hex');
}

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
