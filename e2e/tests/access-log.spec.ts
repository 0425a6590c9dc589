/** The access log of the demo mesh, which logs by itself: filtered, opened, followed, counted, exported, narrowed, and kept in the address. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures/console.ts';
import { AccessLogPage } from '../pages/access-log-page.ts';
import { Keyboard } from '../pages/keyboard.ts';

for (const scheme of ['light', 'dark'] as const) {
  test(`the access log is complete and accessible, ${scheme}`, async ({ page, checkAccessibility }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const log = new AccessLogPage(page);
    await log.show();
    await expect(page).toHaveTitle('Access log · Sightglass');
    await checkAccessibility(`access log ${scheme}`);
    await log.rows().first().click();
    await expect(log.record().getByRole('region', { name: 'Who' })).toBeVisible();
    await checkAccessibility(`open record ${scheme}`);
    await log.open('/access-log?view=groups&group=identity');
    await expect(page.getByRole('table', { name: 'Callers by identity' })).toBeVisible();
    await checkAccessibility(`groups ${scheme}`);
    await log.open('/access-log?view=sources');
    await checkAccessibility(`sources ${scheme}`);
  });
}

test('fits a phone without a horizontal scrollbar', async ({ page, checkAccessibility }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const log = new AccessLogPage(page);
  await log.show();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  await checkAccessibility('access log on a phone');
});

test('is filtered by what is typed and by a cell, and stays so over a reload', async ({ page }) => {
  const log = new AccessLogPage(page);
  await log.show('?range=now-1h');
  await log.filter('caller:frontend -method:GET');
  await expect(log.chips()).toHaveCount(3);
  await expect(log.cells('source').filter({ hasNotText: 'frontend' })).toHaveCount(0);
  await expect(log.cells('method').filter({ hasText: 'GET' })).toHaveCount(0);
  const callee = await log.cells('service').first().innerText();
  await log.pressOverCell(log.cells('service').first(), 'Only this callee');
  await expect(log.cells('service').filter({ hasNotText: callee })).toHaveCount(0);
  const address = page.url();
  await page.reload();
  await log.settle();
  await expect(log.chips()).toHaveCount(4);
  expect(page.url()).toBe(address);
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect(log.chips()).toHaveCount(0);
});

test('a record is opened by keyboard, has an address, and says why it was refused', async ({ page }) => {
  const log = new AccessLogPage(page);
  const keyboard = new Keyboard(page);
  await log.show('?range=now-1h&denied=true');
  await log.rows().first().focus();
  await keyboard.press('j');
  await expect(log.rows().nth(1)).toBeFocused();
  await keyboard.press('Enter');
  await expect(
    log.record().getByText('A policy refused this call: platform/auth-callers rule 0.'),
  ).toBeVisible();
  const title = await log.record().getByRole('heading', { level: 2 }).innerText();
  await page.reload();
  await expect(log.record().getByRole('heading', { level: 2 })).toHaveText(title, { useInnerText: true });
  await keyboard.press('Escape');
  await expect(log.record()).toHaveCount(0);
  expect(page.url()).not.toContain('record=');
});

test('what an identity touched is one link away from any of its records', async ({ page }) => {
  const log = new AccessLogPage(page);
  await log.show('?range=now-1h&caller=frontend&source=frontend');
  await log.rows().first().click();
  await log.record().getByRole('link', { name: 'What this identity touched' }).click();
  const table = page.getByRole('table', { name: 'Resources' });
  await expect(table.getByText('/hipstershop.CheckoutService/PlaceOrder')).toBeVisible();
  await expect(log.chips().first()).toContainText('spiffe://cluster.local/ns/shop/sa/frontend');
  await table.getByRole('button', { name: 'Show these records' }).first().click();
  await expect(log.rows().first()).toBeVisible();
});

test('the live tail brings what happens, and holds it while one looks', async ({ page }) => {
  const log = new AccessLogPage(page);
  await log.show();
  await log.liveTail().click();
  await page.mouse.move(10, 10);
  const newest = (): Promise<string | null> => log.rows().first().getAttribute('data-id');
  const before = await newest();
  await expect.poll(newest).not.toBe(before);
  await log.rows().nth(4).hover();
  await expect(page.getByRole('button', { name: /^Paused: [\d,]+ newer records?/ })).toBeVisible();
  const held = await newest();
  await page.getByRole('button', { name: /^Paused: / }).click();
  await expect.poll(newest).not.toBe(held);
});

test('the range is narrowed on the histogram, by the mouse and by keys', async ({ page }) => {
  const log = new AccessLogPage(page);
  await log.show('?range=now-30m');
  const box = await log.histogram().boundingBox();
  if (!box) throw new Error('the histogram has no place');
  await page.mouse.move(box.x + box.width * 0.9, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.96, box.y + 30, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/range=\d{13}\.\.\d{13}/);
  await page.goBack();
  await expect(page).toHaveURL(/range=now-30m/);
  await log.settle();
  await log.histogram().focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/range=\d{13}\.\.\d{13}/);
});

test('exports exactly what is filtered, as many as it says', async ({ page }) => {
  const log = new AccessLogPage(page);
  await log.show('?range=now-1h&denied=true');
  const csv = await log.export(/^CSV/);
  const lines = (await readFile(await csv.download.path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines[0]).toMatch(/^time,duration_ms,source_identity/);
  expect(lines.length - 1).toBe(csv.promised);
  const ndjson = await log.export(/^NDJSON/);
  const records = (await readFile(await ndjson.download.path(), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { denied: boolean });
  expect(records.length).toBe(ndjson.promised);
  expect(records.every(({ denied }) => denied)).toBe(true);
});

test('says that a range lies before what is kept', async ({ page }) => {
  const log = new AccessLogPage(page);
  await log.open('/access-log?range=now-30d..now-29d');
  await expect(page.getByText('This range lies before what is kept')).toBeVisible();
});

test('a service and an edge have their own part of it', async ({ page, checkAccessibility }) => {
  const log = new AccessLogPage(page);
  await log.open('/services/east~shop~cart?tab=access-log');
  await expect(log.cells('service').filter({ hasNotText: 'cart' })).toHaveCount(0);
  await expect(log.rows().first()).toBeVisible();
  await checkAccessibility('access log of a service');
  await log.open('/edges/east~shop~frontend~~east~shop~checkout~~grpc?tab=access-log&range=now-1h');
  await expect(log.cells('source').first()).toHaveText('frontend');
  await page.getByRole('link', { name: 'Open in the access log' }).click();
  await expect(log.heading()).toHaveText('Access log');
  await expect(log.chips()).toHaveCount(3);
});
