import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EngineSettings } from '../../../config/settings.ts';
import { createAuthority } from '../../../outbound/testing-certificates.ts';
import { createEngine } from './create-engine.ts';
import { makeEngineSettings, startEngine, vectorText } from './testing.ts';

let folder: string;
const cleanups: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-engine-'));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** The value of `up`, or the words of the failure. */
async function ask(changes: Partial<EngineSettings>): Promise<number | string | undefined> {
  const engine = createEngine({ settings: makeEngineSettings(changes), clock: Date.now });
  cleanups.push(() => engine.close());
  try {
    return (await engine.queryInstant({ promql: 'up', at: 1, purpose: 'test' })).series[0]?.value;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

it('sends a token from a file, a password from the environment, and headers from both', async () => {
  const seen: (string | string[] | undefined)[][] = [];
  const server = await startEngine((response, _, { headers }) => {
    seen.push([headers.authorization, headers['x-scope-orgid'], headers['x-key']]);
    response.end(vectorText('1'));
  });
  cleanups.push(() => server.close());
  const headers = { 'X-Scope-OrgID': 'shop', 'X-Key': { file: write('key', 'k-1\n') } };
  await ask({ url: server.url, headers, bearer: { file: write('token', 't-1\n') } });
  await ask({ url: server.url, basic: { username: 'me', password: { value: 'open:sesame' } } });
  expect(seen).toEqual([
    ['Bearer t-1', 'shop', 'k-1'],
    [`Basic ${Buffer.from('me:open:sesame').toString('base64')}`, undefined, undefined],
  ]);
});

it('shows no secret, whatever the engine says', async () => {
  const server = await startEngine((response, _, { headers }) => {
    response.writeHead(400).end(
      JSON.stringify({
        status: 'error',
        errorType: 'bad_data',
        error: `saw ${headers.authorization} and hunter22`,
      }),
    );
  });
  cleanups.push(() => server.close());
  const basic = { username: 'me', password: { value: 'hunter22' } };
  expect(await ask({ url: server.url, basic })).toBe('Engine east refused the query: saw Basic *** and ***.');
});

it('says which file of a secret cannot be read', async () => {
  expect(await ask({ bearer: { file: join(folder, 'none') } })).toMatch(/cannot read .*none: ENOENT/);
});

it('trusts a configured authority and shows a certificate of its own', async () => {
  const authority = createAuthority('mesh');
  const server = await startEngine(
    (response) => void response.end(vectorText('6')),
    (handler) =>
      createTlsServer(
        {
          ...authority.issue('engine.test'),
          ca: authority.cert,
          requestCert: true,
          rejectUnauthorized: true,
        },
        handler,
      ),
  );
  cleanups.push(() => server.close());
  const url = server.url.replace('http:', 'https:');
  const client = authority.issue('console');
  const caFile = write('ca.pem', authority.cert);
  const tls = { caFile, certFile: write('cert.pem', client.cert), keyFile: write('key.pem', client.key) };
  expect(await ask({ url, tls: { ...tls, insecureSkipVerify: false } })).toBe(6);
  expect(await ask({ url, tls: { caFile, insecureSkipVerify: false } })).toMatch(/cannot be reached/);
  expect(await ask({ url })).toMatch(/TLS: /);
});
