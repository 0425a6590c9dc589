import type { Role, ViewRecord, Views } from '@sightglass/shared/contract';
import request from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createAuth } from '../auth/create-auth.ts';
import { createContext, createFixedStore, NOW } from '../http/testing/sample-context.ts';
import { openState } from '../state/open-state.ts';

const PUBLIC_URL = 'http://127.0.0.1:8480';
const SERVICES = { name: 'Shop', path: '/services', search: 'namespace=shop&range=now-1h' };
const PROXY = { userHeader: 'x-user', groupsHeader: 'x-groups', from: ['127.0.0.1/32', '::/0'] };
const people: Readonly<Record<string, string>> = {
  vera: 'lookers',
  eddie: 'writers',
  ada: 'chiefs',
  eve: 'writers',
  tom: 'tenants',
};

const fixed = createFixedStore([]);
const store: typeof fixed = {
  ...fixed,
  readStatus: async () => ({
    ...(await fixed.readStatus()),
    clusters: [{ name: 'east', namespaces: ['shop', 'books'], lastDataAt: NOW }],
  }),
};
let app: ReturnType<typeof createApp>;

beforeEach(() => {
  const state = openState(null);
  let clock = NOW;
  const settings = {
    tokens: [],
    oidc: null,
    proxy: PROXY,
    roles: [
      { group: 'writers', role: 'editor' as Role },
      { group: 'chiefs', role: 'admin' as Role },
      { group: 'tenants', role: 'viewer' as Role, grants: [{ cluster: null, namespace: 'shop' }] },
    ],
    defaultRole: 'viewer' as Role,
    session: { idle: 60_000, absolute: 600_000 },
    auditRetention: 86_400_000,
    openMetrics: false,
  };
  const auth = createAuth({ settings, publicUrl: PUBLIC_URL, state, clock: () => NOW });
  app = createApp(createContext(store, { auth, state, now: () => clock++ }));
});

const as = (who: string, method: 'get' | 'post' | 'put' | 'delete', path: string) => {
  const asked = request(app)[method](path);
  return asked.set('x-user', who).set('x-groups', people[who] ?? '');
};
const status = async (who: string, method: 'post' | 'put' | 'delete', path: string, body?: object) =>
  (await as(who, method, path).send(body)).status;
const list = async (who: string): Promise<Views> =>
  (await as(who, 'get', '/api/v1/views').expect(200)).body as Views;
const names = async (who: string): Promise<string[]> =>
  (await list(who)).views.map(({ view: { name } }) => name);
const keep = async (who: string, body: object): Promise<ViewRecord> =>
  (
    await as(who, 'post', '/api/v1/views')
      .send({ ...SERVICES, ...body })
      .expect(200)
  ).body as ViewRecord;
const opens = async (who: string, path = '/'): Promise<string | null> =>
  (await as(who, 'get', path).set('Accept', 'text/html')).headers['location'] ?? null;

const SHARED = { sharing: 'shared' };
const FOR_ALL = { ...SHARED, opensFor: { everybody: true } };
const forGroup = (group: string) => ({ ...SHARED, opensFor: { groups: [group] } });

