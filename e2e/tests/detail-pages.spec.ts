/** A service, a workload and an edge: complete, accessible, still while they load, and usable on a phone. */
import { expect, test } from '../fixtures/console.ts';
import { ConsolePage } from '../pages/console-page.ts';

const PAGES = [
  { name: 'a service', path: '/services/east~shop~checkout', heading: 'checkout' },
  { name: 'its metrics', path: '/services/east~shop~checkout?tab=metrics&by=caller', heading: 'checkout' },
  { name: 'its connections', path: '/services/east~shop~frontend?tab=connections', heading: 'frontend' },
  {
    name: 'its workloads',
    path: '/services/east~shop~recommendation?tab=workloads',
    heading: 'recommendation',
  },
  { name: 'a workload', path: '/workloads/east~shop~recommendation-v2', heading: 'recommendation-v2' },
  {
    name: 'an edge',
    path: '/edges/east~shop~frontend~~east~shop~checkout~~grpc',
    heading: 'frontend → checkout',
  },
];

for (const { name, path, heading } of PAGES) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`${name} is complete and accessible, ${scheme}`, async ({ page, checkAccessibility }) => {
      await page.emulateMedia({ colorScheme: scheme });
      const view = new ConsolePage(page);
      await view.open(path);
      await expect(view.heading()).toHaveText(heading);
      await expect(page).toHaveTitle(new RegExp(heading));
      await expect(page.getByLabel('Golden signals')).toBeVisible();
      await checkAccessibility(`${name} ${scheme}`);
    });
  }

  test(`${name} fits a phone without a horizontal scrollbar`, async ({ page, checkAccessibility }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await new ConsolePage(page).open(path);
    await expect(page.getByLabel('Golden signals')).toBeVisible();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await checkAccessibility(`${name} on a phone`);
  });
}

test('an edge explains gRPC failures that carry code 200', async ({ page }) => {
  await new ConsolePage(page).open('/edges/east~shop~frontend~~east~shop~checkout~~grpc?range=now-6h');
  const statuses = page.getByRole('table', { name: 'gRPC statuses' });
  await expect(statuses.getByText('Unavailable')).toBeVisible();
  await expect(page.getByText(/receiving proxy reported mutual TLS/)).toBeVisible();
});

test('saturation is a golden signal where it is defined, and is offered where it is not', async ({
  page,
}) => {
  const view = new ConsolePage(page);
  await view.open('/services/east~shop~checkout?range=now-1h');
  const tiles = page.getByLabel('Golden signals');
  await expect(tiles.getByText(/^Database pool/)).toBeVisible();
  const chart = page.getByRole('img', { name: /^Saturation, share of capacity\. Database pool: last / });
  await page.locator('#saturation').scrollIntoViewIfNeeded();
  await expect(chart).toBeVisible();
  await view.open('/workloads/east~shop~cart-v1');
  await expect(page.getByRole('link', { name: 'Define a signal' })).toHaveAttribute(
    'href',
    /\/saturation\/new\?.*service=east%7Eshop%7Ecart$/,
  );
});

test('a metric is broken down, compared and restored from its address', async ({ page }) => {
  const view = new ConsolePage(page);
  await view.open('/services/east~shop~productcatalog?tab=metrics&range=now-1h');
  await page.getByLabel('Metric', { exact: true }).selectOption({ label: 'Latency p95' });
  await page.getByLabel('Compare with').selectOption({ label: 'Compare: previous period' });
  await expect(page.getByRole('img', { name: /frontend, previous period: last/ })).toBeVisible();
  await page.reload();
  await view.settle();
  await expect(page.getByLabel('Metric', { exact: true })).toHaveValue('p95');
  await expect(page.getByRole('img', { name: /frontend, previous period: last/ })).toBeVisible();
});
