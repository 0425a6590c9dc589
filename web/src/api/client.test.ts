import { afterEach, describe, expect, it, vi } from 'vitest';
import { callApi } from './client.ts';
import { ProblemError } from './problem-error.ts';

afterEach(() => vi.unstubAllGlobals());

function answer(body: unknown, init: ResponseInit = {}) {
  const fetch = vi.fn<(url: string) => Promise<Response>>(() =>
    Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), init)),
  );
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

const services = { window: { from: 1, to: 2 }, services: [], warnings: [] };

describe('callApi', () => {
  it('calls the operation’s address and gives the parsed answer', async () => {
    const fetch = answer({ ...services, more: 'than the contract says' });
    await expect(callApi('getServices', { query: { range: 'now-1h' } })).resolves.toEqual(services);
    expect(fetch.mock.calls[0]?.[0]).toBe('/api/v1/services?range=now-1h');
  });

  it('throws the server’s problem', async () => {
    answer(
      {
        type: 'about:blank',
        title: 'Bad request',
        status: 400,
        instance: 'r-1',
        errors: [{ path: 'query.range', message: 'is no time range' }],
      },
      { status: 400 },
    );
    const error = await callApi('getServices').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ status: 400, title: 'Bad request', requestId: 'r-1' });
    expect((error as ProblemError).errors).toEqual([{ path: 'query.range', message: 'is no time range' }]);
  });

  it('makes a problem of an answer that is none', async () => {
    answer('<html>', { status: 502, statusText: 'Bad Gateway', headers: { 'x-request-id': 'r-2' } });
    await expect(callApi('getServices')).rejects.toMatchObject({
      status: 502,
      title: 'Bad Gateway',
      requestId: 'r-2',
    });
  });

  it('says where an answer breaks the contract', async () => {
    answer({ ...services, services: 'none' });
    await expect(callApi('getServices')).rejects.toMatchObject({
      title: 'The answer is not what this page expects',
      detail: expect.stringMatching(/^services: /) as string,
    });
  });

  it('says that nobody answers, and stays silent about calls given up', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(callApi('getServices')).rejects.toMatchObject({ status: 0 });
    const given = new AbortController();
    given.abort();
    await expect(callApi('getServices', { signal: given.signal })).rejects.toThrow(TypeError);
  });
});
