/** Three clicks from "something is wrong" to the edge and the code that explain it. */
import { expect, test } from '../fixtures/console.ts';
import { ConsolePage } from '../pages/console-page.ts';

test('from the services to a service, to an edge, to its codes', async ({ page }) => {
  const view = new ConsolePage(page);
  await view.open('/services?range=now-5m');
  await page.getByRole('link', { name: 'checkout', exact: true }).first().click();
  await view.settle();
  await expect(view.heading()).toHaveText('checkout');
  await page.getByRole('tab', { name: 'Connections' }).click();
  await view.settle();
  await page.locator('a[href^="/edges/"]').first().click();
  await view.settle();
  await expect(page.getByText('200', { exact: true }).first()).toBeVisible();
  expect(new URL(page.url()).searchParams.get('range'), 'the range stays while the page changes').toBe(
    'now-5m',
  );
});

test('an unknown service says so and leads back', async ({ page, complaints }) => {
  complaints.expectSome();
  await page.goto('/services/east~shop~nobody');
  await expect(page.getByRole('alert')).toContainText('nobody');
});

test('the URL restores what was chosen', async ({ page }) => {
  await page.goto('/topology?range=now-30m&kind=workload');
  await new ConsolePage(page).settle();
  await page.reload();
  await new ConsolePage(page).settle();
  const query = new URL(page.url()).searchParams;
  expect([query.get('range'), query.get('kind')]).toEqual(['now-30m', 'workload']);
});