describe('saved views', () => {
  it('show a personal one to its owner only, and a shared one to everybody', async () => {
    await keep('vera', { name: 'Mine' });
    await keep('eddie', { name: 'Ours', ...SHARED });
    expect(await names('vera')).toEqual(['Mine', 'Ours']);
    expect(await names('eve')).toEqual(['Ours']);
    const [mine, ours] = (await list('vera')).views;
    expect([mine?.mayChange, mine?.mine, ours?.mayChange, ours?.owner]).toEqual([true, true, false, 'eddie']);
  });

  it('answer 404 for another’s personal one, whatever is done to it', async () => {
    const { id } = await keep('vera', {});
    const path = `/api/v1/views/${id}`;
    expect(await status('ada', 'put', path, SERVICES)).toBe(404);
    expect(await status('ada', 'delete', path)).toBe(404);
    expect(await status('vera', 'delete', path)).toBe(200);
    expect(await status('ada', 'post', `${path}/restore`)).toBe(404);
  });

  it.each([
    ['vera', {}, 200],
    ['vera', SHARED, 403],
    ['eddie', SHARED, 200],
    ['eddie', FOR_ALL, 403],
    ['eddie', forGroup('writers'), 403],
    ['ada', FOR_ALL, 200],
  ])('%s keeps %j: %i', async (who, body, status) => {
    const answer = await as(who, 'post', '/api/v1/views').send({ ...SERVICES, ...body });
    expect(answer.status).toBe(status);
  });

  it('let an editor change what others share, but not take it, nor what an admin made a team’s first', async () => {
    const { id } = await keep('eddie', SHARED);
    const put = (who: string, body: object) =>
      status(who, 'put', `/api/v1/views/${id}`, { ...SERVICES, ...body });
    expect(await put('vera', SHARED)).toBe(403);
    expect(await put('eve', { ...SHARED, name: 'By eve' })).toBe(200);
    expect(await put('eve', {})).toBe(403);
    expect(await put('eve', { ...SHARED, opensFor: { me: true } })).toBe(403);
    expect(await put('ada', FOR_ALL)).toBe(200);
    expect(await put('eddie', SHARED)).toBe(403);
    expect(await status('eddie', 'delete', `/api/v1/views/${id}`)).toBe(403);
  });

  it('refuse a change of an old version, and bring back what was deleted', async () => {
    const { id } = await keep('vera', {});
    await as('vera', 'put', `/api/v1/views/${id}?version=1`)
      .send({ ...SERVICES, name: 'Two' })
      .expect(200);
    const late = await as('vera', 'put', `/api/v1/views/${id}?version=1`).send(SERVICES).expect(409);
    expect((late.body as { detail: string }).detail).toContain('version 2 is the newest');
    await as('vera', 'delete', `/api/v1/views/${id}?version=2`).expect(200);
    expect(await names('vera')).toEqual([]);
    await as('vera', 'post', `/api/v1/views/${id}/restore`).expect(200);
    expect(await names('vera')).toEqual(['Two']);
  });

  it('write down who was refused', async () => {
    await as('vera', 'post', '/api/v1/views')
      .send({ ...SERVICES, ...SHARED })
      .expect(403);
    const { body } = await as('ada', 'get', '/api/v1/audit?limit=1').expect(200);
    expect((body as { entries: unknown[] }).entries[0]).toMatchObject({
      actor: 'vera',
      action: 'createView',
      outcome: 'refused',
    });
  });

  it.each([
    ['//evil.example', ''],
    ['/services/../../x', ''],
    ['https://evil.example/', ''],
    ['/\\evil.example', ''],
    ['/', ''],
    ['/api/v1/services', ''],
    ['/auth/sign-out', ''],
    ['/services', 'a=1#x'],
    ['/services', 'a=1\r\nSet-Cookie: x=1'],
  ])('refuse the address %j with %j', async (path, search) => {
    const { body } = await as('vera', 'post', '/api/v1/views').send({ name: 'x', path, search }).expect(400);
    expect((body as { errors: unknown[] }).errors.length).toBeGreaterThan(0);
  });

  it('let nobody keep without end', async () => {
    for (let i = 0; i < 200; i++) await keep('vera', { name: `${i}` });
    const { body } = await as('vera', 'post', '/api/v1/views').send(SERVICES).expect(400);
    expect((body as { detail: string }).detail).toContain('200');
  });
});

describe('what / opens', () => {
  it('is the overview where nothing was chosen', async () => {
    expect(await opens('vera')).toBeNull();
    expect((await list('vera')).opens).toBeNull();
  });

  it('is one’s own, else the group’s, else everybody’s', async () => {
    await keep('ada', { name: 'All', path: '/slos', search: '', ...FOR_ALL });
    expect(await opens('eddie')).toBe('/slos');
    const team = await keep('ada', { name: 'Team', path: '/topology', ...forGroup('writers') });
    expect(await opens('eddie')).toBe('/topology?namespace=shop&range=now-1h');
    expect((await list('eddie')).opens).toBe(team.id);
    expect(await opens('vera')).toBe('/slos');
    await keep('eddie', { name: 'Own', path: '/alerts', search: '', opensFor: { me: true } });
    expect(await opens('eddie')).toBe('/alerts');
    expect(await opens('eve')).toBe('/topology?namespace=shop&range=now-1h');
  });

  it('has one view a team: the newest choice takes it from the one before', async () => {
    const first = await keep('ada', FOR_ALL);
    await keep('ada', { name: 'Later', path: '/alerts', search: '', ...FOR_ALL });
    expect(await opens('vera')).toBe('/alerts');
    const { views } = await list('ada');
    const taken = views.find(({ id }) => id === first.id);
    expect([taken?.view.opensFor.everybody, taken?.version]).toEqual([false, 2]);
  });

  it('leaves an address alone that says more, and ends with the view', async () => {
    const { id } = await keep('ada', FOR_ALL);
    expect(await opens('vera', '/?range=now-6h')).toBeNull();
    expect(await opens('vera', '/overview')).toBeNull();
    await as('ada', 'delete', `/api/v1/views/${id}`).expect(200);
    expect(await opens('vera')).toBeNull();
  });
});

it('belong, where nobody signs in, to whatever the reader calls themselves', async () => {
  const open = createApp(createContext(createFixedStore([])));
  const call = (author: string) => request(open).get('/api/v1/views').set('x-sightglass-author', author);
  await request(open).post('/api/v1/views').set('x-sightglass-author', 'Kim').send(SERVICES).expect(200);
  expect(((await call('Kim')).body as Views).views).toHaveLength(1);
  expect(((await call('Lee')).body as Views).views).toHaveLength(0);
});

it('does not show, nor open first, what names a part of the mesh that the reader may not see', async () => {
  await keep('eddie', { name: 'Ours', ...SHARED });
  await keep('ada', { name: 'All', ...FOR_ALL, search: 'namespace=b%6Foks&range=now-1h' });
  const before = await names('tom');
  expect(before).toEqual(['Ours']);
  expect(await opens('tom')).toBeNull();
  expect(await opens('vera')).toContain('/services?namespace=b');
});
