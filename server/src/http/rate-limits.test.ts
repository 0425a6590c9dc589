/** Limits over the whole application: whom they stop, whom they let be, and what is answered. */
import { createHash } from 'node:crypto';
import { operations, type OperationName } from '@sightglass/shared/contract';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createAuth } from '../auth/create-auth.ts';
import type { AuthSettings } from '../config/settings.ts';
import { openState } from '../state/open-state.ts';
import { createRateLimits, NO_LIMITS, type RateLimitSettings } from './rate-limits.ts';
import { createContext, createFixedStore, NOW } from './testing/sample-context.ts';

const PUBLIC_URL = 'http://127.0.0.1:8480';
const token = (name: string) => ({
  name,
  sha256: createHash('sha256').update(`secret-of-${name}`).digest('hex'),
  role: 'editor' as const,
});
const AUTH: AuthSettings = {
  tokens: [token('ann'), token('bob')],
  oidc: null,
  proxy: undefined,
  roles: [],
  defaultRole: null,
  session: { idle: 3_600_000, absolute: 8 * 3_600_000 },
  auditRetention: 86_400_000,
  openMetrics: false,
};
const GENEROUS: RateLimitSettings = {
  enabled: true,
  wrongTokens: 1000,
  signIns: 1000,
  requests: 1000,
  costly: 1000,
};

function start(limits: Partial<RateLimitSettings>, settings: AuthSettings | null = AUTH) {
  const state = openState(null);
  const auth = createAuth({ settings, publicUrl: PUBLIC_URL, state, clock: () => NOW });
  // Supertest is the proxy in front, and says where its callers are.
  const trustedProxies = ['127.0.0.1'];
  const context = createContext(createFixedStore([]), {
    auth,
    state,
    trustedProxies,
    limits: createRateLimits({ ...GENEROUS, ...limits }),
  });
  const app = createApp(context);
  const ask = (path: string, headers: Record<string, string> = {}) => request(app).get(path).set(headers);
  return { app, ask, auth };
}

const bearer = (name: string) => ({ Authorization: `Bearer secret-of-${name}` });
const from = (address: string) => ({ 'X-Forwarded-For': address });
const SESSION = '/api/v1/session';

/** Statuses of so many questions, one after another. */
async function statuses(times: number, ask: () => Promise<{ status: number }>): Promise<number[]> {
  const found: number[] = [];
  for (let index = 0; index < times; index++) found.push((await ask()).status);
  return found;
}

describe('requests to the API', () => {
  it('are limited for each who asks, and answered with a problem that says when to come again', async () => {
    const { ask } = start({ requests: 3 });
    expect(await statuses(4, () => ask(SESSION, bearer('ann')))).toEqual([200, 200, 200, 429]);
    const refused = await ask(SESSION, bearer('ann')).expect(429);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused.headers['cache-control']).toBe('no-store');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(refused.body).toMatchObject({ status: 429, title: 'Too Many Requests' });
    await ask(SESSION, bearer('bob')).expect(200);
  });

  it('are those of one name, wherever they come from', async () => {
    const { ask } = start({ requests: 2 });
    let host = 0;
    const next = () => ask(SESSION, { ...bearer('ann'), ...from(`203.0.113.${(host += 1)}`) });
    expect(await statuses(3, next)).toEqual([200, 200, 429]);
  });

  it('are those of one address where nobody signs in; of IPv6 those of one network', async () => {
    const { ask } = start({ requests: 2 }, null);
    const at = (address: string) => async () => ask(SESSION, from(address));
    expect(await statuses(3, at('203.0.113.7'))).toEqual([200, 200, 429]);
    expect(await statuses(1, at('203.0.113.8'))).toEqual([200]);
    let host = 0;
    const neighbours = async () => ask(SESSION, from(`2001:db8:1:1::${(host += 1)}`));
    expect(await statuses(3, neighbours)).toEqual([200, 200, 429]);
    expect(await statuses(1, at('2001:db8:1:2::1'))).toEqual([200]);
  });

  it('believe no address that is not a trusted proxy’s', async () => {
    const { ask } = start({ requests: 2 }, null);
    let host = 0;
    // The last is what the trusted proxy saw; what stands before it was written by the caller.
    const forged = async () => ask(SESSION, from(`198.51.100.${(host += 1)}, 203.0.113.7`));
    expect(await statuses(3, forged)).toEqual([200, 200, 429]);
    const state = openState(null);
    const app = createApp(
      createContext(createFixedStore([]), {
        state,
        auth: createAuth({ settings: null, publicUrl: PUBLIC_URL, state, clock: () => NOW }),
        limits: createRateLimits({ ...GENEROUS, requests: 2 }),
      }),
    );
    const direct = async () =>
      request(app)
        .get(SESSION)
        .set(from(`198.51.100.${(host += 1)}`));
    expect(await statuses(3, direct)).toEqual([200, 200, 429]);
    const nonsense = start({ requests: 2 }, null);
    expect(await statuses(3, async () => nonsense.ask(SESSION, from(`x${(host += 1)}`)))).toEqual([
      200, 200, 429,
    ]);
  });

  it('never hold up probes, metrics or the page', async () => {
    const { ask } = start({ requests: 1, signIns: 1, wrongTokens: 1 }, null);
    for (const path of ['/healthz', '/metrics', '/favicon.svg']) {
      const found = await statuses(4, () => ask(path));
      expect(found.map((status) => `${path} ${status}`)).not.toContain(`${path} 429`);
    }
  });

  it('are not limited where that is off', async () => {
    const { ask } = start({ enabled: false, requests: 1 });
    expect(await statuses(3, () => ask(SESSION, bearer('ann')))).toEqual([200, 200, 200]);
    expect(createRateLimits({ ...GENEROUS, enabled: false })).toBe(NO_LIMITS);
  });
});

