import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { type AnswerHead, type AnswerReader, fetchAnswer } from './fetch-answer.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

interface Place {
  readonly dispatcher: Agent;
  readonly origin: string;
}

async function serve(answer: RequestListener): Promise<Place> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dispatcher = new Agent({ connections: 2, pipelining: 1 });
  cleanups.push(async () => {
    await dispatcher.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { dispatcher, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function fetchFrom(
  { dispatcher, origin }: Place,
  path: string,
  reader: Partial<AnswerReader>,
): Promise<AnswerHead> {
  const nothing = { begin: () => undefined, read: () => undefined, end: () => undefined };
  const reading = { signal: AbortSignal.timeout(5_000), reader: { ...nothing, ...reader } };
  return fetchAnswer(dispatcher, { origin, path, headers: {} }, reading);
}

function refuse(): never {
  throw new Error('refused');
}

describe('fetchAnswer', () => {
  it('reads what was sent, whatever the pieces, over few connections, also when its reader is slow', async () => {
    const bodies = Array.from({ length: 24 }, (_, i) =>
      Buffer.alloc(1 + i * 61_007, `line ${i} of a body\n`),
    );
    const place = await serve((incoming, response) => {
      const index = Number(incoming.url?.slice(1));
      const body = bodies[index] as Buffer;
      // Chunked transfer: several pieces of a body in one read of the socket, and pieces over several reads.
      const piece = 700 + index * 2_311;
      for (let start = 0; start < body.length; start += piece)
        response.write(body.subarray(start, start + piece));
      response.end();
    });
    const digests = await Promise.all(
      bodies.map(async (_, i) => {
        const hash = createHash('sha1');
        let isBusy = false;
        const read = (block: Buffer): Promise<void> | undefined => {
          expect(isBusy).toBe(false);
          hash.update(block);
          if (i % 3 === 0) return undefined;
          isBusy = true;
          return sleep(i % 3).finally(() => {
            isBusy = false;
          });
        };
        const end = (): Promise<void> => sleep(1).then(() => void hash.update('end'));
        expect((await fetchFrom(place, `/${i}`, { read, end })).statusCode).toBe(200);
        return hash.digest('hex');
      }),
    );
    const expected = bodies.map((body) => createHash('sha1').update(body).update('end').digest('hex'));
    expect(digests).toEqual(expected);
  });

  it('reads to its end, in order, what a server sends before it hangs up', async () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join('');
    const place = await serve((_, response) => {
      (response.socket as Socket).end(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${text}`);
    });
    const blocks: Buffer[] = [];
    const read = (block: Buffer): Promise<void> => {
      blocks.push(Buffer.from(block));
      return sleep(3);
    };
    await fetchFrom(place, '/', { read });
    expect(Buffer.concat(blocks).toString()).toBe(text);
  });

  it('ends with what its reader throws, at once or later, and closes the connection', async () => {
    let closed = 0;
    const place = await serve((request, response) => {
      request.socket.on('close', () => closed++);
      response.write('some text');
    });
    await expect(fetchFrom(place, '/', { begin: refuse })).rejects.toThrow('refused');
    await expect(fetchFrom(place, '/', { read: refuse })).rejects.toThrow('refused');
    await expect(fetchFrom(place, '/', { read: () => sleep(1).then(refuse) })).rejects.toThrow('refused');
    await expect.poll(() => closed).toBe(3);
  });

  it('ends at once when its time is over', async () => {
    const place = await serve(() => undefined);
    const limit = new AbortController();
    const reader = { begin: () => undefined, read: () => undefined, end: () => undefined };
    const where = { origin: place.origin, path: '/', headers: {} };
    const waiting = fetchAnswer(place.dispatcher, where, { signal: limit.signal, reader });
    setTimeout(() => limit.abort(new Error('time is over')), 20);
    await expect(waiting).rejects.toThrow('time is over');
    const late = fetchAnswer(place.dispatcher, where, { signal: limit.signal, reader });
    await expect(late).rejects.toThrow('time is over');
  });

  it('asks once more when an idle connection was closed under its hands, and only then', async () => {
    let requests = 0;
    const place = await serve((request, response) => {
      if (++requests === 2) request.socket.destroy();
      else response.end('text');
    });
    expect((await fetchFrom(place, '/', {})).statusCode).toBe(200);
    expect((await fetchFrom(place, '/', {})).statusCode).toBe(200);
    expect(requests).toBe(3);
  });

  it('answers other statuses without their bodies', async () => {
    const place = await serve((_, response) => {
      response.writeHead(404, { location: 'elsewhere' }).end('nothing here');
    });
    const head = await fetchFrom(place, '/', { begin: refuse, read: refuse, end: refuse });
    expect(head.statusCode).toBe(404);
    expect(head.headers.location).toBe('elsewhere');
  });
});
