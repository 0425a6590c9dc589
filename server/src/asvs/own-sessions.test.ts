/** OWASP ASVS 4.0.3, 3.3.2 (how long sessions last unless somebody says otherwise), 3.3.3 and 3.3.4 (people see where they are signed in, and end it there), and who may do so for others. */
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { authSchema } from '../config/auth-schema.ts';
import { ABSOLUTE_MS, IDLE_MS, startConsole } from './start-console.ts';

const MINUTE_MS = 60_000;
type Listed = {
  readonly sessions: readonly {
    readonly id: string;
    readonly isPresent: boolean;
    readonly browser: string;
  }[];
};

const list = async ({ app }: ReturnType<typeof startConsole>, cookie: string, path = '/own-sessions') => {
  const { body } = await request(app).get(`/api/v1${path}`).set('Cookie', cookie).expect(200);
  return (body as Listed).sessions;
};
const end = ({ app }: ReturnType<typeof startConsole>, cookie: string, path: string) =>
  request(app).delete(`/api/v1${path}`).set('Cookie', cookie);

describe('3.3.2 how long sessions last', () => {
  it('is 30 minutes idle and 12 hours in all where the configuration does not say', () => {
    const settings = authSchema.parse({ tokens: [{ name: 'a', role: 'admin', sha256: 'a'.repeat(64) }] });
    expect(settings?.session).toEqual({ idle: IDLE_MS, absolute: ABSOLUTE_MS });
  });
});

describe('3.3.4 one’s own sessions', () => {
  it('are listed, with the present one told, and nothing that opens them', async () => {
    const console_ = startConsole();
    const { cookie: laptop } = await console_.signIn('viewer', '', 'Firefox on a laptop');
    const { cookie: phone } = await console_.signIn('viewer', '', `a phone ${'x'.repeat(9000)}`);
    await console_.signIn('editor');
    const { body, text, headers } = await request(console_.app)
      .get('/api/v1/own-sessions')
      .set('Cookie', laptop)
      .expect(200);
    const { sessions } = body as Listed;
    expect(sessions).toHaveLength(2);
    expect(sessions.filter(({ isPresent }) => isPresent)).toHaveLength(1);
    expect(sessions.find(({ isPresent }) => isPresent)?.browser).toBe('Firefox on a laptop');
    expect(sessions.find(({ isPresent }) => !isPresent)?.browser).toHaveLength(300);
    for (const cookie of [laptop, phone]) expect(text).not.toContain(cookie.split('=')[1]);
    expect(headers['cache-control']).toBe('no-store');
    for (const { id } of sessions) await console_.session(`__Host-sightglass-session=${id}`).expect(401);
  });

  it('end one by one, with every secret id that they had', async () => {
    const console_ = startConsole();
    const { cookie: former } = await console_.signIn();
    console_.pass(16 * MINUTE_MS);
    const { headers } = await console_.session(former).expect(200);
    const renewed = String(headers['set-cookie']).split(';', 1)[0] ?? '';
    const { cookie: here } = await console_.signIn();
    const sessions = await list(console_, here);
    expect(sessions).toHaveLength(2);
    const other = sessions.find(({ isPresent }) => !isPresent);
    await end(console_, here, `/own-sessions/${other?.id}`).expect(200);
    await console_.session(former).expect(401);
    await console_.session(renewed).expect(401);
    await console_.session(here).expect(200);
    await end(console_, here, `/own-sessions/${other?.id}`).expect(404);
  });

  it('keep their id when the secret one is replaced', async () => {
    const console_ = startConsole();
    const { cookie } = await console_.signIn();
    const [before] = await list(console_, cookie);
    console_.pass(16 * MINUTE_MS);
    const { headers } = await console_.session(cookie).expect(200);
    const renewed = String(headers['set-cookie']).split(';', 1)[0] ?? '';
    expect(renewed).not.toBe(cookie);
    expect(await list(console_, renewed)).toMatchObject([{ id: before?.id, isPresent: true }]);
  });

  it('are not there once they have ended', async () => {
    const console_ = startConsole();
    await console_.signIn();
    console_.pass(IDLE_MS);
    const { cookie } = await console_.signIn();
    expect(await list(console_, cookie)).toHaveLength(1);
  });

  it('of somebody else are neither listed nor ended, whatever their role', async () => {
    const console_ = startConsole();
    const { cookie: theirs } = await console_.signIn('viewer');
    const { cookie: mine } = await console_.signIn('admin');
    const [foreign] = await list(console_, theirs);
    expect(await list(console_, mine)).toHaveLength(1);
    await end(console_, mine, `/own-sessions/${foreign?.id}`).expect(404);
    await console_.session(theirs).expect(200);
  });

  it('a form of another site ends none', async () => {
    const console_ = startConsole();
    const { cookie } = await console_.signIn();
    const asked = await end(console_, cookie, '/own-sessions?keep=none').set('Sec-Fetch-Site', 'cross-site');
    expect(asked.status).toBe(403);
    const after = await console_.session(cookie);
    expect(after.status).toBe(200);
  });
});

