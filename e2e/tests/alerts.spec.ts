/**
 * An alert's life as its reader sees it: a receiver and a rule are made in the forms, the rule fires, is shown wherever its service is,
 * reaches the webhook, is acknowledged and silenced. One console, one story: the tests build on each other.
 */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/console.ts';
import { startLoopbackHook, type LoopbackHook } from '../fixtures/loopback-hook.ts';
import { ConsolePage } from '../pages/console-page.ts';

test.describe.configure({ mode: 'serial' });

/** Carries traffic at all times in the demo mesh, so a rule above nothing fires at its first evaluation. */
const SERVICE = { id: 'east~shop~cart', name: 'cart' } as const;
const RULE = 'Cart is asked';
const RECEIVER = 'Loopback';
/** Evaluations are 30 s apart, groups wait 30 s, and the demo mesh needs its first windows. */
const FIRES_WITHIN_MS = 150_000;

let hook: LoopbackHook;
test.beforeAll(async () => {
  hook = await startLoopbackHook();
});
test.afterAll(() => hook.close());
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('sightglass-author', 'Ada'));
});

/** The rule's alert in the list of those that fire. */
function alertRow(page: Page) {
  return page.getByRole('region', { name: RULE }).getByRole('listitem').first();
}

test('a webhook receiver gets a test before it is saved', async ({ page, checkAccessibility }) => {
  const view = new ConsolePage(page);
  await view.open('/alerts?tab=receivers');
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Receiver' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(RECEIVER);
  await page.getByRole('radio', { name: 'Webhook' }).check();
  await page.getByRole('textbox', { name: /^Address/ }).fill(hook.url);
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByText(/The test arrived, status 200/)).toBeVisible();
  expect(hook.bodies).toHaveLength(1);
  await checkAccessibility('the form of a receiver');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('link', { name: RECEIVER, exact: true })).toBeVisible();
});

test('a rule is tried on history while it is written', async ({ page, checkAccessibility }) => {
  const view = new ConsolePage(page);
  await view.open(`/alerts/rules/new?service=${encodeURIComponent(SERVICE.id)}`);
  await page.getByRole('textbox', { name: 'Name' }).fill(RULE);
  await page.getByRole('combobox', { name: 'Signal', exact: true }).selectOption('requests');
  await page.getByRole('textbox', { name: 'Threshold' }).fill('0.01');
  await page.getByRole('textbox', { name: 'Window' }).fill('1m');
  await expect(page.getByText(/1 of 1 subject meets the condition now/)).toBeVisible();
  await expect(page.getByText(/^now .*\/s \(.*cart.*\)$/)).toBeVisible();
  await page.getByRole('radio', { name: 'Page' }).check();
  await page.getByRole('combobox', { name: 'Receivers' }).click();
  await page.getByRole('option', { name: new RegExp(RECEIVER) }).click();
  await page.getByRole('combobox', { name: 'Receivers' }).press('Escape');
  await checkAccessibility('the form of an alert rule');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('link', { name: RULE, exact: true })).toBeVisible();
});

test('it fires, and is shown wherever its service is', async ({ page, checkAccessibility }) => {
  test.setTimeout(FIRES_WITHIN_MS + 60_000);
  const view = new ConsolePage(page);
  await view.open('/alerts?refresh=5s');
  await expect(alertRow(page)).toBeVisible({ timeout: FIRES_WITHIN_MS });
  await expect(page.getByRole('banner').getByRole('link', { name: /page.* firing/ })).toBeVisible();
  await alertRow(page).getByRole('button', { expanded: false }).click();
  await expect(
    page
      .getByRole('region', { name: 'What became of it' })
      .getByText(/Fired|Pending/)
      .first(),
  ).toBeVisible();
  await checkAccessibility('an alert that is open');

  await view.open('/overview');
  const attention = page.getByRole('region', { name: 'Needs attention' });
  await expect(attention.getByRole('listitem').filter({ hasText: 'Alert' }).first()).toBeVisible();

  await view.open('/services');
  await expect(page.getByRole('link', { name: /alert fires|alerts fire/ }).first()).toBeVisible();

  await view.open(`/services/${encodeURIComponent(SERVICE.id)}`);
  await expect(page.getByRole('region', { name: 'Alerts that fire' })).toBeVisible();
  const mark = page.getByRole('list', { name: 'Marks on the chart' }).first().getByRole('link').first();
  await expect(mark).toBeVisible();
  await mark.hover();
  await expect(page.getByRole('tooltip')).toContainText(/Page: .*goes on/);

  await view.open(`/topology?select=${encodeURIComponent(SERVICE.id)}`);
  const details = page.getByRole('complementary', { name: `Details of ${SERVICE.name}` });
  await expect(details.getByRole('region', { name: /alerts? fires?/ })).toBeVisible();
  await view.open('/topology?find=alert&view=table');
  await expect(page.getByText(/\d+ nodes?/).first()).toBeVisible();
});

