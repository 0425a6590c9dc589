/** A new user opens the console with nothing configured: every page works, says what it shows, and leads somewhere. */
import { expect, test } from '../fixtures/console.ts';
import { ConsolePage } from '../pages/console-page.ts';

const PAGES = [
  { name: 'Overview', path: '/overview' },
  { name: 'Topology', path: '/topology' },
  { name: 'Services', path: '/services' },
  { name: 'Alerts', path: '/alerts' },
  { name: 'Alerts', part: 'history', path: '/alerts?tab=history' },
  { name: 'Security', path: '/security' },
  { name: 'Security', part: 'STRICT', path: '/security?tab=strict' },
  { name: 'Security', part: 'authorization', path: '/security?tab=authorization' },
  { name: 'Policy workbench', path: '/security/policies/new' },
  { name: 'Mesh', path: '/mesh' },
  { name: 'Mesh', part: 'configuration', path: '/mesh?tab=configuration' },
  {
    name: 'Mesh',
    part: 'a resource',
    path: '/mesh?tab=configuration&resource=AuthorizationPolicy:east~platform~auth-callers',
  },
  { name: 'Mesh', part: 'capacity', path: '/mesh?tab=capacity' },
];

/** One page of each shape is enough: services differ in their id only. */
function shapeOf(path: string): string {
  return path.replace(/\?.*$/, '').replace(/\/(services|workloads|edges)\/[^/]+/, '/$1/*');
}

test('the demo mesh is named as such', async ({ page }) => {
  await new ConsolePage(page).open('/');
  await expect(page.getByText('Demo mesh', { exact: false }).first()).toBeVisible();
});

for (const { name, part = 'first', path } of PAGES) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`${name} (${part} part) is complete and accessible, ${scheme}`, async ({
      page,
      checkAccessibility,
    }) => {
      await page.emulateMedia({ colorScheme: scheme });
      const view = new ConsolePage(page);
      await view.open(path);
      await expect(view.heading()).toHaveText(name);
      await expect(page).toHaveTitle(new RegExp(name));
      await checkAccessibility(`${name} ${scheme}`);
    });
  }

  test(`${name} (${part} part) fits a phone without a horizontal scrollbar`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await new ConsolePage(page).open(path);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });

  test(`${name} (${part} part) does not shift while it loads`, async ({ page }) => {
    await page.addInitScript(() => {
      const seen: number[] = [];
      Object.assign(window, { layoutShifts: seen });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          if (
            'value' in entry &&
            typeof entry.value === 'number' &&
            !('hadRecentInput' in entry && entry.hadRecentInput)
          ) {
            seen.push(entry.value);
          }
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await new ConsolePage(page).open(path);
    await page.waitForTimeout(1_500);
    const shift = await page.evaluate(() => {
      const seen: unknown = Reflect.get(window, 'layoutShifts');
      return Array.isArray(seen) ? seen.reduce((sum: number, value: number) => sum + value, 0) : Number.NaN;
    });
    expect(shift).toBeLessThan(0.05);
  });
}

test('no link is dead, three steps deep', async ({ page }) => {
  test.setTimeout(180_000);
  const view = new ConsolePage(page);
  const seen = new Set<string>();
  const shapes = new Set<string>();
  const queue = ['/'];
  while (queue.length > 0) {
    const path = queue.shift();
    if (path === undefined || seen.has(path)) continue;
    seen.add(path);
    if (path.startsWith('/api/')) {
      expect((await page.request.get(path)).status(), path).toBeLessThan(400);
      continue;
    }
    if (shapes.has(shapeOf(path)) && path !== '/') continue;
    shapes.add(shapeOf(path));
    await view.open(path);
    await expect(page.getByText('Page not found'), path).toHaveCount(0);
    queue.push(...(await view.internalLinks()));
  }
  expect([...shapes]).toEqual(
    expect.arrayContaining(['/services/*', '/edges/*', '/workloads/*', '/topology', '/mesh']),
  );
});
