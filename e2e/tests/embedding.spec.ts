/** Panels of the console in a page of another origin: what they draw, weigh and take; and whom they refuse. */
import { gzipSync } from 'node:zlib';
import type { NewEmbedPanel, Services, Slos } from '@sightglass/shared/contract';
import type { FrameLocator, Page } from '@playwright/test';
import { expect, test } from '../fixtures/console.ts';
import { startForeignPage, type ForeignPage } from '../fixtures/foreign-page.ts';

let wiki: ForeignPage;
let stranger: ForeignPage;
test.beforeAll(async () => {
  [wiki, stranger] = await Promise.all([startForeignPage(), startForeignPage()]);
});
test.afterAll(async () => {
  await Promise.all([wiki?.stop(), stranger?.stop()]);
});

interface Made {
  readonly id: string;
  readonly url: string;
}

async function make(page: Page, panel: NewEmbedPanel, more: object = {}): Promise<Made> {
  const response = await page.request.post('/api/v1/embeds', {
    data: { name: 'A panel', panel, parents: [wiki.origin], expiresIn: '1h', ...more },
  });
  expect(response.status(), await response.text()).toBe(200);
  const { embed, url } = (await response.json()) as { embed: { id: string }; url: string };
  return { id: embed.id, url };
}

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const frameOf = (url: string, attributes = ''): string =>
  `<iframe src="${escapeHtml(url)}" title="A panel" style="width: 900px; height: 420px" ${attributes}></iframe>`;

async function show(page: Page, where: ForeignPage, html: string): Promise<FrameLocator> {
  where.show(html);
  await page.goto(where.origin);
  return page.frameLocator('iframe');
}

async function findCheckout(page: Page): Promise<string> {
  const { services } = (await (await page.request.get('/api/v1/services')).json()) as Services;
  return services.find(({ name }) => name === 'checkout')?.id ?? '';
}

type Choose = (page: Page) => Promise<NewEmbedPanel>;
const PANELS: readonly (readonly [
  string,
  number,
  Choose,
  (frame: FrameLocator) => ReturnType<FrameLocator['locator']>,
])[] = [
  [
    'golden signals of a service',
    110,
    async (page) => ({ panel: 'service', id: await findCheckout(page) }),
    (frame) => frame.getByText('Error ratio'),
  ],
  [
    'the budget of an SLO',
    110,
    async (page) => {
      const { slos } = (await (await page.request.get('/api/v1/slos')).json()) as Slos;
      return { panel: 'slo', id: slos[0]?.id ?? '', range: 'now-7d' };
    },
    (frame) => frame.getByText('Budget left', { exact: true }),
  ],
  [
    'alerts',
    110,
    async () => ({ panel: 'alerts' }),
    (frame) => frame.getByRole('table', { name: 'Alerts' }).or(frame.getByText('Nothing fires')),
  ],
  [
    'mutual TLS',
    110,
    async () => ({ panel: 'mtls', by: 'namespace' }),
    (frame) => frame.getByRole('row', { name: /legacy.*Mixed/ }),
  ],
  [
    'a chart',
    180,
    async (page) => ({
      panel: 'chart',
      of: 'service',
      id: await findCheckout(page),
      metrics: ['p50', 'p95', 'p99'],
    }),
    (frame) => frame.getByRole('img', { name: /Latency p95: last \d/ }),
  ],
  [
    'the topology around a service',
    180,
    async (page) => ({ panel: 'topology', service: await findCheckout(page) }),
    (frame) => frame.getByRole('img', { name: /Topology: \d+ nodes/ }).locator('svg'),
  ],
];

