/** OWASP ASVS 4.0.3, chapter V3 (session management), levels 1 and 2, but for lists of sessions (own-sessions.test.ts): docs/hardening.md says which points are met where, and which are not. */
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { ABSOLUTE_MS, IDLE_MS, secretOf, startConsole } from './start-console.ts';

const MINUTE_MS = 60_000;

describe('V3.1 sessions as a whole', () => {
  it('3.1.1 no session’s id stands in an address, and none is taken from one', async () => {
    const console_ = startConsole();
    const { cookie, location } = await console_.signIn();
    const id = cookie.split('=')[1] ?? '';
    expect(location).not.toContain(id);
    const name = cookie.split('=')[0] ?? '';
    await request(console_.app)
      .get('/api/v1/session')
      .query({ [name]: id, session: id })
      .expect(401);
    await request(console_.app).get(`/api/v1/session;${name}=${id}`).expect(401);
    await request(console_.app)
      .get('/api/v1/session')
      .query({ access_token: secretOf('admin') })
      .expect(401);
  });
});

describe('V3.2 binding', () => {
  it('3.2.1 signing in makes a new id and ends the one that the browser came with', async () => {
    const console_ = startConsole();
    const { cookie: first } = await console_.signIn();
    const { cookie: second } = await console_.signIn('viewer', first);
    expect(second).not.toBe(first);
    await console_.session(first).expect(401);
    await console_.session(second).expect(200);
  });

  it('3.2.1 an id that the browser made up is never taken over (fixation)', async () => {
    const console_ = startConsole();
    const made = `__Host-sightglass-session=${'A'.repeat(43)}`;
    const { cookie } = await console_.signIn('viewer', made);
    expect(cookie).not.toBe(made);
    await console_.session(made).expect(401);
  });

  it('3.2.2, 3.2.4 ids have 256 random bits', async () => {
    const console_ = startConsole();
    const ids = new Set<string>();
    for (let count = 0; count < 50; count++) ids.add((await console_.signIn()).cookie.split('=')[1] ?? '');
    expect(ids.size).toBe(50);
    for (const id of ids) expect(Buffer.from(id, 'base64url')).toHaveLength(32);
    // Of each place every letter is as likely as another: none repeats over all.
    const columns = Array.from({ length: 42 }, (_, place) => new Set([...ids].map((id) => id[place])).size);
    expect(Math.min(...columns)).toBeGreaterThan(10);
  });
});

describe('V3.3 the end', () => {
  it('3.3.1 signing out ends the session at the server, whatever the browser keeps', async () => {
    const console_ = startConsole();
    const { cookie } = await console_.signIn();
    const { headers } = await request(console_.app).post('/auth/sign-out').set('Cookie', cookie).expect(303);
    await console_.session(cookie).expect(401);
    expect(String(headers['set-cookie'])).toMatch(
      /^__Host-sightglass-session=; Path=\/; Expires=Thu, 01 Jan 1970/,
    );
    expect(headers['clear-site-data']).toBe('"cache"');
  });

  it('3.3.1 a former id does not outlive the sign-out of the one that took its place', async () => {
    const console_ = startConsole();
    const { cookie: former } = await console_.signIn();
    console_.pass(16 * MINUTE_MS);
    const { headers } = await console_.session(former).expect(200);
    const renewed = String(headers['set-cookie']).split(';', 1)[0] ?? '';
    expect(renewed).not.toBe(former);
    await request(console_.app).post('/auth/sign-out').set('Cookie', renewed).expect(303);
    await console_.session(renewed).expect(401);
    await console_.session(former).expect(401);
  });

  it('3.3.2 sessions end when they lie idle', async () => {
    const console_ = startConsole();
    const { cookie } = await console_.signIn();
    console_.pass(IDLE_MS);
    const { status } = await console_.session(cookie);
    expect(status).toBe(401);
  });

  it('3.3.2 and twelve hours after sign-in, however busy', async () => {
    const console_ = startConsole();
    let { cookie } = await console_.signIn();
    for (let passed = 0; passed < ABSOLUTE_MS - 10 * MINUTE_MS; passed += 10 * MINUTE_MS) {
      console_.pass(10 * MINUTE_MS);
      const { status, headers } = await console_.session(cookie);
      expect([passed, status]).toEqual([passed, 200]);
      const set = headers['set-cookie'] as unknown as string[] | undefined;
      if (set !== undefined) cookie = set[0]?.split(';', 1)[0] ?? '';
    }
    console_.pass(10 * MINUTE_MS);
    const { status } = await console_.session(cookie);
    expect(status).toBe(401);
  });

  it('3.3.3 sessions end with the token that they began with', async () => {
    const console_ = startConsole();
    const { secret, token } = console_.auth.tokens.create({
      name: 'robot',
      role: 'viewer',
      expiresInMs: null,
      author: 'test',
      grants: null,
    });
    const begun = await request(console_.app).post('/auth/sign-in').type('form').send({ token: secret });
    const cookie = String(begun.headers['set-cookie']).split(';', 1)[0] ?? '';
    const before = await console_.session(cookie);
    expect(before.status).toBe(200);
    console_.auth.tokens.revoke(token.id);
    const after = await console_.session(cookie);
    expect(after.status).toBe(401);
  });
});

describe('V3.4 cookies', () => {
  it('3.4.1 to 3.4.5 Secure, HttpOnly, SameSite, __Host-, Path=/, and no Domain', async () => {
    const { set } = await startConsole().signIn();
    expect(set).toMatch(/^__Host-sightglass-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it('3.4.2 renewed ones as well', async () => {
    const console_ = startConsole();
    const { cookie } = await console_.signIn();
    console_.pass(16 * MINUTE_MS);
    const { headers } = await console_.session(cookie).expect(200);
    expect(String(headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });
});

describe('V3.5 tokens', () => {
  it('3.5.2 secrets of programs are kept as hashes and shown once', async () => {
    const console_ = startConsole();
    const made = await request(console_.app)
      .post('/api/v1/tokens')
      .set(console_.as('admin'))
      .send({ name: 'robot', role: 'viewer', expiresIn: '1d' })
      .expect(200);
    const { secret } = made.body as { secret: string };
    expect(made.headers['cache-control']).toBe('no-store');
    const listed = await request(console_.app).get('/api/v1/tokens').set(console_.as('admin')).expect(200);
    expect(listed.text).toContain('robot');
    expect(listed.text).not.toContain(secret);
    expect(console_.readLog()).not.toContain(secret);
  });

  it('3.5.3 a token that was changed in one place does not hold', async () => {
    const console_ = startConsole();
    const right = secretOf('viewer');
    const changed = Array.from(
      { length: right.length },
      (_, place) => right.slice(0, place) + (right[place] === 'x' ? 'y' : 'x') + right.slice(place + 1),
    );
    for (const token of changed) {
      const { status } = await request(console_.app)
        .get('/api/v1/session')
        .set('Authorization', `Bearer ${token}`);
      expect([token, status]).toEqual([token, 401]);
    }
  });
});

describe('V3.7 without a session', () => {
  it('3.7.1 nothing can be changed, with a session that has ended neither', async () => {
    const console_ = startConsole();
    const { cookie } = await console_.signIn('admin');
    console_.pass(IDLE_MS);
    const { status } = await request(console_.app)
      .post('/api/v1/tokens')
      .set('Cookie', cookie)
      .send({ name: 'x', role: 'admin', expiresIn: '1d' });
    expect(status).toBe(401);
    expect(console_.auth.tokens.list().filter(({ origin }) => origin === 'console')).toEqual([]);
  });
});
