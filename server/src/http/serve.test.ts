import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ListenError, serve } from './serve.ts';

const LOOPBACK = { host: '127.0.0.1', port: 0 };

describe('serving', () => {
  it('says that a port is in use, and what to do', async () => {
    const first = await serve((_request, response) => response.end('here'), LOOPBACK);
    const port = Number(new URL(first.url).port);
    const second = serve(() => {}, { ...LOOPBACK, port });
    await expect(second).rejects.toThrow(ListenError);
    await expect(second).rejects.toThrow(/in use.*--listen/);
    await first.close(100);
  });

  it('lets an answer under way finish before it closes', async () => {
    const asked = Promise.withResolvers<ServerResponse>();
    const serving = await serve((_request, response) => asked.resolve(response), LOOPBACK);
    const answer = fetch(serving.url).then((response) => response.text());
    const response = await asked.promise;
    const closed = serving.close(10_000);
    response.end('done');
    expect(await answer).toBe('done');
    await closed;
    await expect(fetch(serving.url)).rejects.toThrow('fetch failed');
  });

  it('cuts off what does not finish within the deadline', async () => {
    const asked = Promise.withResolvers<void>();
    const serving = await serve(() => asked.resolve(), LOOPBACK);
    const answer = fetch(serving.url);
    await asked.promise;
    await Promise.all([serving.close(20), expect(answer).rejects.toThrow('fetch failed')]);
  });
});
