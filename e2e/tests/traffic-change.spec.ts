/** The forms of a service's traffic over the demo mesh, whose configuration is read-only: plans, what is kept, and why nothing can be applied. */
import { expect, test } from '../fixtures/console.ts';
import { TrafficPage } from '../pages/traffic-page.ts';

const RECOMMENDATION = `/services/${encodeURIComponent('east~shop~recommendation')}`;
const CHANGE = `${RECOMMENDATION}/traffic/change`;

const FORMS = [
  ['split', 'Split'],
  ['canary', 'Canary steps'],
  ['blue-green', 'Blue/green switch'],
  ['match', 'Match'],
  ['redirect', 'Redirect'],
  ['timeouts', 'Timeouts and retries'],
  ['circuit-breaker', 'Circuit breaker'],
  ['fault', 'Fault injection'],
  ['mirror', 'Mirror'],
  ['load-balancing', 'Load balancing'],
] as const;

test('a split is planned by keyboard alone, kept through a reload, and says why it is not applied', async ({
  page,
  checkAccessibility,
}) => {
  const traffic = new TrafficPage(page);
  await traffic.open(`${RECOMMENDATION}?tab=traffic`);
  await page.getByRole('button', { name: 'Change traffic' }).press('Enter');
  const item = page.getByRole('menuitem', { name: 'Split' });
  await expect(item).toBeVisible();
  await item.press('Enter');
  await expect(traffic.heading()).toHaveText('Change traffic of recommendation');
  const slider = page.getByRole('slider', { name: 'Weight of v2' });
  await expect(slider).toHaveValue('10');
  await slider.focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('textbox', { name: 'Percent of v1' })).toHaveValue('85');
  await expect(page.getByRole('region', { name: /What changes in VirtualService/ })).toContainText(
    'weight: 85',
  );
  await expect(traffic.panel('Apply')).toContainText('demo mesh');
  await expect(page.getByRole('button', { name: /^Apply/ })).toHaveCount(0);
  await traffic.settle();
  await checkAccessibility('a planned split');
  await page.reload();
  await expect(page.getByText('Your unsaved draft')).toBeVisible();
  await expect(page.getByRole('slider', { name: 'Weight of v2' })).toHaveValue('15');
  await page.getByRole('button', { name: 'Discard draft' }).press('Enter');
  await expect(page.getByRole('slider', { name: 'Weight of v2' })).toHaveValue('10');
});

test('the canary’s panel opens the form filled with the next weight', async ({ page }) => {
  const traffic = new TrafficPage(page);
  await traffic.open(`${RECOMMENDATION}?tab=traffic`);
  await traffic
    .panel('Canary')
    .getByRole('link', { name: /Change it to|Open the canary/ })
    .click();
  await expect(traffic.heading()).toHaveText('Change traffic of recommendation');
  await expect(page.getByRole('combobox', { name: 'New version' })).toHaveValue('v2');
  await expect(
    page.getByRole('group', { name: 'Share of v2' }).getByRole('radio', { checked: true }),
  ).toHaveCount(1);
  await page.getByRole('radio', { name: /^25%/ }).check({ force: true });
  await expect(page.getByRole('region', { name: /What changes in VirtualService/ })).toContainText(
    'weight: 25',
  );
});

test('every form has its fields, and nothing that the scan complains of', async ({
  page,
  checkAccessibility,
}) => {
  test.slow();
  const traffic = new TrafficPage(page);
  await traffic.open(CHANGE);
  for (const [, label] of FORMS) {
    await page
      .getByRole('navigation', { name: 'Forms' })
      .getByRole('link', { name: label, exact: true })
      .click();
    await expect(page.getByRole('form', { name: label })).toBeVisible();
    await traffic.settle();
    await checkAccessibility(`the form ${label}`);
  }
});

test('the Gateway API says what it cannot express, and leads to the one that can', async ({ page }) => {
  const traffic = new TrafficPage(page);
  await traffic.open(`${CHANGE}?form=circuit-breaker&api=gateway`);
  await expect(page.getByText('This API cannot say it')).toBeVisible();
  await page.getByRole('button', { name: 'Use Istio' }).click();
  await expect(page.getByText('This API cannot say it')).toHaveCount(0);
});

test('on a phone nothing is wider than the screen', async ({ page, checkAccessibility }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const traffic = new TrafficPage(page);
  for (const [form] of FORMS) {
    await traffic.open(`${CHANGE}?form=${form}`);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wider, form).toBe(0);
  }
  await checkAccessibility('a form on a phone');
});
