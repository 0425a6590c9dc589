/** The Control plane tab of Mesh: planes and proxies of the demo, as they report. */
import { expect, test } from '../fixtures/console.ts';

test('tells which proxies are stale and why, and of each control plane what it pushes', async ({
  page,
  checkAccessibility,
}) => {
  await page.goto('/mesh?tab=control-plane&range=now-1h');
  const planes = page.getByRole('table', { name: 'Control planes' });
  await expect(planes.getByRole('row', { name: /east \/ istio-system/ })).toContainText('1.27.1');
  await expect(planes.getByRole('row', { name: /linkerd/ })).toContainText('Not known');
  await expect(page.getByRole('img', { name: /^Pushes a second of istiod/ })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Proxies by version' })).toContainText(
    '2 minor versions older',
  );

  await page.getByRole('searchbox', { name: 'Filter proxies' }).fill('image-resizer');
  // Its next attempt is seen within a minute.
  await expect(page.getByText('Its attempts to reach the control plane fail')).toBeVisible({
    timeout: 60_000,
  });
  await planes.getByRole('button', { name: 'istiod' }).last().click();
  await expect(page).toHaveURL(/plane=/);
  await checkAccessibility('the control plane');
});
