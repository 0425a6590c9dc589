/** A console that really serves HTTPS on loopback, with certificates made here, and what becomes of its files while it runs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type PeerCertificate } from 'node:tls';
import { Agent, request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../app.ts';
import { createAuthority } from '../outbound/testing-certificates.ts';
import { serve } from './serve.ts';
import { createSelfMetrics } from './self-metrics.ts';
import { createContext, createFixedStore } from './testing/sample-context.ts';
import { openTlsFiles, tellCertificate, type ServerTlsSettings } from './tls-files.ts';

const DAY_MS = 86_400_000;
const authority = createAuthority('test authority');

function writePair(pair: { readonly cert: string; readonly key: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const certFile = join(folder, 'tls.crt');
  const keyFile = join(folder, 'tls.key');
  const write = (next: Partial<typeof pair>): void => {
    if (next.cert !== undefined) writeFileSync(certFile, next.cert);
    if (next.key !== undefined) writeFileSync(keyFile, next.key);
  };
  write(pair);
  return { folder, certFile, keyFile, write };
}

async function start(changes: Partial<ServerTlsSettings> = {}) {
  const first = authority.issue('console.test');
  const files = writePair(first);
  const told: unknown[] = [];
  const log = { info: () => undefined, warn: (about: unknown) => void told.push(about) };
  const settings = {
    certFile: files.certFile,
    keyFile: files.keyFile,
    minVersion: 'TLSv1.2' as const,
    ...changes,
  };
  const tls = openTlsFiles(settings, { log, clock: Date.now });
  const context = createContext(createFixedStore([]), { publicUrl: 'https://console.test' });
  const serving = await serve(createApp(context), { host: '127.0.0.1', port: 0 }, tls);
  onTestFinished(() => serving.close(0));
  const port = Number(new URL(serving.url).port);
  return { files, told, tls, serving, port };
}

/** The certificate that a new connection is shown. */
function shown(port: number, options: ConnectionOptions = {}): Promise<PeerCertificate> {
  return new Promise((done, fail) => {
    const socket = connect({
      port,
      host: '127.0.0.1',
      ca: authority.cert,
      servername: 'console.test',
      ...options,
    });
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      done(socket.getPeerCertificate());
      socket.destroy();
    });
  });
}

const serialOf = async (port: number): Promise<string> => (await shown(port)).serialNumber;

describe('a console with certificates', () => {
  it('serves HTTPS, tells browsers to come no other way, and has cookies for HTTPS only', async () => {
    const { serving } = await start();
    expect(serving.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const agent = new Agent({ connect: { ca: authority.cert, servername: 'console.test' } });
    const { statusCode, headers, body } = await request(`${serving.url}/healthz`, { dispatcher: agent });
    await body.dump();
    await agent.close();
    expect(statusCode).toBe(200);
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('answers nothing on plain HTTP', async () => {
    const { port } = await start();
    const answered = await new Promise<string>((done) => {
      let text = '';
      const socket = connectPlain(port, '127.0.0.1', () =>
        socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'),
      );
      socket.on('data', (chunk) => (text += chunk.toString('latin1')));
      socket.on('error', () => undefined);
      socket.on('close', () => done(text));
    });
    expect(answered).not.toContain('HTTP/');
  });

  it('refuses versions below the least', async () => {
    const { port } = await start({ minVersion: 'TLSv1.3' });
    await expect(shown(port, { maxVersion: 'TLSv1.2' })).rejects.toThrow(/protocol version/i);
    await expect(shown((await start()).port, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow(
      /protocol|version|handshake/i,
    );
  });

  it('asks callers for a certificate where authorities are given', async () => {
    const { folder } = writePair(authority.issue('x'));
    const caFile = join(folder, 'ca.crt');
    writeFileSync(caFile, authority.cert);
    const { serving } = await start({ caFile });
    const ask = async (own: object): Promise<number> => {
      const agent = new Agent({ connect: { ca: authority.cert, servername: 'console.test', ...own } });
      try {
        const { statusCode, body } = await request(`${serving.url}/healthz`, { dispatcher: agent });
        await body.dump();
        return statusCode;
      } finally {
        await agent.destroy();
      }
    };
    await expect(ask({})).rejects.toBeInstanceOf(Error);
    await expect(ask(createAuthority('somebody else').issue('client'))).rejects.toBeInstanceOf(Error);
    expect(await ask(authority.issue('client'))).toBe(200);
  });
});

describe('new files', () => {
  it('are used for new connections, without a restart', async () => {
    const { files, port, serving } = await start();
    const former = await serialOf(port);
    serving.reload();
    expect(await serialOf(port)).toBe(former);
    files.write(authority.issue('console.test'));
    serving.reload();
    expect(await serialOf(port)).not.toBe(former);
  });

  it.each<[string, () => { readonly cert?: string; readonly key?: string }]>([
    ['no certificate', () => ({ cert: 'nonsense' })],
    ['an empty file', () => ({ cert: '', key: '' })],
    ['half a certificate', () => ({ cert: authority.issue('console.test').cert.slice(0, 200) })],
    ['a certificate without its key', () => ({ cert: authority.issue('console.test').cert })],
    ['a key that is none', () => ({ key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n' })],
    ['one that has ended', () => authority.issue('console.test', -1000)],
  ])('with %s leave the former in use, and are told once', async (_, broken) => {
    const { files, port, serving, told, tls } = await start();
    const former = await serialOf(port);
    files.write(broken());
    serving.reload();
    serving.reload();
    expect(await serialOf(port)).toBe(former);
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain('BEGIN');
    expect(tls.isRefused()).toBe(true);
    files.write(authority.issue('console.test'));
    serving.reload();
    expect(tls.isRefused()).toBe(false);
    expect(await serialOf(port)).not.toBe(former);
  });

  it('that are gone leave the former in use as well', async () => {
    const { files, port, serving, told } = await start();
    const former = await serialOf(port);
    rmSync(files.keyFile);
    serving.reload();
    expect(await serialOf(port)).toBe(former);
    expect(told).toHaveLength(1);
  });

  it('stop the start when they cannot be used', () => {
    const { certFile, keyFile, write } = writePair(authority.issue('console.test'));
    write({ key: authority.issue('other').key });
    const log = { info: () => undefined, warn: () => undefined };
    const settings = { certFile, keyFile, minVersion: 'TLSv1.2' as const };
    expect(() => openTlsFiles(settings, { log, clock: Date.now })).toThrow(/is not that of the certificate/);
  });
});

describe('metrics', () => {
  it('tell when the first certificate of the chain ends', async () => {
    const own = authority.issue('console.test', 2 * DAY_MS);
    const { certFile, keyFile } = writePair({ ...own, cert: own.cert + authority.cert });
    const log = { info: () => undefined, warn: () => undefined };
    const tls = openTlsFiles({ certFile, keyFile, minVersion: 'TLSv1.2' }, { log, clock: Date.now });
    const metrics = createSelfMetrics({ defaults: false });
    tellCertificate(metrics, tls);
    const text = await metrics.registry.metrics();
    const seconds = Number(/^sightglass_tls_certificate_not_after_seconds (\S+)$/m.exec(text)?.[1]);
    // The authority's own, which ends before.
    expect(Math.abs(seconds - (Date.now() + DAY_MS) / 1000)).toBeLessThan(3600);
    expect(text).toMatch(/^sightglass_tls_files_refused 0$/m);
  });
});
