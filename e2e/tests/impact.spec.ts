/** From "what if this were out" to a planned window and a page for the change ticket. */
import { expect, test } from '../fixtures/console.ts';
import { ImpactPage } from '../pages/impact-page.ts';

const CURRENCY = '/impact?service=east~shop~currency&range=now-1h&refresh=off';

test('tells who depends on a service, from the navigation to the figures', async ({
  page,
  checkAccessibility,
}) => {
  const view = new ImpactPage(page);
  await view.open('/overview');
  await view.navigation().getByRole('link', { name: 'Impact' }).click();
  await expect(view.heading()).toHaveText('Impact');
  await expect(page.getByText('What is to be out?')).toBeVisible();
  await checkAccessibility('the impact of nothing yet');
  await view.choose('currency', 'shop/currency (east)');
  const rows = view.dependants().getByRole('row');
  // Header, checkout, both frontends, both gateways.
  await expect(rows).toHaveCount(6);
  await expect(rows.nth(1)).toContainText('checkout');
  await expect(view.objectives()).toContainText('Checkout availability');
  await expect(view.ranked(1)).toBeVisible();
  expect(new URL(page.url()).searchParams.get('service')).toBe('east~shop~currency');
});

for (const scheme of ['light', 'dark'] as const)
  test(`is accessible, ${scheme}`, async ({ page, checkAccessibility }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const view = new ImpactPage(page);
    await view.open(CURRENCY);
    await expect(view.ranked(1)).toBeVisible();
    await view.ranked(1).click();
    await checkAccessibility(`impact ${scheme}`);
    await page.getByRole('button', { name: 'Plan this window' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await checkAccessibility(`the plan ${scheme}`);
  });

test('fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const view = new ImpactPage(page);
  await view.open(CURRENCY);
  await expect(view.ranked(1)).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});

test('plans the quietest window once, and takes it back', async ({ page }) => {
  const view = new ImpactPage(page);
  await view.open(CURRENCY);
  await view.ranked(1).click();
  expect(new URL(page.url()).searchParams.get('window')).toMatch(/^\d{13}$/);
  await view.planPicked('Currency upgrade');
  await expect(page.getByText(/silenced, and left out of budgets/)).toBeVisible();
  const read = async (path: string): Promise<string> => (await page.request.get(`/api/v1${path}`)).text();
  const count = async (): Promise<number[]> =>
    [await read('/maintenance-windows'), await read('/silences')].map(
      (text) => text.split('Currency upgrade').length - 1,
    );
  expect(await count()).toEqual([1, 1]);
  // The planned window is now another maintenance in the way.
  await expect(view.week().getByRole('button', { name: /other maintenance/ })).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(count).toEqual([0, 0]);
});

test('gives a page for the change ticket', async ({ page }) => {
  const view = new ImpactPage(page);
  await view.open(CURRENCY);
  const html = await view.download('HTML page, printable');
  expect(html).toContain('Impact of 30 minutes without currency');
  expect(html).not.toContain('<script');
  expect(await view.download('Markdown')).toContain('## Who depends on it');
});

test('is reached from a service and from the graph, and tells what is wrong', async ({
  page,
  complaints,
}) => {
  const view = new ImpactPage(page);
  await view.open('/services/east~shop~currency');
  await page.getByRole('main').getByRole('link', { name: 'Impact' }).click();
  await expect(view.dependants()).toBeVisible();
  await view.open('/topology?service=east~shop~currency&select=east~shop~currency');
  await expect(page.getByRole('main').getByRole('link', { name: 'Impact' })).toHaveAttribute(
    'href',
    /\/impact\?.*service=east%7Eshop%7Ecurrency/,
  );
  complaints.expectSome();
  await page.goto('/impact?service=east~shop~never');
  await expect(page.getByText(/There is no service east~shop~never/)).toBeVisible();
});
