import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Embed, NewEmbedPanel, Role } from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { createAuth } from '../../auth/create-auth.ts';
import { openState } from '../../state/open-state.ts';
import { createContext, createFixedStore, NOW } from '../testing/sample-context.ts';
import { sampleEdge } from '../testing/sample-telemetry.ts';

const WIKI = 'https://wiki.example.org';
const PUBLIC_URL = 'http://127.0.0.1:8480';
const secretOf = (role: Role): string => `secret-of-${role}-0123456789`;
const folder = mkdtempSync(join(tmpdir(), 'sightglass-embed-'));
writeFileSync(join(folder, 'embed.html'), '<!doctype html><title>Panel</title>');
afterAll(() => rmSync(folder, { recursive: true }));

let now = NOW;
let app: ReturnType<typeof createApp>;

function start(signIn: boolean): void {
  now = NOW;
  const state = openState(null);
  const settings = {
    tokens: (['viewer', 'editor', 'admin'] as const).map((role) => ({
      name: `the ${role}`,
      sha256: createHash('sha256').update(secretOf(role)).digest('hex'),
      role,
    })),
    oidc: null,
    roles: [],
    defaultRole: null,
    session: { idle: 60_000, absolute: 600_000 },
    auditRetention: 86_400_000,
    openMetrics: false,
  };
  const clock = (): number => now;
  const auth = createAuth({ settings: signIn ? settings : null, publicUrl: PUBLIC_URL, state, clock });
  const edges = [
    sampleEdge('c~n~a', 'c~n~cart', { requests: 10, mutual: 10 }),
    sampleEdge('c~n~cart', 'c~n~b', { requests: 10, mutual: 10 }),
  ];
  app = createApp(createContext(createFixedStore(edges), { auth, state, pageFolder: folder, now: clock }));
}
beforeEach(() => start(true));

const as = (role: Role) => ({ Authorization: `Bearer ${secretOf(role)}` });
const CART: NewEmbedPanel = { panel: 'service', id: 'c~n~cart' };

async function make(
  panel: NewEmbedPanel = CART,
  more: object = {},
): Promise<{ embed: Embed; url: URL; token: string }> {
  const { body } = await request(app)
    .post('/api/v1/embeds')
    .set(as('editor'))
    .send({ name: 'Cart', panel, parents: [WIKI], expiresIn: '1h', ...more })
    .expect(200);
  const { embed, url } = body as { embed: Embed; url: string };
  const address = new URL(url);
  return { embed, url: address, token: address.searchParams.get('token') ?? '' };
}