for (const [what, budgetKib, choose, find] of PANELS) {
  test(`${what}: drawn in another page, light and without a cookie`, async ({ page, checkAccessibility }) => {
    const { url } = await make(page, await choose(page));
    const scripts: Promise<number>[] = [];
    page.on('response', (response) => {
      if (/javascript/.test(response.headers()['content-type'] ?? ''))
        scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    const frame = await show(page, wiki, frameOf(url));
    await expect(find(frame)).toBeVisible();
    const weights = await Promise.all(scripts);
    const kib = weights.reduce((sum, bytes) => sum + bytes, 0) / 1024;
    expect(weights.length).toBeGreaterThan(0);
    expect(kib).toBeLessThan(budgetKib);
    expect(await page.context().cookies()).toEqual([]);
    await checkAccessibility(what);
  });

  test(`${what}: says when it was drawn`, async ({ page }) => {
    const { url } = await make(page, await choose(page));
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      const frame = await show(page, wiki, frameOf(url));
      await expect(find(frame)).toBeVisible();
      times.push(
        await frame
          .locator('body')
          .evaluate(() => performance.getEntriesByName('sightglass:drawn')[0]?.startTime ?? Infinity),
      );
    }
    // A figure to read (1500 ms is the aim), and no limit: a busy machine would fail it.
    const sorted = times.toSorted((a, b) => a - b).map(Math.round);
    process.stdout.write(`${what}: drawn after ${sorted.join(', ')} ms\n`);
    expect(times.every(Number.isFinite)).toBe(true);
  });
}

test('a page that is not listed gets nothing, whether it tells its name or not', async ({
  page,
  complaints,
}) => {
  complaints.expectSome();
  const { url } = await make(page, { panel: 'mtls' });
  for (const attributes of ['', 'referrerpolicy="no-referrer"']) {
    await show(page, stranger, frameOf(url, attributes));
    await expect.poll(() => page.frames()[1]?.url() ?? '').toContain('chrome-error:');
  }
});

test('a page between a listed one and the panel must be listed too', async ({ page, complaints }) => {
  complaints.expectSome();
  const { url } = await make(page, { panel: 'mtls' });
  stranger.show(frameOf(url));
  await show(page, wiki, frameOf(stranger.origin));
  await expect.poll(() => page.frames()[2]?.url() ?? '').toContain('chrome-error:');
});

test('nothing else of the console can be framed', async ({ page, complaints, baseURL }) => {
  complaints.expectSome();
  for (const path of ['/', '/services', '/embed.html', '/api/v1/services']) {
    await show(page, wiki, frameOf(`${baseURL ?? ''}${path}`));
    await expect.poll(() => page.frames()[1]?.url() ?? '').toContain('chrome-error:');
  }
});

test('an address that was changed is refused', async ({ page, complaints }) => {
  complaints.expectSome();
  const { url } = await make(page, { panel: 'mtls', by: 'namespace' });
  const changed = new URL(url);
  changed.searchParams.set('by', 'edge');
  const frame = await show(page, wiki, frameOf(changed.href));
  await expect(frame.getByRole('alert')).toContainText('Its address was changed');
});

test('a panel says that it was revoked, while it is open and afterwards', async ({ page, complaints }) => {
  complaints.expectSome();
  const { id, url } = await make(page, { panel: 'mtls' });
  const frame = await show(page, wiki, frameOf(url));
  await expect(frame.getByRole('table', { name: 'Mutual TLS' })).toBeVisible();
  expect((await page.request.delete(`/api/v1/embeds/${id}`)).status()).toBe(200);
  await expect(frame.getByRole('alert')).toContainText('This panel was revoked', { timeout: 30_000 });
  await expect(frame.getByRole('table')).toHaveCount(0);
  await page.reload();
  await expect(frame.getByRole('alert')).toContainText('This panel was revoked');
});

test('a panel says that it has expired, while it is open and afterwards', async ({ page, complaints }) => {
  complaints.expectSome();
  const { url } = await make(page, { panel: 'mtls' }, { expiresIn: '12s' });
  const frame = await show(page, wiki, frameOf(url));
  await expect(frame.getByRole('table', { name: 'Mutual TLS' })).toBeVisible();
  await expect(frame.getByRole('alert')).toContainText('This panel has expired', { timeout: 40_000 });
  await page.reload();
  await expect(frame.getByRole('alert')).toContainText('This panel has expired on');
});

test('colours are those that were chosen, and change when the page around says so', async ({ page }) => {
  const dark = await make(
    page,
    { panel: 'mtls' },
    { look: { theme: 'dark', transparent: true, kiosk: true } },
  );
  const frame = await show(page, wiki, frameOf(dark.url));
  await expect(frame.getByRole('table', { name: 'Mutual TLS' })).toBeVisible();
  await expect(frame.getByRole('heading')).toHaveCount(0);
  await expect(frame.locator('body')).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
  await expect(frame.locator('html')).toHaveAttribute('data-scheme', 'dark');
  await page.evaluate(() =>
    document
      .querySelector('iframe')
      ?.contentWindow?.postMessage({ type: 'sightglass:theme', theme: 'light' }, '*'),
  );
  await expect(frame.locator('html')).toHaveAttribute('data-scheme', 'light');
});

test('an editor makes an embed on a panel, pastes it elsewhere, sees it used and revokes it', async ({
  page,
  checkAccessibility,
}) => {
  const id = await findCheckout(page);
  await page.goto(`/services/${encodeURIComponent(id)}`);
  await page.getByRole('button', { name: 'Embed', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(page.frameLocator('iframe').getByText('Error ratio')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Checkout, for the wiki');
  const parents = dialog.getByLabel('Pages that may show it');
  await parents.fill('wiki');
  await expect(dialog.getByText(/is no origin/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Make the embed' })).toBeDisabled();
  await parents.fill(`${wiki.origin}/some/page`);
  await checkAccessibility('the dialog of an embed');
  await dialog.getByRole('button', { name: 'Make the embed' }).click();
  const html = await dialog.getByRole('region', { name: 'HTML of the embed' }).innerText();
  await checkAccessibility('the HTML of an embed');

  const frame = await show(page, wiki, html);
  await expect(frame.getByRole('heading', { name: 'Checkout, for the wiki' })).toBeVisible();
  await expect(frame.getByText('Error ratio')).toBeVisible();
  // The frame follows the panel's height.
  await expect
    .poll(() => page.locator('iframe').evaluate((element) => element.style.height))
    .not.toBe('200px');

  await page.goto('/access?tab=embeds');
  const row = page.getByRole('row', { name: /Checkout, for the wiki/ });
  await expect(row).toContainText(wiki.origin);
  await expect(row).not.toContainText('never');
  await checkAccessibility('the list of embeds');
  await row.getByRole('button', { name: /^Revoke/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toContainText('revoked');
});
