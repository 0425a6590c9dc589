/** Saved views, the palette and the list of keys, by keyboard. */
import { expect, test } from '../fixtures/console.ts';
import { ConsolePage } from '../pages/console-page.ts';

const NAME = 'Shop, last hour';

test('a page is kept as a view, found again in the menu and in the palette, and deleted', async ({
  page,
  checkAccessibility,
}) => {
  await page.addInitScript(() => localStorage.setItem('sightglass-author', 'Ada'));
  const view = new ConsolePage(page);
  await view.open('/services?namespace=shop&range=now-1h');
  await page.keyboard.press('v');
  await page.getByRole('menuitem', { name: 'Save this view' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(NAME);
  await checkAccessibility('the dialog of a view');
  await page.getByRole('button', { name: 'Save view', exact: true }).click();
  await expect(page.getByText(`View “${NAME}” is kept.`)).toBeVisible();

  await view.open('/overview');
  await page.keyboard.press('/');
  await page.keyboard.type('shop, last');
  await expect(page.getByRole('option', { name: new RegExp(NAME) })).toBeVisible();
  await checkAccessibility('the palette');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/services\?.*namespace=shop/);
  await expect(page).toHaveURL(/range=now-1h/);

  await view.open('/views');
  await expect(page.getByRole('link', { name: NAME })).toBeVisible();
  await checkAccessibility('the saved views');
  await page.getByRole('button', { name: `Delete ${NAME}` }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('link', { name: NAME })).toHaveCount(0);
});

test('the list of keys tells those of the page that is open', async ({ page, checkAccessibility }) => {
  const view = new ConsolePage(page);
  await view.open('/topology');
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(keys.getByText('In the graph')).toBeVisible();
  await checkAccessibility('the list of keys');
  await page.keyboard.press('Escape');
  await expect(keys).toHaveCount(0);
  await view.open('/mesh');
  await page.keyboard.press('?');
  await expect(keys.getByText('Everywhere')).toBeVisible();
  await expect(keys.getByText('In the graph')).toHaveCount(0);
});
