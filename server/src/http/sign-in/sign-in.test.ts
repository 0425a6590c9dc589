import { createHash } from 'node:crypto';
import request from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { createAuth, type Auth } from '../../auth/create-auth.ts';
import type { AuthSettings } from '../../config/settings.ts';
import { openState } from '../../state/open-state.ts';
import { createContext, createFixedStore, NOW } from '../testing/sample-context.ts';
import { safeBack } from './sign-in-routes.ts';

const TOKEN = 'a-token-of-an-operator';
const SETTINGS: AuthSettings = {
  tokens: [{ name: 'operator', sha256: createHash('sha256').update(TOKEN).digest('hex'), role: 'editor' }],
  oidc: null,
  proxy: {
    userHeader: 'X-Forwarded-User',
    groupsHeader: 'X-Forwarded-Groups',
    from: ['127.0.0.0/8'],
  },
  roles: [
    { group: 'sre', role: 'admin' },
    { user: 'eve', role: 'viewer' },
  ],
  defaultRole: null,
  session: { idle: 3_600_000, absolute: 8 * 3_600_000 },
  auditRetention: 86_400_000,
  openMetrics: false,
};

let now = NOW;
let auth: Auth;
beforeEach(() => {
  now = NOW;
});

function start(publicUrl: string, changes: Partial<AuthSettings> | null = {}) {
  const state = openState(null);
  const settings = changes && { ...SETTINGS, ...changes };
  auth = createAuth({ settings, publicUrl, state, clock: () => now });
  return createApp(
    createContext(createFixedStore([]), {
      auth,
      state,
      publicUrl,
      onlyOwnNames: settings === null,
      now: () => now,
    }),
  );
}

const LOCAL = 'http://127.0.0.1:8480';

async function signIn(app: ReturnType<typeof start>): Promise<string> {
  const { headers } = await request(app)
    .post('/auth/sign-in')
    .type('form')
    .send({ token: TOKEN, back: '/services' })
    .expect(303);
  expect(headers['location']).toBe('/services');
  const [cookie = ''] = headers['set-cookie'] as unknown as string[];
  return cookie.split(';')[0] as string;
}

/** The status of GET /session as seen with these headers. */
async function statusOf(app: ReturnType<typeof start>, headers: Record<string, string>): Promise<number> {
  return (await request(app).get('/api/v1/session').set(headers)).status;
}

