/** Security over the demo mesh: its known plaintext caller, its known denials, a policy tried before it is applied. */
import { expect, test } from '../fixtures/console.ts';
import { SecurityPage } from '../pages/security-page.ts';

const INVENTORY = 'east~legacy~inventory';
const AUTH = 'east~platform~auth';

const DENY_ALL = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: deny-all
  namespace: platform
spec: {}
`;

test('from the whole mesh down to the plaintext edge and its evidence', async ({
  page,
  checkAccessibility,
}) => {
  const security = new SecurityPage(page);
  await security.open('/overview');
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(security.heading()).toHaveText('Security');
  const proven = page.getByRole('region', { name: 'What is proven' });
  await expect(proven.getByText(/edges between services: \d+ plaintext/)).toBeVisible();
  await expect(page.getByRole('img', { name: /^Traffic by what is proven of it/ })).toBeVisible();
  await security.settle();
  await checkAccessibility('the posture of mutual TLS');
  await security.goInto('legacy');
  await security.goInto('inventory');
  const importer = security.row('Mutual TLS by edge', /^unknown/);
  await expect(importer).toContainText('The receiving proxy saw no certificate on any of');
  await importer.getByRole('link', { name: 'Edge' }).click();
  await expect(page).toHaveURL(/\/edges\/.*tab=security/);
  await expect(page.getByText(/^The receiving proxy saw no certificate on any of/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Allow by policy' })).toBeVisible();
  await security.settle();
  await checkAccessibility('the security of an edge');
});

test('STRICT would cut off the batch importer from inventory, and not what is mutual', async ({
  page,
  checkAccessibility,
}) => {
  const security = new SecurityPage(page);
  await security.open('/security');
  const address = await security.awaitPlaintextAddress(INVENTORY);
  await page.getByRole('tab', { name: 'STRICT readiness' }).click();
  await expect(page.getByText(/last 7 days, since no range is chosen/)).toBeVisible();
  await expect(security.row('STRICT readiness', /^legacy/)).toContainText('would be cut off');
  await page.getByRole('radio', { name: 'Services' }).click({ force: true });
  await security.goInto('inventory');
  const importer = security.row('Callers that STRICT would cut off', address);
  await expect(importer).toContainText('known by its address only');
  await expect(security.row('Callers that STRICT would cut off', 'productcatalog')).toBeVisible();
  await expect(security.table('Callers that STRICT would cut off').getByText('frontend')).toHaveCount(0);
  await expect(page.getByRole('region', { name: /^Text of peer-authentication/ })).toContainText(
    'mode: STRICT',
  );
  await security.settle();
  await checkAccessibility('whom STRICT would cut off');
  await importer.getByRole('link', { name: /access log/ }).click();
  await expect(page).toHaveURL(/\/access-log\?.*proof=plaintext/);
});

test('policies in force, and what they refused', async ({ page, checkAccessibility }) => {
  const security = new SecurityPage(page);
  await security.open('/security?tab=authorization');
  const policy = security.row('Policies in force', 'platform/auth-callers').first();
  await expect(policy).toContainText('DENY');
  await expect(security.row('Denials', 'auth').first()).toContainText('ad');
  await security.settle();
  await checkAccessibility('policies and denials');
  await policy.getByRole('link').click();
  await expect(page).toHaveURL(/policy=AuthorizationPolicy/);
});

test('a policy in force in words, and a change of it tried against it', async ({
  page,
  checkAccessibility,
}) => {
  const security = new SecurityPage(page);
  await security.open(
    '/security?tab=authorization&range=now-15m&policy=AuthorizationPolicy:east~platform~auth-callers',
  );
  await expect(page.getByText(/^ad of shop may not call/)).toBeVisible();
  await security.settle();
  await checkAccessibility('a policy');
  await page.getByRole('link', { name: /backtest it in the workbench/ }).click();
  await expect(security.editor()).toHaveValue(/name: auth-callers/);
  await expect(page.getByText('no difference')).toBeVisible();
  await security.editor().fill((await security.editor().inputValue()).replace('- GET', '- POST'));
  await expect(page.getByText('1 line removed, 1 line added')).toBeVisible();
});

test('the suggestion for auth allows frontend by its identity', async ({ page, checkAccessibility }) => {
  const security = new SecurityPage(page);
  await security.open(`/security/policies/new?service=${AUTH}&detail=callers&range=now-15m`);
  await expect(security.editor()).toHaveValue(/cluster\.local\/ns\/shop\/sa\/frontend/);
  await expect(security.row('Grants', 'cluster.local/ns/shop/sa/frontend')).toBeVisible();
  await expect(security.backtest().getByText(/^ALLOW platform\//)).toBeVisible();
  await expect(page.getByText(/^kubectl --context east apply -f /)).toBeVisible();
  await security.settle();
  await checkAccessibility('the policy workbench');
});

test('a pasted policy is tried while it is typed, survives a reload, and names its problems by line', async ({
  page,
}) => {
  const security = new SecurityPage(page);
  await security.open('/security/policies/new?range=now-15m');
  await security.editor().fill(DENY_ALL);
  await expect(security.backtest().getByText(/calls that were let through would be denied/)).toBeVisible();
  const frontend = security.row('Calls that the policy concerns', 'frontend').first();
  await expect(frontend).toContainText('Newly denied');
  await page.reload();
  await expect(security.editor()).toHaveValue(DENY_ALL);
  await security.editor().fill(DENY_ALL.replace('spec: {}', 'spec:\n  action: MAYBE'));
  await page.getByRole('button', { name: /^Line 7, error/ }).click();
  await expect(security.editor()).toBeFocused();
  await expect(security.backtest().getByText('The text cannot be read')).toBeVisible();
});

test('the graph leaves only what is not mutual, and says how many edges are in each state', async ({
  page,
  checkAccessibility,
}) => {
  const security = new SecurityPage(page);
  await security.open('/topology');
  await page.getByRole('button', { name: 'Security', exact: true }).click();
  const key = page.getByRole('group', { name: 'Mutual TLS of the edges' });
  await expect(key).toContainText(/Plaintext [1-9]/);
  const before = await page.getByText(/^\d+ nodes in/).textContent();
  await key.getByRole('button', { name: 'Only what is not mutual' }).click();
  await expect(page.getByText(/^\d+ nodes in/)).not.toHaveText(before ?? '');
  await expect(page).toHaveURL(/notMutual=1/);
  await security.settle();
  await checkAccessibility('the security overlay');
});
