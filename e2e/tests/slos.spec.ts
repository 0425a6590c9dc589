/** SLOs in the page, over the demo mesh: written by keyboard, tried on history, judged, changed, deleted and brought back. */
import { expect, test } from '../fixtures/console.ts';
import { Keyboard } from '../pages/keyboard.ts';
import { SloPage } from '../pages/slo-page.ts';

test('by keyboard alone, a latency SLO with its alerts and a Slack receiver in under two minutes', async ({
  page,
}) => {
  const began = Date.now();
  const slos = new SloPage(page);
  const keys = new Keyboard(page);
  await slos.open('/overview');
  await keys.press('g');
  await keys.press('l');
  await expect(slos.heading()).toHaveText('SLOs');
  await keys.tabTo(
    page.getByRole('banner').or(page.locator('main')).getByRole('link', { name: 'New SLO' }).first(),
  );
  await keys.press('Enter');
  await expect(slos.heading()).toHaveText('New SLO');

  await keys.tabTo(slos.form().getByRole('combobox', { name: /^Service/ }));
  await page.keyboard.type('checkout');
  await expect(page.getByRole('option', { name: /shop\/checkout/ })).toBeVisible();
  await keys.press('Enter');
  await keys.tabTo(slos.form().getByRole('radio', { name: /^Availability/ }));
  await keys.press('ArrowDown');
  await keys.fill(slos.field(/^Threshold/), '500');
  await keys.fill(slos.field(/^Goal/), '95');
  await expect(
    slos
      .preview()
      .getByText(/outage seen in/)
      .first(),
  ).toBeVisible();

  await keys.tabTo(slos.form().getByRole('button', { name: 'New receiver' }));
  await keys.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New receiver' });
  await expect(dialog.getByRole('textbox', { name: /^Name/ })).toBeFocused();
  await page.keyboard.type('Payments on call');
  await keys.tabTo(dialog.getByLabel(/^Webhook address/));
  // Nobody listens there: an alert of this SLO must not reach anybody.
  await page.keyboard.type('http://127.0.0.1:9/services/T0/B0/hush');
  await keys.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(slos.form().getByText('Payments on call (slack)')).toBeVisible();
  await keys.press('ControlOrMeta+Enter');

  await expect(slos.heading()).toHaveText('checkout latency 500ms');
  const seconds = (Date.now() - began) / 1000;
  test.info().annotations.push({ type: 'seconds by keyboard', description: seconds.toFixed(1) });
  expect(seconds).toBeLessThan(120);
  const tiers = page.getByRole('table', { name: 'Alerts by burn rate' });
  await expect(tiers.getByRole('row')).toHaveCount(5);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const kept = (await (await page.request.get(`/api/v1/slos/${id}`)).json()) as {
    slo: { receivers: string[]; goal: number; sli: unknown };
  };
  expect(kept.slo).toMatchObject({ goal: 0.95, sli: { kind: 'latency', thresholdMs: 500 } });
  expect(kept.slo.receivers).toHaveLength(1);
  await slos.remove(id);
});

