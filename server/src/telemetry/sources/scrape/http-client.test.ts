import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ScrapeJob } from '../../../config/settings.ts';
import type { HttpClient } from './http-client.ts';
import { createHttpClient } from './http-client.ts';
import { describeFailure } from '../../../outbound/request-failure.ts';
import { createAuthority } from '../../../outbound/testing-certificates.ts';
import { makeJob, startProxy } from './testing.ts';

const RELOAD_MS = 20;
let folder: string;
const cleanups: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-http-'));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function createClient(job: Partial<ScrapeJob>): HttpClient {
  const client = createHttpClient(makeJob(job), { interval: 1000, reloadMs: RELOAD_MS });
  cleanups.push(() => client.close());
  return client;
}

/** The body, or the words of the failure. */
async function get(client: HttpClient, url: string): Promise<string> {
  try {
    const blocks: Buffer[] = [];
    const reader = {
      begin: () => undefined,
      read: (block: Buffer) => {
        blocks.push(Buffer.from(block));
        return undefined;
      },
      end: () => undefined,
    };
    await client.get(new URL(url), { signal: AbortSignal.timeout(3000), reader });
    return Buffer.concat(blocks).toString();
  } catch (error) {
    return describeFailure(error);
  }
}

describe('tokens', () => {
  it('are read again when their file changes', async () => {
    const proxy = await startProxy((request, response) => {
      response.writeHead(request.headers.authorization === 'Bearer new' ? 200 : 401).end('a 1\n');
    });
    cleanups.push(() => proxy.close());
    const tokenFile = write('token', 'old\n');
    const client = createClient({ bearer: { file: tokenFile } });
    expect(await get(client, `http://${proxy.address}/`)).toBe('HTTP 401');
    write('token', 'new\n');
    await vi.waitFor(async () => expect(await get(client, `http://${proxy.address}/`)).toBe('a 1\n'), 2000);
  });

  it('in a file that is not there fail the scrape until it is', async () => {
    const proxy = await startProxy((_, response) => response.end('a 1\n'));
    cleanups.push(() => proxy.close());
    const client = createClient({ bearer: { file: join(folder, 'later') } });
    expect(await get(client, `http://${proxy.address}/`)).toMatch(/^cannot read .*later: ENOENT/);
    write('later', 'x');
    expect(await get(client, `http://${proxy.address}/`)).toBe('a 1\n');
  });

  it('and headers do not follow a redirect to another place', async () => {
    const other = await startProxy((request, response) => {
      response.end(`${request.headers.authorization} ${String(request.headers['x-org'])}`);
    });
    const proxy = await startProxy((request, response) => {
      if (request.url === '/') response.writeHead(307, { location: '/here' }).end();
      else if (request.url === '/here') response.end(`${request.headers.authorization}`);
      else response.writeHead(302, { location: `http://${other.address}/` }).end();
    });
    cleanups.push(
      () => proxy.close(),
      () => other.close(),
    );
    const client = createClient({ bearer: { value: 'secret' }, headers: { 'x-org': 'shop' } });
    expect(await get(client, `http://${proxy.address}/`)).toBe('Bearer secret');
    expect(await get(client, `http://${proxy.address}/away`)).toBe('undefined undefined');
  });
});

function writeTls(ca: string, client: { cert: string; key: string }): NonNullable<ScrapeJob['tls']> {
  return {
    caFile: write('ca.pem', ca),
    certFile: write('client.pem', client.cert),
    keyFile: write('client-key.pem', client.key),
    insecureSkipVerify: false,
  };
}

describe('TLS', () => {
  const authority = createAuthority('mesh');
  const stranger = createAuthority('stranger');

  /** A proxy that wants a client certificate of `authority` and answers with its name. */
  async function startTlsProxy(): Promise<string> {
    const server = createServer(
      { ...authority.issue('proxy.mesh'), ca: authority.cert, requestCert: true, rejectUnauthorized: true },
      (request, response) => response.end((request.socket as TLSSocket).getPeerCertificate().subject.CN),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(() => {
      server.close();
      server.closeAllConnections();
    });
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  it('shows the client certificate and trusts the given authority', async () => {
    const url = await startTlsProxy();
    const client = createClient({ tls: writeTls(authority.cert, authority.issue('sightglass')) });
    expect(await get(client, url)).toBe('sightglass');
  });

  it('asks for another name when told', async () => {
    const url = await startTlsProxy();
    const tls = writeTls(authority.cert, authority.issue('sightglass'));
    expect(await get(createClient({ tls: { ...tls, serverName: 'proxy.mesh' } }), url)).toBe('sightglass');
    expect(await get(createClient({ tls: { ...tls, serverName: 'else.mesh' } }), url)).toMatch(
      /^TLS: .*does not match certificate/,
    );
  });

  it('refuses a server of another authority, unless told not to look', async () => {
    const url = await startTlsProxy();
    const tls = writeTls(stranger.cert, authority.issue('sightglass'));
    expect(await get(createClient({ tls }), url)).toMatch(/^TLS: .*certificate/);
    expect(await get(createClient({ tls: { ...tls, insecureSkipVerify: true } }), url)).toBe('sightglass');
  });

  it('takes up renewed files, and tells what the server thinks of the old ones', async () => {
    const url = await startTlsProxy();
    const client = createClient({ tls: writeTls(authority.cert, stranger.issue('old')) });
    expect(await get(client, url)).toMatch(/^TLS: .*alert|^connection (reset|closed)/);
    writeTls(authority.cert, authority.issue('renewed'));
    await vi.waitFor(async () => expect(await get(client, url)).toBe('renewed'), 2000);
  });

  it('names a file that holds no certificate', async () => {
    const url = await startTlsProxy();
    const client = createClient({ tls: writeTls(authority.cert, { cert: 'x', key: 'y' }) });
    expect(await get(client, url)).toMatch(/^TLS: /);
  });
});
