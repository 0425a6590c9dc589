/** Badges on the graph: told in the panel, the table, expressions and exports, and chosen in a menu. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures/console.ts';
import { ConsolePage } from '../pages/console-page.ts';

test('badges say in words what is set up, and lead to where', async ({ page, checkAccessibility }) => {
  await new ConsolePage(page).open('/topology?select=east~shop~ad');
  const part = page.getByRole('region', { name: 'Set up, and happening' });
  await expect(part).toContainText('10% of requests that match are answered with 503');
  await expect(part).toContainText('5% of requests that match are copied to shop/recommendation');
  await checkAccessibility('the graph with badges of a node at its side');
  await part
    .getByRole('link', { name: /^Where it is set up: 10% of requests/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/mesh\?.*resource=VirtualService/);
});

test('the choice of badges stays in the address, and expressions know them', async ({
  page,
  checkAccessibility,
}) => {
  await new ConsolePage(page).open('/topology?view=table');
  const nodes = page.getByRole('region', { name: 'Nodes' }).first();
  await expect(nodes).toContainText('no sidecar');
  await page.getByLabel('Find', { exact: true }).fill('has fault');
  await expect(page.getByText('1 node', { exact: true })).toBeVisible();
  await page.getByRole('toolbar').getByRole('button', { name: 'Badges' }).click();
  await expect(page.getByRole('menuitemcheckbox', { name: /^Traffic split/ })).toBeChecked();
  await page.getByRole('menuitemcheckbox', { name: /^Traffic split/ }).click();
  await expect(page).toHaveURL(/badges=/);
  await checkAccessibility('the menu of badges');
  await page.reload();
  await page.getByRole('toolbar').getByRole('button', { name: 'Badges' }).click();
  await expect(page.getByRole('menuitemcheckbox', { name: /^Traffic split/ })).not.toBeChecked();
  await expect(page.getByRole('menuitemcheckbox', { name: /^Injected fault/ })).toBeChecked();
});

test('exports carry badges', async ({ page }) => {
  await new ConsolePage(page).open('/topology?select=east~shop~ad');
  await expect(page.getByRole('region', { name: 'Set up, and happening' })).toBeVisible();
  await page.getByRole('button', { name: 'Close details' }).click();
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'DOT for Graphviz' }).click(),
  ]);
  expect(await readFile(await download.path(), 'utf8')).toMatch(
    /"east~shop~ad" \[.*badges="fault, mirror"\]/,
  );
});