describe('costly questions', () => {
  const limits = createRateLimits(GENEROUS);
  const costly = new Set(
    (Object.keys(operations) as OperationName[]).filter((name) => limits.costly(operations[name]) !== null),
  );

  it('are exports, previews, backtests, suggestions and tests', () => {
    const expected: OperationName[] = [
      'exportAccessLog',
      'exportSlo',
      'exportSlos',
      'previewAlertRule',
      'previewSlo',
      'previewSaturationSignal',
      'backtestPolicy',
      'suggestPolicy',
      'testReceiver',
    ];
    expect(expected.filter((name) => !costly.has(name))).toEqual([]);
    // What pages ask again and again must not be among them.
    const live: OperationName[] = ['getTopology', 'getServices', 'getAlerts', 'getOverview', 'getSession'];
    expect(live.filter((name) => costly.has(name))).toEqual([]);
  });

  it('are limited together, and the others go on', async () => {
    const { ask } = start({ costly: 2 });
    const paths = ['/api/v1/slos/a/export', '/api/v1/access-log/export', '/api/v1/slos/b/export'];
    const found: number[] = [];
    for (const path of paths) found.push((await ask(path, { ...bearer('ann'), Accept: '*/*' })).status);
    expect(found[2]).toBe(429);
    expect(found.slice(0, 2)).not.toContain(429);
    await ask(SESSION, bearer('ann')).expect(200);
    expect((await ask('/api/v1/slos/a/export', bearer('bob'))).status).not.toBe(429);
  });
});

describe('tokens that do not hold', () => {
  const wrong = { Authorization: 'Bearer guess' };

  it('are heard so many times from one address', async () => {
    const { ask } = start({ wrongTokens: 3 });
    const guess = (address: string) => async () => ask(SESSION, { ...wrong, ...from(address) });
    expect(await statuses(5, guess('203.0.113.7'))).toEqual([401, 401, 401, 429, 429]);
    expect(await statuses(1, guess('203.0.113.8'))).toEqual([401]);
  });

  it('do not shut out whoever has shown a right one before, nor sessions', async () => {
    const { app, ask } = start({ wrongTokens: 2 });
    await ask(SESSION, bearer('ann')).expect(200);
    const begun = await request(app)
      .post('/auth/sign-in')
      .type('form')
      .send({ token: 'secret-of-bob' })
      .expect(303);
    const [cookie = ''] = begun.headers['set-cookie'] as unknown as string[];
    expect(await statuses(3, () => ask(SESSION, wrong))).toEqual([401, 401, 429]);
    await ask(SESSION, bearer('ann')).expect(200);
    await ask(SESSION, { Cookie: cookie.split(';')[0] as string }).expect(200);
    // A guess that is right is not heard any more.
    await ask(SESSION, bearer('bob')).expect(429);
  });

  it('do not become known where nobody looks at them', async () => {
    const { ask } = start({ wrongTokens: 2 });
    await ask('/favicon.svg', wrong);
    expect(await statuses(3, () => ask(SESSION, wrong))).toEqual([401, 401, 429]);
  });

  it('count in the form of sign-in as well, which says so on a page', async () => {
    const { app, ask } = start({ wrongTokens: 2 });
    const send = () =>
      request(app).post('/auth/sign-in').set('Accept', 'text/html').type('form').send({ token: 'guess' });
    expect(await statuses(2, send)).toEqual([401, 401]);
    const refused = await send().expect(429);
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    expect(refused.headers['content-type']).toContain('text/html');
    expect(refused.text).toContain('Too many tokens');
    await ask(SESSION, wrong).expect(429);
    await request(app).post('/auth/sign-out').expect(303);
  });
});

describe('the pages of sign-in', () => {
  it('are given so often to one address, and the way out always', async () => {
    const { app, ask } = start({ signIns: 2 });
    expect(await statuses(3, () => ask('/auth/sign-in', { Accept: 'text/html' }))).toEqual([200, 200, 429]);
    expect(await statuses(2, () => request(app).post('/auth/sign-out'))).toEqual([303, 303]);
    await ask('/auth/sign-in', from('203.0.113.9')).expect(200);
  });
});

describe('the audit trail', () => {
  it('tells the address that a trusted proxy tells', async () => {
    const { app, auth } = start({});
    await request(app)
      .post('/auth/sign-in')
      .set(from('203.0.113.7'))
      .type('form')
      .send({ token: 'x' })
      .expect(401);
    const [last] = auth.audit.list({ window: { from: 0, to: NOW + 1 }, limit: 10 });
    expect(last).toMatchObject({ action: 'signIn', address: '203.0.113.7' });
  });
});
