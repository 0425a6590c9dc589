/** OWASP ASVS 4.0.3, chapter V4 (access control), levels 1 and 2. Every operation by every role is http/sign-in/roles.test.ts, what grants hide is grants/leak.test.ts. */
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { startConsole } from './start-console.ts';

const SILENCE = {
  matchers: [{ label: 'service', value: 'cart' }],
  startsAt: 1_800_000_000_000,
  endsAt: 1_800_003_600_000,
  comment: 'asvs',
};

describe('V4.1 as a whole', () => {
  it('4.1.1, 4.1.2 what a caller says of their own role counts for nothing', async () => {
    const { app, as } = startConsole();
    const { body } = await request(app)
      .get('/api/v1/session')
      .query({ role: 'admin' })
      .set(as('viewer'))
      .set({
        'X-Forwarded-User': 'root',
        'X-Forwarded-Groups': 'sre',
        'X-Sightglass-Author': 'root',
        Role: 'admin',
      })
      .expect(200);
    expect(body).toMatchObject({ name: 'viewer', role: 'viewer' });
    await request(app)
      .post('/api/v1/silences')
      .set(as('viewer'))
      .send({ ...SILENCE, role: 'admin' })
      .expect(403);
  });

  it('4.1.2 whoever has signed in cannot write under another name', async () => {
    const { app, as } = startConsole();
    const made = await request(app)
      .post('/api/v1/silences')
      .set(as('editor'))
      .set('X-Sightglass-Author', 'somebody else')
      .send({ ...SILENCE, updatedBy: 'somebody else', createdBy: 'somebody else' })
      .expect(200);
    expect(made.text).not.toContain('somebody else');
    expect(made.text).toContain('editor');
  });

  it('4.1.3 an editor cannot make a token, nor see who has one', async () => {
    const { app, as } = startConsole();
    const listed = await request(app).get('/api/v1/tokens').set(as('editor'));
    expect(listed.status).toBe(403);
    const made = await request(app)
      .post('/api/v1/tokens')
      .set(as('editor'))
      .send({ name: 'x', role: 'admin', expiresIn: '1d' });
    expect(made.status).toBe(403);
  });

  it('4.1.5 what fails lets nobody in', async () => {
    const { app, auth } = startConsole();
    const broken = Object.assign(auth, {
      recognise: () => {
        throw new Error('the state file is gone');
      },
    });
    expect(broken).toBe(auth);
    const answer = await request(app).get('/api/v1/services');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('state file');
  });
});

describe('V4.2 operations', () => {
  it('4.2.1 an id that somebody else made is refused by role, not by being guessed', async () => {
    const { app, as } = startConsole();
    const made = await request(app).post('/api/v1/silences').set(as('editor')).send(SILENCE).expect(200);
    const { id } = made.body as { id: string };
    expect(id).toMatch(/^[\w-]{16,}$/);
    await request(app).post(`/api/v1/silences/${id}/expire`).set(as('viewer')).expect(403);
    await request(app).put(`/api/v1/silences/${id}?version=1`).set(as('viewer')).send(SILENCE).expect(403);
    await request(app).get('/api/v1/silences').set(as('viewer')).expect(200);
  });

  it('4.2.1 personal views of one person are not there for another', async () => {
    const { app, as } = startConsole();
    const view = { name: 'a view of mine', path: '/services', search: 'range=now-1h' };
    const made = await request(app).post('/api/v1/views').set(as('editor')).send(view).expect(200);
    const { id } = made.body as { id: string };
    const listed = await request(app).get('/api/v1/views').set(as('admin')).expect(200);
    expect(listed.text).not.toContain('a view of mine');
    await request(app).put(`/api/v1/views/${id}?version=1`).set(as('viewer')).send(view).expect(404);
    await request(app).delete(`/api/v1/views/${id}?version=1`).set(as('viewer')).expect(404);
  });

  it.each([
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a neighbour under the same name', { 'Sec-Fetch-Site': 'same-site' }],
    ['another origin', { Origin: 'https://evil.example' }],
    ['no origin at all', { Origin: 'null' }],
  ])('4.2.2 a browser’s session is of no use to %s', async (_, headers) => {
    const { app, signIn } = startConsole();
    const { cookie } = await signIn('admin');
    const send = (path: string) => request(app).post(path).set('Cookie', cookie).set(headers);
    const written = await send('/api/v1/silences').send(SILENCE);
    expect(written.status).toBe(403);
    const signedOut = await send('/auth/sign-out');
    expect(signedOut.status).toBe(403);
    const signedIn = await send('/auth/sign-in').type('form').send({ token: 'x' });
    expect(signedIn.status).toBe(403);
    const session = await request(app).get('/api/v1/session').set('Cookie', cookie);
    expect(session.status).toBe(200);
  });

  it('4.2.2 a form of another site cannot send JSON', async () => {
    const { app, signIn } = startConsole();
    const { cookie } = await signIn('admin');
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const { status } = await request(app)
        .post('/api/v1/silences')
        .set('Cookie', cookie)
        .set('Content-Type', type)
        .send(JSON.stringify(SILENCE));
      expect([type, status]).toEqual([type, 415]);
    }
  });
});

describe('V4.3 other considerations', () => {
  it.each(['/assets/', '/assets', '/.env', '/.git/config', '/assets/.htaccess', '/node_modules/'])(
    '4.3.2 %s lists and gives nothing',
    async (path) => {
      const { app, as } = startConsole();
      const { status, text } = await request(app).get(path).set(as('admin')).set('Accept', '*/*');
      expect(text).not.toMatch(/a-1\.js|nobody may have/);
      expect(status === 404 || text.includes('<title>Sightglass')).toBe(true);
    },
  );
});