describe('3.3.3 all at once', () => {
  it.each(['present', 'none'])('keeping %s', async (keep) => {
    const console_ = startConsole();
    const { cookie: first } = await console_.signIn();
    const { cookie: second } = await console_.signIn();
    const { cookie: others } = await console_.signIn('editor');
    const { body } = await end(console_, first, `/own-sessions?keep=${keep}`).expect(200);
    expect(body).toEqual({ ended: keep === 'none' ? 2 : 1 });
    await console_.session(second).expect(401);
    await console_.session(first).expect(keep === 'none' ? 401 : 200);
    await console_.session(others).expect(200);
  });

  it('is written into the audit trail', async () => {
    const console_ = startConsole();
    const { cookie } = await console_.signIn();
    await end(console_, cookie, '/own-sessions?keep=none').expect(200);
    const { text } = await request(console_.app).get('/api/v1/audit').set(console_.as('admin')).expect(200);
    expect(text).toContain('"action":"endOwnSessions"');
  });
});

describe('other people’s sessions', () => {
  it('are for admins to see and to end', async () => {
    const console_ = startConsole();
    const { cookie: theirs } = await console_.signIn('editor');
    const { cookie: mine } = await console_.signIn('admin');
    // Both were used in the same millisecond, so that their order is anybody's.
    const sessions = (await list(console_, mine, '/sessions')).toSorted(
      (a, b) => Number(b.isPresent) - Number(a.isPresent),
    );
    expect(sessions).toMatchObject([
      { name: 'admin', role: 'admin', isPresent: true },
      { name: 'editor', role: 'editor', isPresent: false },
    ]);
    const id = sessions[1]?.id;
    await request(console_.app).get('/api/v1/sessions').set('Cookie', theirs).expect(403);
    await end(console_, theirs, `/sessions/${sessions[0]?.id}`).expect(403);
    await end(console_, mine, `/sessions/${id}`).expect(200);
    await console_.session(theirs).expect(401);
    await end(console_, mine, `/sessions/${id}`).expect(404);
  });

  it('of a token that was revoked are not there, and looking does not count as using one', async () => {
    const console_ = startConsole();
    const grants = [{ cluster: null, namespace: 'shop' }];
    const { secret, token } = console_.auth.tokens.create({
      name: 'robot',
      role: 'admin',
      expiresInMs: null,
      author: 'test',
      grants,
    });
    const begun = await request(console_.app).post('/auth/sign-in').type('form').send({ token: secret });
    const limited = String(begun.headers['set-cookie']).split(';', 1)[0] ?? '';
    const { cookie: whole } = await console_.signIn('admin');
    expect(await list(console_, whole, '/sessions')).toHaveLength(2);
    // An admin of a part sees nobody who sees more.
    expect(await list(console_, limited, '/sessions')).toMatchObject([{ name: 'robot' }]);
    const [first] = await list(console_, whole);
    await end(console_, limited, `/sessions/${first?.id}`).expect(404);
    const usedAt = () => console_.auth.tokens.list().find(({ id }) => id === token.id)?.lastUsedAt;
    const used = usedAt();
    console_.pass(5 * MINUTE_MS);
    await list(console_, whole, '/sessions');
    expect(usedAt()).toBe(used);
    console_.auth.tokens.revoke(token.id);
    expect(await list(console_, whole, '/sessions')).toMatchObject([{ name: 'admin' }]);
  });
});
