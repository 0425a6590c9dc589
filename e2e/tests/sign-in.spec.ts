/** Signing in with a real browser: a provider that runs here, tokens, roles, the trail, and the end of a session. */
import { createHash } from 'node:crypto';
import { findFreePort, startConsole, type ConsoleProcess } from '../fixtures/console-process.ts';
import { expect, test } from '../fixtures/console.ts';
import { startIdentityProvider, type IdentityProvider } from '../fixtures/identity-provider.ts';

const TOKENS = { admin: 'the-token-of-the-admin', viewer: 'the-token-of-the-viewer' };
const hash = (token: string): string => createHash('sha256').update(token).digest('hex');

let provider: IdentityProvider;
let consoleProcess: ConsoleProcess;

test.beforeAll(async () => {
  const [port, providerPort] = [await findFreePort(), await findFreePort()];
  const origin = `http://127.0.0.1:${port}`;
  provider = await startIdentityProvider({
    port: providerPort,
    origin,
    groups: { ada: ['sre'], bob: ['guests'] },
  });
  consoleProcess = await startConsole({
    port,
    yaml: `
publicUrl: ${origin}
auth:
  tokens:
    - { name: the admin, sha256: ${hash(TOKENS.admin)}, role: admin }
    - { name: the viewer, sha256: ${hash(TOKENS.viewer)}, role: viewer }
  oidc:
    issuer: ${provider.issuer}
    clientId: sightglass
    clientSecret: { file: client-secret }
    label: Example
  roles:
    - { group: sre, role: editor }
`,
    files: { 'client-secret': 'a-secret-of-the-client\n' },
  });
});
test.afterAll(async () => {
  await consoleProcess?.stop();
  await provider?.stop();
});

test('a provider signs a person in, who comes back to where they were going, and out again', async ({
  page,
  complaints,
  checkAccessibility,
}) => {
  // The provider's own pages ask for fonts of the internet and for an icon that they do not have.
  complaints.hearOnly(consoleProcess.url);
  await page.goto(`${consoleProcess.url}/services?range=now-30m`);
  await expect(page.getByRole('heading', { name: /Sign in to see the mesh/ })).toBeVisible();
  await checkAccessibility('the page of sign-in');
  await page.getByRole('link', { name: 'Sign in with Example' }).click();
  await page.getByPlaceholder('Enter any login').fill('ada');
  await page.getByPlaceholder('and password').fill('x');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Services', exact: true })).toBeVisible();
  expect(new URL(page.url()).searchParams.get('range')).toBe('now-30m');
  const cookies = await page.context().cookies(consoleProcess.url);
  const session = cookies.find(({ name }) => name.includes('session'));
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  await page.getByRole('button', { name: 'Signed in as ada@example.org' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('status')).toContainText('signed out');
  await expect(page.getByRole('link', { name: 'Sign out everywhere' })).toBeVisible();
  await page.goto(`${consoleProcess.url}/services`);
  await expect(page.getByRole('heading', { name: /Sign in/ })).toBeVisible();
});

test('a person without a role is told so', async ({ page, complaints }) => {
  complaints.expectSome();
  await page.goto(`${consoleProcess.url}/auth/login`);
  await page.getByPlaceholder('Enter any login').fill('bob');
  await page.getByPlaceholder('and password').fill('x');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toContainText('bob@example.org has no role');
});

async function signInWith(page: import('@playwright/test').Page, token: string): Promise<void> {
  await page.goto(`${consoleProcess.url}/auth/sign-in?back=/slos/new`);
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in with a token' }).click();
}

test('a viewer may look and not change', async ({ page }) => {
  await signInWith(page, TOKENS.viewer);
  await expect(page.getByText('the viewer, who may look and not change')).toBeVisible();
  await expect(page.getByRole('button', { name: /^(?:Save|Create)\b/ })).toBeDisabled();
  const refused = await page.request.post(`${consoleProcess.url}/api/v1/slos`, { data: {} });
  expect(refused.status()).toBe(403);
});

test('an admin makes a token, sees it used and revokes it; the trail tells', async ({
  page,
  checkAccessibility,
}) => {
  await signInWith(page, TOKENS.admin);
  await page.getByRole('button', { name: 'Signed in as the admin' }).click();
  await page.getByRole('menuitem', { name: 'Tokens and audit trail' }).click();
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('a robot');
  await page.getByRole('button', { name: 'Make the token' }).click();
  const secret = await page.getByRole('dialog').locator('code').innerText();
  const ask = () =>
    fetch(`${consoleProcess.url}/api/v1/session`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await ask()).status).toBe(200);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: /a robot/ })).toContainText('viewer');
  await checkAccessibility('tokens');
  await page.getByRole('button', { name: 'Revoke the token a robot' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('row', { name: /a robot/ })).toContainText('revoked');
  expect((await ask()).status).toBe(401);
  await page.getByRole('tab', { name: 'Audit trail' }).click();
  await expect(page.getByRole('row', { name: /the admin.*revoke api token.*done/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /the viewer.*create slo.*refused/ })).toBeVisible();
  await checkAccessibility('the audit trail');
});

test('a session that ended leads to sign-in, and back', async ({ page, complaints }) => {
  complaints.expectSome();
  await signInWith(page, TOKENS.admin);
  await expect(page.getByRole('button', { name: 'Signed in as the admin' })).toBeVisible();
  await page.context().clearCookies();
  await page.getByRole('link', { name: 'Services', exact: true }).click();
  await expect(page.getByRole('heading', { name: /Sign in to see the mesh/ })).toBeVisible();
  await page.getByLabel('Token').fill(TOKENS.admin);
  await page.getByRole('button', { name: 'Sign in with a token' }).click();
  await expect(page.getByRole('heading', { name: 'Services', exact: true })).toBeVisible();
});