describe('a session', () => {
  it('begins with a token and asks for nothing more', async () => {
    const app = start(LOCAL);
    const cookie = await signIn(app);
    const { body } = await request(app).get('/api/v1/session').set('Cookie', cookie).expect(200);
    expect(body).toMatchObject({ via: 'session', name: 'operator', role: 'editor' });
  });

  it('has a cookie that scripts cannot read and other sites cannot send', async () => {
    const { headers } = await request(start('https://mesh.example'))
      .post('/auth/sign-in')
      .type('form')
      .send({ token: TOKEN })
      .expect(303);
    const [cookie = ''] = headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(/^__Host-sightglass-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it('is never the id that a browser came with', async () => {
    const app = start(LOCAL);
    const cookie = await signIn(app);
    const again = await request(app)
      .post('/auth/sign-in')
      .set('Cookie', cookie)
      .type('form')
      .send({ token: TOKEN });
    expect((again.headers['set-cookie'] as unknown as string[])[0]).not.toContain(cookie);
    await request(app).get('/api/v1/session').set('Cookie', cookie).expect(401);
  });

  it('ends when it lies idle, and at its time however busy', async () => {
    const app = start(LOCAL);
    const cookie = await signIn(app);
    now += SETTINGS.session.idle - 1;
    const { headers } = await request(app).get('/api/v1/session').set('Cookie', cookie).expect(200);
    const renewed = ((headers['set-cookie'] as unknown as string[])[0] as string).split(';')[0] as string;
    expect(renewed).not.toBe(cookie);
    // The former id lives a minute more, for what is under way.
    await request(app).get('/api/v1/session').set('Cookie', cookie).expect(200);
    now += 60_000;
    await request(app).get('/api/v1/session').set('Cookie', cookie).expect(401);
    await request(app).get('/api/v1/session').set('Cookie', renewed).expect(200);
    let last = renewed;
    for (let step = 0; step < 20 && now < NOW + SETTINGS.session.absolute - 1_800_000; step++) {
      now += 1_800_000;
      const answer = await request(app).get('/api/v1/session').set('Cookie', last);
      if (answer.status !== 200) break;
      last = ((answer.headers['set-cookie'] as unknown as string[])[0] as string).split(';')[0] as string;
    }
    now = NOW + SETTINGS.session.absolute - 1;
    expect(await statusOf(app, { Cookie: last })).toBe(200);
    now = NOW + SETTINGS.session.absolute;
    expect(await statusOf(app, { Cookie: last })).toBe(401);
  });

  it('ends at sign-out, and with the token that it began with', async () => {
    const app = start(LOCAL);
    const cookie = await signIn(app);
    await request(app)
      .post('/auth/sign-out')
      .set('Cookie', cookie)
      .expect(303)
      .expect('Location', '/auth/signed-out');
    expect(await statusOf(app, { Cookie: cookie })).toBe(401);

    const { secret, token } = auth.tokens.create({
      name: 'robot',
      role: 'viewer',
      expiresInMs: 1000,
      author: 'me',
    });
    const begun = await request(app).post('/auth/sign-in').type('form').send({ token: secret }).expect(303);
    const own = ((begun.headers['set-cookie'] as unknown as string[])[0] as string).split(';')[0] as string;
    expect(await statusOf(app, { Cookie: own })).toBe(200);
    auth.tokens.revoke(token.id);
    expect(await statusOf(app, { Cookie: own })).toBe(401);
  });
});

describe('whoever has not signed in', () => {
  it('is shown the page of sign-in, and comes back to where they were going', async () => {
    const app = start(LOCAL);
    const { headers } = await request(app)
      .get('/services?range=now-1h')
      .set('Accept', 'text/html')
      .expect(303);
    expect(headers['location']).toBe('/auth/sign-in?back=%2Fservices%3Frange%3Dnow-1h');
    const page = await request(app)
      .get(headers['location'] as string)
      .expect(200);
    expect(page.text).toContain('value="/services?range=now-1h"');
    expect(page.text).not.toContain('<script');
  });

  it('gets no metrics of the console, but its probes', async () => {
    const statuses = [
      await request(start(LOCAL)).get('/metrics'),
      await request(start(LOCAL, { openMetrics: true })).get('/metrics'),
      await request(start(LOCAL)).get('/healthz'),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 200, 200]);
  });

  it.each(['nonsense', 'Bearer wrong', 'Bearer ', 'Basic YTpi', `Bearer ${'x'.repeat(600)}`])(
    'is told that %s does not hold',
    async (authorization) => {
      const { headers } = await request(start(LOCAL))
        .get('/api/v1/session')
        .set('Authorization', authorization)
        .expect(401);
      expect(headers['www-authenticate']).toContain('invalid_token');
    },
  );

  it('cannot put markup into the page of sign-in', async () => {
    const hostile = '/"><script>alert(1)</script>';
    const { text } = await request(start(LOCAL)).get('/auth/sign-in').query({ back: hostile }).expect(200);
    expect(text).not.toContain('<script');
  });
});

describe('safeBack', () => {
  it.each([
    ['/services', '/services'],
    ['/edges/a~b~c?x=1#y', '/edges/a~b~c?x=1#y'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['/a\\b', '/'],
    ['/auth/sign-out', '/'],
    ['/with space', '/'],
    [['/a', '/b'], '/'],
    [undefined, '/'],
  ])('%s -> %s', (given, back) => expect(safeBack(given)).toBe(back));
});

describe('a proxy in front', () => {
  it('says who asks, and their groups give the role', async () => {
    const { body } = await request(start(LOCAL))
      .get('/api/v1/session')
      .set({ 'X-Forwarded-User': 'ada', 'X-Forwarded-Groups': 'dev, sre' })
      .expect(200);
    expect(body).toMatchObject({ via: 'proxy', name: 'ada', role: 'admin', groups: ['dev', 'sre'] });
  });

  it('gives nobody a role who has none', async () => {
    const { body } = await request(start(LOCAL))
      .get('/api/v1/session')
      .set('X-Forwarded-User', 'mallory')
      .expect(403);
    expect((body as { detail: string }).detail).toContain('mallory');
  });

  it('is not believed from another address', async () => {
    const app = start(LOCAL, { proxy: { ...SETTINGS.proxy!, from: ['10.0.0.0/8'] } });
    expect(await statusOf(app, { 'X-Forwarded-User': 'eve' })).toBe(401);
  });
});

const change = (app: ReturnType<typeof start>, headers: Record<string, string>) =>
  request(app).post('/api/v1/tokens').set(headers).send({ name: 'x' });

describe('other sites', () => {
  it.each([
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
  ])('cannot change anything: %o', async (headers) => {
    const { status } = await change(start(LOCAL, null), headers);
    expect(status).toBe(403);
  });

  it.each([{ 'Sec-Fetch-Site': 'same-origin' }, { Origin: LOCAL }, {}])(
    'the console itself can: %o',
    async (headers) => {
      const { status } = await change(start(LOCAL, null), headers);
      expect(status).toBe(200);
    },
  );

  it('cannot read a console of this machine by a name of their own', async () => {
    const app = start(LOCAL, null);
    expect(await statusOf(app, { Host: 'evil.example:8480' })).toBe(421);
    expect(await statusOf(app, { Host: 'localhost:8480' })).toBe(200);
    expect(await statusOf(app, { Host: '[::1]:8480' })).toBe(200);
  });
});

it('where nobody signs in, everybody may do everything under the name they give', async () => {
  const app = start(LOCAL, null);
  await request(app)
    .post('/api/v1/tokens')
    .set('X-Sightglass-Author', 'grace')
    .send({ name: 'x' })
    .expect(200);
  const { body } = await request(app).get('/api/v1/audit').expect(200);
  expect((body as { entries: object[] }).entries[0]).toMatchObject({
    actor: 'grace',
    via: 'none',
    action: 'createApiToken',
  });
});
