/** The graph: reached, narrowed and read by keyboard, with and without the picture. */
import { expect, test } from '../fixtures/console.ts';
import { ConsolePage } from '../pages/console-page.ts';

test('a node is found by name, shown at the side, focused, and left again', async ({
  page,
  checkAccessibility,
}) => {
  await new ConsolePage(page).open('/topology');
  const graph = page.getByRole('application', { name: /^Graph: \d+ nodes in \d+ namespaces/ });
  await expect(graph).toBeVisible();
  await page.getByPlaceholder('Go to a node').pressSequentially('checkout');
  await expect(page.getByRole('option', { name: /^checkout/ }).first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const details = page.getByRole('complementary', { name: 'Details of checkout' });
  await expect(details.getByRole('region', { name: 'Response codes' })).toContainText('%');
  await checkAccessibility('the graph with a node at its side');
  await details.getByRole('button', { name: 'Focus' }).click();
  await expect(page.getByText('Around checkout, 1 hop each way')).toBeVisible();
  await page.getByRole('button', { name: 'Back to the whole graph' }).click();
  await expect(page.getByText('Around checkout')).toHaveCount(0);
  await graph.focus();
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('0');
});

test('an expression hides, says how much, and says where it is wrong', async ({ page }) => {
  await new ConsolePage(page).open('/topology');
  const hide = page.getByLabel('Hide', { exact: true });
  await hide.fill('not ns = shop');
  await expect(page.getByText(/^\d+ nodes, \d+ edges$/)).toBeVisible();
  await expect(page).toHaveURL(/hide=not\+ns\+%3D\+shop/);
  await hide.fill('not ns > shop');
  await hide.blur();
  await expect(page.getByText(/Character 8: “ns” is text/)).toBeVisible();
});

test('folded namespaces open in place and fold again', async ({ page }) => {
  await new ConsolePage(page).open('/topology?fold=all&view=table');
  await page
    .getByRole('button', { name: /\/ shop$/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Open namespace' }).click();
  await page.getByRole('button', { name: 'Graph', exact: true }).click();
  await expect(page).toHaveURL(/open=/);
  await page.getByRole('button', { name: 'Fold shop again' }).click();
  await expect(page).not.toHaveURL(/open=/);
});

test('the graph leaves the page as a picture and as data', async ({ page }) => {
  await new ConsolePage(page).open('/topology');
  await expect(page.getByRole('application', { name: /^Graph/ })).toBeVisible();
  for (const [item, file] of [
    ['PNG picture', 'topology.png'],
    ['SVG picture', 'topology.svg'],
    ['JSON data', 'topology.json'],
    ['DOT for Graphviz', 'topology.dot'],
  ] as const) {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: item }).click();
    expect((await download).suggestedFilename()).toBe(file);
    await page.keyboard.press('Escape');
  }
});
