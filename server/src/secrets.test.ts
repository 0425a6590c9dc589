/**
 * The program itself, as a process, with every kind of secret that it can be given, among servers that answer with whatever they were sent. Each operation of the contract is asked, rightly and wrongly;
 * afterwards no secret may stand in any answer, nor in any line of the log at its finest level, be it as it is, in base64, or as a part of an address.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operations, type Operation } from '@sightglass/shared/contract';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SECRETS = {
  token: 'zz-token-of-admin-5Qv8',
  wrongToken: 'zz-token-that-is-wrong-7Kd2',
  oidc: 'zz-oidc-client-secret-3Hw9',
  engineBearer: 'zz-engine-bearer-8Lp1',
  engineHeader: 'zz-engine-header-2Rt6',
  enginePassword: 'zz-engine-password-4Ys3',
  hookBearer: 'zz-hook-bearer-9Mf5',
  signingKey: 'zz-signing-key-1Xc7',
  routingKey: 'zz-routing-key-6Bn4',
  slackPath: 'zz-slack-path-7Gj8',
  mailPassword: 'zz-mail-password-5Wk2',
  code: 'zz-authorization-code-3Dv9',
};

/** Everything that was answered, by what was asked. */
const answers: { readonly about: string; readonly text: string }[] = [];
let log = '';
let origin = '';
const ends: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ends.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** An engine, a provider and receivers in one, which fail and say with what they were asked. */
async function startEcho(): Promise<number> {
  let port = 0;
  const server = createServer((request, response) => {
    const { url = '', headers } = request;
    if (url.includes('/.well-known/')) {
      const issuer = `http://127.0.0.1:${port}`;
      const found = {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      };
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(found));
      return;
    }
    void readText(request).then((body) => {
      const said = JSON.stringify({
        error: 'invalid_request',
        error_description: `${headers.authorization ?? ''} ${url} ${body}`,
        headers,
        body,
      });
      const type = { 'Content-Type': 'application/json' };
      return response.writeHead(url.startsWith('/token') ? 400 : 500, type).end(said);
    });
  });
  port = await listen(server);
  return port;
}

async function startMail(): Promise<number> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      done(new Error(`${String(username)} has no password ${String(password)}`));
    },
  });
  server.on('error', () => undefined);
  const bound = await new Promise<Server>((done) => {
    const listening = server.listen(0, '127.0.0.1', () => done(listening));
  });
  ends.push(() => new Promise<void>((done) => server.close(() => done())));
  return (bound.address() as AddressInfo).port;
}

function writeConfiguration(folder: string, echo: number): string {
  const sha256 = createHash('sha256').update(SECRETS.token).digest('hex');
  const file = join(folder, 'sightglass.yaml');
  writeFileSync(join(folder, 'password'), SECRETS.enginePassword);
  writeFileSync(
    file,
    `
listen: 127.0.0.1:0
publicUrl: http://127.0.0.1:8480
data: data
log: {level: trace}
outbound: {allow: [127.0.0.0/8]}
auth:
  tokens: [{name: admin, role: admin, sha256: ${sha256}}]
  oidc: {issuer: "http://127.0.0.1:${echo}", clientId: console, clientSecret: {env: OIDC_SECRET}}
store:
  engine: prometheus
  engines:
    - url: http://127.0.0.1:${echo}/one
      cluster: one
      timeout: 2s
      bearer: {tokenEnv: ENGINE_BEARER}
      headers: {X-Scope-Secret: {env: ENGINE_HEADER}}
    - url: http://127.0.0.1:${echo}/two
      cluster: two
      timeout: 2s
      basic: {username: console, passwordFile: password}
`,
  );
  return file;
}