test('it reaches the webhook once', async ({ page }) => {
  test.setTimeout(150_000);
  const told = (): unknown[] => hook.bodies.filter((body) => JSON.stringify(body).includes(RULE));
  await expect.poll(() => told().length, { timeout: 120_000 }).toBeGreaterThan(0);
  expect(told()).toHaveLength(1);
  expect(told()[0]).toMatchObject({
    version: '4',
    status: 'firing',
    alerts: [{ labels: { alertname: RULE } }],
  });
  await new ConsolePage(page).open('/alerts?tab=deliveries&state=sent');
  await expect(page.getByRole('link', { name: RECEIVER, exact: true }).first()).toBeVisible();
});

test('it is acknowledged with a comment and a name', async ({ page }) => {
  await new ConsolePage(page).open('/alerts');
  await alertRow(page).getByRole('button', { expanded: false }).click();
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await page.getByRole('textbox', { name: 'Comment' }).fill('looking at it');
  await page.keyboard.press('Enter');
  await expect(alertRow(page).getByText('Ada has it')).toBeVisible();
  await expect(page.getByText('Acknowledged by Ada: looking at it')).toBeVisible();
});

test('it is silenced from where it stands, and the silence ends', async ({ page, checkAccessibility }) => {
  const view = new ConsolePage(page);
  await view.open('/alerts?refresh=5s');
  await alertRow(page).getByRole('button', { expanded: false }).click();
  await page.getByRole('link', { name: 'Silence', exact: true }).click();
  await expect(page.getByText(/^1 of \d+ alerts? at present/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Comment' }).fill('known');
  await checkAccessibility('the form of a silence');
  await page.getByRole('button', { name: 'Silence', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Active' }).getByText('holds 1 alert back')).toBeVisible();
  await view.open('/alerts');
  await expect(alertRow(page).getByText('Silenced')).toBeVisible();
  await view.open('/alerts?tab=silences');
  await page.getByRole('button', { name: 'End now' }).click();
  await expect(page.getByRole('region', { name: 'Expired' }).getByText('known')).toBeVisible();
});

for (const tab of [
  'history',
  'rules',
  'silences',
  'maintenance',
  'receivers',
  'routing',
  'deliveries',
  'ledger',
]) {
  test(`${tab} is accessible and fits a phone`, async ({ page, checkAccessibility }) => {
    const view = new ConsolePage(page);
    await view.open(`/alerts?tab=${tab}`);
    await checkAccessibility(`${tab}, light`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await view.open(`/alerts?tab=${tab}`);
    await checkAccessibility(`${tab}, dark, on a phone`);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
}

test('the rule is deleted, which can be undone', async ({ page }) => {
  await new ConsolePage(page).open('/alerts?tab=rules');
  await page.getByRole('button', { name: `Delete ${RULE}` }).click();
  await expect(page.getByRole('link', { name: RULE, exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(page.getByRole('link', { name: RULE, exact: true })).toBeVisible();
  await page.getByRole('button', { name: `Delete ${RULE}` }).click();
  await expect(page.getByRole('link', { name: RULE, exact: true })).toHaveCount(0);
});