test('the list and the page of an SLO say how its budget stands', async ({ page, checkAccessibility }) => {
  const slos = new SloPage(page);
  const { id } = await slos.create();
  await slos.awaitJudgement(id);
  await slos.open('/slos');
  await checkAccessibility('the list of SLOs');
  await page.getByRole('table', { name: 'SLOs' }).getByRole('link', { name: 'Checkout answers' }).click();
  await expect(slos.heading()).toHaveText('Checkout answers');
  await expect(
    page
      .getByLabel('The SLO at a glance')
      .getByText(/^\d[\d.]*%$/)
      .first(),
  ).toBeVisible();
  const callers = page.getByRole('table', { name: 'Bad requests by caller' });
  await expect(callers.getByRole('link', { name: 'frontend' }).first()).toBeVisible();
  await expect(page.getByRole('img', { name: /^Budget left/ })).toBeVisible();
  await slos.settle();
  await checkAccessibility('the page of an SLO');
  await callers.getByRole('link', { name: 'edge' }).first().click();
  await expect(page).toHaveURL(/\/edges\//);
  await slos.remove(id);
});

test('a deleted SLO comes back by one key', async ({ page }) => {
  const slos = new SloPage(page);
  const { id } = await slos.create({ name: 'To be missed' });
  await slos.open(`/slos/${id}`);
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(slos.heading()).toHaveText('SLOs');
  await expect(page.getByText('SLO “To be missed” is deleted.')).toBeVisible();
  await page.keyboard.press('u');
  await expect(page.getByText('SLO “To be missed” is back.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'To be missed' })).toBeVisible();
  await slos.remove(id);
});

test('a change is kept with who made it; another’s is not written over', async ({ page, complaints }) => {
  complaints.expectSome();
  const slos = new SloPage(page);
  const { id, slo } = await slos.create({ name: 'Shared' });
  await slos.open(`/slos/${id}/edit`);
  await slos.field(/^Goal/).fill('97');
  await page.getByRole('textbox', { name: /Your name/ }).fill('Ann Ångström');
  const other = await page.request.put(`/api/v1/slos/${id}?version=1`, { data: { ...slo, owner: 'others' } });
  expect(other.status()).toBe(200);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/was changed by somebody else meanwhile/)).toBeVisible();
  await expect(slos.field(/^Goal/)).toHaveValue('97');
  // A reload begins from the newest, with the draft still there.
  await page.reload();
  await expect(slos.field(/^Goal/)).toHaveValue('97');
  await expect(page.getByText(/has changed since it was begun/)).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(slos.heading()).toHaveText('Shared');
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByText('changed by Ann Ångström')).toBeVisible();
  await slos.remove(id);
});

test('the form tries history at once, shows exports, and refuses what can never fire', async ({
  page,
  checkAccessibility,
}) => {
  const slos = new SloPage(page);
  await slos.open('/slos/new?service=east~shop~checkout');
  await expect(slos.preview().getByText(/The tightest goal that this history would have met/)).toBeVisible();
  await checkAccessibility('the form of an SLO');
  await slos.preview().getByRole('button', { name: 'Use it' }).click();
  await expect(slos.preview().getByText('in use')).toBeVisible();
  for (const [tab, text] of [
    ['JSON', '"checkout availability"'],
    ['OpenSLO', 'openslo/v1'],
    ['Prometheus', 'groups:'],
  ] as const) {
    await slos.preview().getByRole('tab', { name: tab }).click();
    await expect(slos.preview().getByText(text).first()).toBeVisible();
  }
  await slos.field('Burn rate of tier 1').fill('15');
  await slos.field(/^Goal/).fill('90');
  await page.getByRole('button', { name: 'Create SLO' }).click();
  await expect(page.getByRole('button', { name: /Tiers 1, burn can never fire: at 90%/ })).toBeVisible();
});

test('an OpenSLO text becomes an SLO, and what it cannot say is listed', async ({ page }) => {
  const slos = new SloPage(page);
  const { id, slo } = await slos.create({ name: 'Round trip' });
  const exported = await page.request.get(`/api/v1/slos/${id}/export?format=openslo`);
  const { text } = (await exported.json()) as { text: string };
  await slos.open('/slos');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Import …' }).click();
  await page.getByRole('textbox', { name: /OpenSLO/ }).fill(text);
  await expect(page.getByRole('checkbox', { name: slo.name })).toBeChecked();
  await page.getByRole('button', { name: 'Create 1 SLO' }).click();
  await expect(page.getByRole('link', { name: 'Round trip' })).toHaveCount(2);
  const { slos: all } = (await (await page.request.get('/api/v1/slos')).json()) as {
    slos: { id: string; slo: typeof slo }[];
  };
  const copies = all.filter((one) => one.slo.name === 'Round trip');
  expect(copies.map((one) => one.slo.goal)).toEqual([0.95, 0.95]);
  for (const copy of copies) await slos.remove(copy.id);
});

test('saturation has its page, and a signal its form with a preview', async ({
  page,
  checkAccessibility,
}) => {
  const slos = new SloPage(page);
  await slos.open('/saturation');
  await checkAccessibility('saturation');
  await page
    .getByRole('table', { name: 'Saturation signals' })
    .getByRole('link', { name: 'Database pool' })
    .click();
  await expect(slos.preview().getByRole('link', { name: 'checkout-v1' })).toBeVisible();
  await checkAccessibility('the form of a saturation signal');
});