/** Out: ends it, and waits until all of its log is here. */
async function startConsole(file: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--config', file], {
    env: {
      ...process.env,
      OIDC_SECRET: SECRETS.oidc,
      ENGINE_BEARER: SECRETS.engineBearer,
      ENGINE_HEADER: SECRETS.engineHeader,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((done) => {
    child.once('close', () => done());
  });
  ends.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  origin = await new Promise<string>((done, fail) => {
    const take = (chunk: Buffer): void => {
      log += chunk.toString('utf8');
      const found = /ready on (http:\/\/127\.0\.0\.1:\d+)/.exec(log)?.[1];
      if (found !== undefined) done(found);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('close', (code) => fail(new Error(`the console ended with ${code}: ${log}`)));
  });
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}

interface Ask {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(path: string, { method = 'GET', body, headers = {} }: Ask = {}) {
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(`${origin}${path}`, {
    method: method.toUpperCase(),
    redirect: 'manual',
    ...sent,
    headers: {
      authorization: `Bearer ${SECRETS.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
  });
  const text = await response.text();
  answers.push({ about: `${method} ${path}`, text: `${JSON.stringify([...response.headers])}\n${text}` });
  return { status: response.status, headers: response.headers, text };
}

const api = (path: string, asked: Ask = {}) => ask(`/api/v1${path}`, asked);

/** As it may be found in a text. */
function formsOf(secret: string): string[] {
  // Base64 of what stands somewhere within a longer text, whatever its offset: the middle of each of three.
  const within = [0, 1, 2].map((shift) =>
    Buffer.from(`${' '.repeat(shift)}${secret}`)
      .toString('base64')
      .slice(4, -4),
  );
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...within];
}

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-secrets-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const [echo, mail] = await Promise.all([startEcho(), startMail()]);
  const stopConsole = await startConsole(writeConfiguration(folder, echo));

  const url = `http://127.0.0.1:${echo}/hook`;
  const targets = [
    { kind: 'webhook', url, bearer: SECRETS.hookBearer, signingKey: SECRETS.signingKey },
    { kind: 'alertmanager', urls: [url], bearer: SECRETS.hookBearer },
    { kind: 'pagerduty', url, routingKey: SECRETS.routingKey },
    { kind: 'slack', webhookUrl: `${url}/${SECRETS.slackPath}` },
    {
      kind: 'email',
      to: ['a@example.org'],
      from: 'b@example.org',
      host: '127.0.0.1',
      port: mail,
      security: 'none',
      username: 'console',
      password: SECRETS.mailPassword,
    },
  ];
  for (const target of targets) {
    const receiver = { name: target.kind, target };
    const made = await api('/receivers', { method: 'post', body: receiver });
    const { id } = JSON.parse(made.text) as { id: string };
    await api('/receiver-test', { method: 'post', body: { receiver } });
    await api('/receiver-test', { method: 'post', body: { id, receiver } });
    // Refused, with the secret in what was sent.
    await api(`/receivers/${id}?version=99`, { method: 'put', body: receiver });
    await api('/receivers', { method: 'post', body: { name: '', target } });
  }
  await api('/receivers', { method: 'post', body: `{"name": "${SECRETS.hookBearer}` });

  const walked = Object.values<Operation>(operations).map(async ({ method, path, body }) => {
    const place = path.replaceAll(/\{\w+\}/g, 'one~shop~cart');
    await api(place, { method, ...(body ? { body: {} } : {}) });
    await api(`${place}?range=nonsense`, { method, ...(body ? { body: 'no json' } : {}) });
  });
  await Promise.all(walked);
  // Once more what tells of the past, after all this has left traces in it.
  for (const path of ['/receivers', '/deliveries', '/ledger', '/audit', '/sources', '/capacity', '/tokens'])
    await api(path);
  await ask('/metrics');

  for (const path of ['/api/v1/session', '/', '/metrics', '/nowhere'])
    await ask(path, { headers: { authorization: `Bearer ${SECRETS.wrongToken}` } });
  const form = { 'content-type': 'application/x-www-form-urlencoded', authorization: '' };
  await ask('/auth/sign-in', { method: 'post', body: `token=${SECRETS.wrongToken}`, headers: form });
  await ask('/auth/sign-in', { method: 'post', body: `token=${SECRETS.token}&back=/x`, headers: form });

  const begun = await ask('/auth/login');
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
  const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  await ask(`/auth/callback?code=${SECRETS.code}&state=${encodeURIComponent(state)}`, {
    headers: { cookie },
  });
  await stopConsole();
}, 180_000);

function textsAbout(path: string): string[] {
  return answers.filter(({ about }) => about === path).map(({ text }) => text);
}

describe('what was asked', () => {
  it('made everybody use their secrets, or nothing would be shown by the rest', () => {
    const tests = textsAbout('post /api/v1/receiver-test').filter((text) => text.includes('"ok":false'));
    expect(tests).toHaveLength(10);
    // Twice each: with the secrets as they are written, and as they are kept.
    expect(tests.filter((text) => text.includes('•••'))).toHaveLength(10);
    expect(log).toContain('a sign-in with the provider failed');
    expect(textsAbout('GET /api/v1/audit').at(-1)).toContain('createReceiver');
    expect(textsAbout('GET /api/v1/sources').at(-1)).toContain('/one');
  });
});

describe('a secret', () => {
  it.each(Object.entries(SECRETS))(
    'such as %s stands in no answer and in no line of the log',
    (_, secret) => {
      const forms = formsOf(secret);
      const told = (text: string): boolean => forms.some((form) => text.includes(form));
      expect(answers.filter(({ text }) => told(text)).map(({ about }) => about)).toEqual([]);
      expect(log.split('\n').filter(told)).toEqual([]);
    },
  );

  it('is found in every form that is looked for', () => {
    const secret = SECRETS.enginePassword;
    const basic = Buffer.from(`console:${secret}`).toString('base64');
    expect(
      [secret, `a?x=${encodeURIComponent(secret)}`, basic].every((text) =>
        formsOf(secret).some((form) => text.includes(form)),
      ),
    ).toBe(true);
  });
});