const pathOf = ({ pathname, search }: URL): string => pathname + search;
const frame = (url: URL, headers: Record<string, string> = {}) =>
  request(app)
    .get(pathOf(url))
    .set({ 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Site': 'cross-site', Referer: `${WIKI}/`, ...headers });
const ask = (path: string, token: string) =>
  request(app).get(`/api/v1${path}`).set('Authorization', `Embed ${token}`);

async function list(): Promise<Embed[]> {
  const { body } = await request(app).get('/api/v1/embeds').set(as('editor')).expect(200);
  return (body as { embeds: Embed[] }).embeds;
}

describe('the page that is framed', () => {
  it('may be framed by exactly the listed parents, sets no cookie and tells no referrer', async () => {
    const { url } = await make(CART, { parents: [`${WIKI}/`, 'https://Status.example.org:8443'] });
    const { headers, text } = await frame(url).expect(200);
    expect(text).toContain('<title>Panel');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toMatch(
      /frame-ancestors https:\/\/wiki\.example\.org https:\/\/status\.example\.org:8443$/,
    );
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(headers['x-frame-options']).toBeUndefined();
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('is the only one: everything else refuses to be framed', async () => {
    const { token } = await make();
    const answers = await Promise.all([
      request(app).get('/'),
      request(app).get('/auth/sign-in'),
      request(app).get('/embed'),
      request(app).get('/embed/service/more').set('Accept', 'text/html'),
      request(app).get('/embed.html').set(as('admin')),
      ask('/services/c~n~cart/signals?range=now-15m', token),
    ]);
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-frame-options']).toBe('DENY');
    }
  });

  it('is refused to a page that is not listed, and says nothing to it', async () => {
    const { url } = await make();
    for (const Referer of [
      'https://evil.example/',
      'https://wiki.example.org.evil.example/',
      'http://wiki.example.org/',
      'nonsense',
    ]) {
      const { headers, text } = await frame(url, { Referer }).expect(403);
      expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'$/);
      expect(text).not.toContain('wiki');
    }
  });

  it('is refused with a changed, added or missing parameter', async () => {
    const { url } = await make();
    const change = (edit: (url: URL) => void): URL => {
      const other = new URL(url);
      edit(other);
      return other;
    };
    const changed = [
      change(({ searchParams }) => searchParams.set('id', 'c~n~payment')),
      change(({ searchParams }) => searchParams.set('range', 'now-7d')),
      change(({ searchParams }) => searchParams.set('theme', 'dark')),
      change(({ searchParams }) => searchParams.append('id', 'c~n~payment')),
      change(({ searchParams }) => searchParams.set('namespace', 'secret')),
      change(({ searchParams }) => searchParams.delete('id')),
      change((other) => {
        other.pathname = '/embed/slo';
      }),
    ];
    for (const other of changed) {
      const { text } = await frame(other).expect(403);
      expect(text).toContain('Its address was changed');
    }
  });

  it('is refused without a token, and with one that is not ours', async () => {
    const { url } = await make();
    for (const token of ['', 'a.b.c', `${url.searchParams.get('token') ?? ''}x`]) {
      const other = new URL(url);
      other.searchParams.set('token', token);
      const { headers } = await frame(other).expect(403);
      expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'$/);
    }
  });

  it('says plainly after its end, and after it was revoked, to the pages that it was for', async () => {
    const one = await make();
    const other = await make();
    await request(app).delete(`/api/v1/embeds/${other.embed.id}`).set(as('editor')).expect(200);
    const revoked = await frame(other.url).expect(410);
    expect(revoked.text).toContain('This panel was revoked');
    expect(revoked.headers['content-security-policy']).toContain(`frame-ancestors ${WIKI}`);
    now += 3_600_000;
    const expired = await frame(one.url).expect(410);
    expect(expired.text).toContain('This panel has expired on 2027-01-15');
    expect(expired.headers['content-security-policy']).toContain(`frame-ancestors ${WIKI}`);
  });
});

describe('what an embed may ask', () => {
  it('is its panel, without the names of others', async () => {
    const { token } = await make();
    const { body } = await ask('/services/c~n~cart/signals?range=now-15m', token).expect(200);
    expect(body).toMatchObject({ service: { id: 'c~n~cart', name: 'cart' } });
    expect(JSON.stringify(body)).not.toMatch(/c~n~[ab]|"callers"/);
    await ask('/services/c~n~cart/series?metric=p95&direction=inbound&range=now-15m', token).expect(200);
  });

  it.each([
    '/services/c~n~b/signals?range=now-15m',
    '/services/c~n~cart/signals?range=now-7d',
    '/services/c~n~cart/series?metric=bytes&direction=inbound&range=now-15m',
    '/services/c~n~cart/series?metric=p95&by=caller&direction=inbound&range=now-15m',
    '/services/c~n~cart',
    '/services',
    '/topology',
    '/session',
    '/embeds',
    '/audit',
  ])('is not %s', async (path) => {
    const { token } = await make();
    const { body } = await ask(path, token).expect(403);
    expect((body as { detail: string }).detail).toMatch(/one panel/);
  });

  it('is nothing that changes anything, whoever made it', async () => {
    const { token, embed } = await make();
    const header = { Authorization: `Embed ${token}` };
    const answers = await Promise.all([
      request(app).delete(`/api/v1/embeds/${embed.id}`).set(header),
      request(app).post('/api/v1/embeds').set(header).send({}),
      request(app).post('/api/v1/embed-preview').set(header).send({}),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  it('ends with the token: 401, and why', async () => {
    const path = '/services/c~n~cart/signals?range=now-15m';
    const one = await make();
    const other = await make();
    const third = await make();
    await request(app).delete(`/api/v1/embeds/${other.embed.id}`).set(as('editor')).expect(200);
    const revoked = await ask(path, other.token).expect(401);
    expect(revoked.headers['www-authenticate']).toBe('Embed error="revoked"');
    const forged = await ask(path, `${one.token}x`).expect(401);
    expect(forged.headers['www-authenticate']).toBe('Embed error="refused"');
    await ask(path, one.token).expect(200);
    const { body } = await request(app).post('/api/v1/embed-keys').set(as('admin')).send({}).expect(200);
    expect(body).toMatchObject({ ended: 2 });
    expect((await ask(path, third.token).expect(401)).headers['www-authenticate']).toBe(
      'Embed error="revoked"',
    );
    const fresh = await make();
    await ask(path, fresh.token).expect(200);
    now += 3_600_000;
    const expired = await ask(path, fresh.token).expect(401);
    expect(expired.headers['www-authenticate']).toBe('Embed error="expired"');
  });

  it('opens nothing outside the API, and nothing to another site', async () => {
    const { token } = await make();
    const header = { Authorization: `Embed ${token}` };
    const answers = await Promise.all([
      ...['/metrics', '/', '/api/docs'].map((path) => request(app).get(path).set(header)),
      ask('/services/c~n~cart/signals?range=now-15m', token).set('Sec-Fetch-Site', 'cross-site'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  it('is limited where nobody signs in too', async () => {
    start(false);
    const { body } = await request(app)
      .post('/api/v1/embeds')
      .send({ name: 'Cart', panel: CART, parents: [WIKI] })
      .expect(200);
    const token = new URL((body as { url: string }).url).searchParams.get('token') ?? '';
    const asked = [
      await ask('/services/c~n~cart/signals?range=now-15m', token),
      await ask('/services', token),
    ];
    expect(asked.map(({ status }) => status)).toEqual([200, 403]);
  });
});

describe('embeds', () => {
  it('are listed with their last use, to the minute', async () => {
    const { token, embed } = await make();
    expect(await list()).toEqual([embed]);
    expect(embed).toMatchObject({ createdBy: 'the editor', lastUsedAt: null, expiresAt: NOW + 3_600_000 });
    now += 120_000;
    await ask('/services/c~n~cart/signals?range=now-15m', token).expect(200);
    expect(await list()).toMatchObject([{ lastUsedAt: now }]);
    expect(JSON.stringify(await list())).not.toContain(token.split('.')[2]);
  });

  it('are made by editors, whose changes leave a trail; keys are replaced by admins', async () => {
    const { embed } = await make();
    await request(app).post('/api/v1/embeds').set(as('viewer')).send({}).expect(403);
    await request(app).get('/api/v1/embeds').set(as('viewer')).expect(403);
    await request(app).post('/api/v1/embed-keys').set(as('editor')).send({}).expect(403);
    await request(app).delete(`/api/v1/embeds/${embed.id}`).set(as('editor')).expect(200);
    await request(app).delete('/api/v1/embeds/nobody').set(as('editor')).expect(404);
    const { body } = await request(app).get('/api/v1/audit').set(as('admin')).expect(200);
    const trail = (body as { entries: { action: string; subject: string; outcome: string }[] }).entries;
    expect(trail.map(({ action, outcome }) => `${action} ${outcome}`)).toContain('createEmbed done');
    expect(trail).toContainEqual(
      expect.objectContaining({ action: 'revokeEmbed', outcome: 'done', subject: embed.id }),
    );
  });

  it.each([
    ['a path', ['https://wiki.example.org/page'], 'parents.0'],
    ['a wildcard', ['https://*.example.org'], 'parents.0'],
    ['another directive', ["https://a;script-src 'unsafe-inline'"], 'parents.0'],
    ['a keyword', ["'self'"], 'parents.0'],
    ['another scheme', ['javascript://x'], 'parents.0'],
    ['nobody', [], 'parents'],
  ])('have no parents that are %s', async (_what, parents, path) => {
    const { body } = await request(app)
      .post('/api/v1/embeds')
      .set(as('editor'))
      .send({ name: 'x', panel: CART, parents })
      .expect(400);
    expect((body as { errors: { path: string }[] }).errors[0]?.path).toContain(path);
  });

  it.each(['731d', '0s', null])('have an end, which is not %j', async (expiresIn) => {
    const { status } = await request(app)
      .post('/api/v1/embeds')
      .set(as('editor'))
      .send({ name: 'x', panel: CART, parents: [WIKI], expiresIn });
    expect(status).toBe(400);
  });

  it('are previewed on the console’s own pages for ten minutes', async () => {
    const { body } = await request(app)
      .post('/api/v1/embed-preview')
      .set(as('editor'))
      .send({ name: 'Cart', panel: CART })
      .expect(200);
    const { path } = body as { path: string };
    const open = () =>
      request(app)
        .get(path)
        .set({ 'Sec-Fetch-Dest': 'iframe', Host: '127.0.0.1:8480', Referer: `${PUBLIC_URL}/services` });
    expect((await open().expect(200)).headers['content-security-policy']).toMatch(/frame-ancestors 'self'$/);
    await open().set('Referer', `${WIKI}/`).expect(403);
    now += 600_000;
    await open().expect(410);
  });
});
