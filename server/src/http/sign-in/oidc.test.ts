/** Signing in with an OpenID Connect provider that really runs: discovery, PKCE, groups to roles, user info, refusal, sign-out. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { createAuth } from '../../auth/create-auth.ts';
import { openState } from '../../state/open-state.ts';
import { createContext, createFixedStore } from '../testing/sample-context.ts';

/** Follows redirects with a jar of cookies for each host, as a browser does. */
function createBrowser() {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: URL): Map<string, string> => {
    const jar = jars.get(url.host) ?? new Map<string, string>();
    jars.set(url.host, jar);
    return jar;
  };
  async function visit(
    address: string | URL,
    form?: Record<string, string>,
  ): Promise<{ url: URL; status: number; text: string }> {
    const url = new URL(address);
    const jar = jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html,*/*;q=0.8', ...(cookie === '' ? {} : { cookie }) },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', ...rest] = pair.split('=');
      if (rest.join('=') === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, rest.join('='));
    }
    const location = response.headers.get('location');
    return location === null
      ? { url, status: response.status, text: await response.text() }
      : visit(new URL(location, url));
  }
  return { visit, cookies: (host: string) => [...(jars.get(host)?.keys() ?? [])], jarOf };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const GROUPS: Readonly<Record<string, readonly string[]>> = { ada: ['sre'], bob: ['guests'] };
const servers: Server[] = [];
let consoleUrl = '';

beforeAll(async () => {
  const identity = createServer();
  const issuer = await listen(identity);
  const app = createServer();
  consoleUrl = await listen(app);
  servers.push(identity, app);
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'sightglass',
        client_secret: 'a-secret-of-the-client',
        redirect_uris: [`${consoleUrl}/auth/callback`],
        post_logout_redirect_uris: [`${consoleUrl}/auth/signed-out`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['groups', 'name'] },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({
        sub,
        email: `${sub}@example.org`,
        email_verified: true,
        groups: [...(GROUPS[sub] ?? [])],
      }),
    }),
    cookies: { keys: ['of-the-test'] },
  });
  const answer = provider.callback();
  identity.on('request', (request, response) => void answer(request, response));
  const state = openState(null);
  const auth = createAuth({
    settings: {
      tokens: [],
      proxy: undefined,
      oidc: {
        issuer,
        clientId: 'sightglass',
        clientSecret: { value: 'a-secret-of-the-client' },
        scopes: ['openid', 'profile', 'email'],
        nameClaims: ['email', 'sub'],
        groupsClaim: 'groups',
        label: 'the test',
      },
      roles: [{ group: 'sre', role: 'editor' }],
      defaultRole: null,
      session: { idle: 60_000, absolute: 600_000 },
      auditRetention: 86_400_000,
      openMetrics: false,
    },
    publicUrl: consoleUrl,
    state,
    clock: Date.now,
  });
  app.on(
    'request',
    createApp(createContext(createFixedStore([]), { auth, state, publicUrl: consoleUrl, now: Date.now })),
  );
});
afterAll(() => servers.forEach((server) => server.close()));

/** Clicks through the provider's own pages. */
async function signIn(browser: ReturnType<typeof createBrowser>, login: string, back: string) {
  let page = await browser.visit(`${consoleUrl}/auth/login?back=${encodeURIComponent(back)}`);
  for (let step = 0; step < 4 && page.url.origin !== consoleUrl; step++) {
    const action = /action="([^"]+)"/.exec(page.text)?.[1];
    const prompt = /name="prompt" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    if (action === undefined) break;
    page = await browser.visit(
      new URL(action, page.url),
      prompt === 'login' ? { prompt, login, password: 'x' } : { prompt },
    );
  }
  return page;
}

describe('sign-in with a provider', () => {
  it('leads there and back, to the page that was asked for, with the role of the group', async () => {
    const browser = createBrowser();
    const page = await signIn(browser, 'ada', '/api/v1/session');
    expect(page.url.href).toBe(`${consoleUrl}/api/v1/session`);
    expect(JSON.parse(page.text)).toMatchObject({
      via: 'session',
      name: 'ada@example.org',
      role: 'editor',
      groups: ['sre'],
    });
    const after = await browser.visit(`${consoleUrl}/auth/sign-out`, {});
    expect(after.text).toMatch(/href="http:\/\/127\.0\.0\.1:\d+\/session\/end\?/);
    expect((await browser.visit(`${consoleUrl}/api/v1/session`)).status).toBe(401);
  });

  it('refuses somebody without a role, by name', async () => {
    const page = await signIn(createBrowser(), 'bob', '/api/v1/session');
    expect(page.status).toBe(403);
    expect(page.text).toContain('bob@example.org has no role');
  });

  it('does not take an answer that another browser asked for', async () => {
    const own = createBrowser();
    const other = createBrowser();
    await own.visit(`${consoleUrl}/auth/login`);
    const { status, text } = await other.visit(`${consoleUrl}/auth/callback?code=stolen&state=x`);
    expect([status, text.includes('another browser')]).toEqual([400, true]);
    const forged = await own.visit(`${consoleUrl}/auth/callback?code=stolen&state=x`);
    expect([forged.status, forged.text.includes('did not confirm')]).toEqual([400, true]);
  });
});
