import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { beforeEach, expect, it, vi } from 'vitest';
import { createQueryClient } from '../query-client.ts';
import { problemAnswer } from '../testing/render-page.tsx';
import { AppTheme } from '../theme/app-theme.tsx';
import { makeAlert, makeSummary } from '../ui/alerts/sample-data.ts';
// Loaded beforehand: what is imported while a test waits may take longer than it waits.
import './help-dialog.tsx';
import './menu-drawer.tsx';
import './scope-list.tsx';
import './search-results.tsx';
import { AppFrame } from './app-frame.tsx';
import { NotFound } from './not-found.tsx';
import { RouteError } from './route-error.tsx';

const MESH = {
  version: '1',
  demo: true,
  now: 1,
  startedAt: 0,
  intervalMs: 15_000,
  clusters: [
    { name: 'east', namespaces: ['pay', 'shop'], engines: [], lastDataAt: 1 },
    { name: 'west', namespaces: ['loyalty'], engines: [], lastDataAt: 1 },
  ],
  backfill: null,
  store: { kind: 'embedded', edges: 0, sizeBytes: 0, oldestAt: null, newestAt: null, tiers: [] },
};

const place = {
  cluster: 'east',
  namespace: 'shop',
  external: false,
  health: 'ok',
  measured: 'inbound',
} as const;
const signals = {
  requestsPerSecond: 1,
  errorRatio: 0,
  latency: null,
  bytesPerSecond: 0,
  openedPerSecond: 0,
  mtls: { state: 'mutual', mutualShare: 1, plaintextShare: 0 },
};
const CART = {
  ...place,
  ...signals,
  id: 'east~shop~cart',
  name: 'cart',
  versions: [],
  workloads: 1,
  callers: 0,
  callees: 0,
  sparkline: [],
};

let answerAlerts = (): Response => Response.json(makeSummary([]));

function Broken(): never {
  throw new Error('the page broke');
}

beforeEach(() => {
  answerAlerts = () => Response.json(makeSummary([]));
  vi.stubGlobal('fetch', (url: string) => {
    const window = { from: 0, to: 1 };
    if (url.includes('/mesh')) return Promise.resolve(Response.json(MESH));
    if (url.includes('/alert-summary')) return Promise.resolve(answerAlerts());
    if (url.includes('/services'))
      return Promise.resolve(Response.json({ window, services: [CART], warnings: [] }));
    return Promise.resolve(Response.json({ window, workloads: [], warnings: [] }));
  });
});

function open(url: string) {
  const router = createMemoryRouter(
    [
      {
        path: '/',
        Component: AppFrame,
        children: [
          {
            ErrorBoundary: RouteError,
            children: [
              { path: 'broken', Component: Broken },
              { path: 'lost', Component: NotFound },
              { path: '*', element: 'the page' },
            ],
          },
        ],
      },
    ],
    { initialEntries: [url] },
  );
  render(
    <AppTheme>
      <QueryClientProvider client={createQueryClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </AppTheme>,
  );
  return { user: userEvent.setup(), location: () => router.state.location };
}

it('keeps range and scope while the page changes, and marks the page', async () => {
  const { user, location } = open('/overview?range=now-1h&cluster=east&q=x');
  const nav = screen.getByRole('navigation', { name: 'Main' });
  expect(within(nav).getByRole('link', { name: 'Overview' })).toHaveAttribute('aria-current', 'page');
  await user.click(within(nav).getByRole('link', { name: 'Services' }));
  expect(location()).toMatchObject({ pathname: '/services', search: '?range=now-1h&cluster=east' });
  expect(screen.getByRole('main')).toHaveFocus();
});

it('gives the focus back to what opened the navigation', async () => {
  const { user } = open('/overview');
  const burger = screen.getByRole('button', { name: 'Open the navigation' });
  await user.click(burger);
  expect(await screen.findByRole('dialog', { name: 'Navigation' })).toBeVisible();
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(burger).toHaveFocus();
});

it('narrows the scope to what the mesh has', async () => {
  const { user, location } = open('/overview?cluster=east');
  await user.click(await screen.findByRole('button', { name: 'Namespaces: All namespaces' }));
  const shop = await screen.findByRole('checkbox', { name: 'shop', hidden: true });
  expect(screen.queryByRole('checkbox', { name: 'loyalty', hidden: true })).toBeNull();
  await user.click(shop);
  expect(location().search).toBe('?cluster=east&namespace=shop');
});

it('chooses a range, goes back a step, and live again', async () => {
  const { user, location } = open('/overview');
  await user.click(screen.getByRole('button', { name: 'Time range: Last 15 minutes' }));
  await user.click(await screen.findByRole('button', { name: 'Last hour', hidden: true }));
  expect(location().search).toBe('?range=now-1h');
  await user.click(screen.getByRole('button', { name: 'Earlier' }));
  expect(location().search).toMatch(/^\?range=\d{13}\.\.\d{13}$/);
  expect(screen.getByRole('button', { name: 'Refresh interval: Held' })).toBeDisabled();
  await user.click(screen.getByRole('button', { name: 'Go live' }));
  expect(location().search).toBe('');
});

it('finds a service by name and goes there', async () => {
  const { user, location } = open('/overview?range=now-1h');
  await user.keyboard('/');
  const field = await screen.findByRole('combobox');
  await user.type(field, 'cart');
  expect(await screen.findByRole('option', { name: /cart.*Service/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await user.keyboard('{Enter}');
  expect(location()).toMatchObject({ pathname: '/services/east~shop~cart', search: '?range=now-1h' });
});

it('goes to a page by two keys and lists the keys by one', async () => {
  const { user, location } = open('/overview');
  await user.keyboard('gm');
  expect(location().pathname).toBe('/mesh');
  await user.keyboard('?');
  const keys = await screen.findByRole('dialog', { name: 'Keyboard' });
  expect(within(keys).getByRole('region', { name: 'Go to' })).toHaveTextContent('gm Mesh'.replace(' ', ''));
  expect(keys).toHaveTextContent('The same, also while typing');
  expect(keys).not.toHaveTextContent('Leave kiosk mode');
});

it('hides itself in kiosk mode until Escape', async () => {
  const { user } = open('/overview?kiosk=1');
  expect(screen.queryByRole('navigation')).toBeNull();
  expect(screen.getByText('the page')).toBeVisible();
  await user.keyboard('{Escape}');
  expect(screen.getByRole('navigation', { name: 'Main' })).toBeVisible();
});

it('names the demo mesh as such', async () => {
  open('/overview');
  expect(await screen.findByRole('link', { name: 'Demo mesh' })).toHaveAttribute('href', '/mesh');
});

it('stays when a page breaks, and when there is no such page', () => {
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
  open('/broken');
  expect(screen.getByRole('alert')).toHaveTextContent('Could not load this pagethe page broke');
  expect(screen.getByRole('navigation', { name: 'Main' })).toBeVisible();
  quiet.mockRestore();
});

it('says that an address leads nowhere', () => {
  open('/lost');
  expect(screen.getByRole('link', { name: 'Go to the overview' })).toHaveAttribute('href', '/overview');
});

it('counts the alerts that fire: pages loud, none quiet, and never none where they are not known', async () => {
  open('/overview');
  const none = await screen.findByRole('link', { name: 'No alert fires' });
  expect(none).toHaveAttribute('href', '/alerts');
  expect(none).toHaveAttribute('data-loudness', 'none');
  cleanup();
  const ticket = makeAlert({ fingerprint: 'f2', severity: 'ticket', silencedBy: ['s'] });
  answerAlerts = () => Response.json(makeSummary([makeAlert(), ticket]));
  open('/overview');
  const loud = await screen.findByRole('link', {
    name: '1 page and 1 lesser alert firing: 1 silenced',
  });
  expect(loud).toHaveAttribute('data-loudness', 'page');
  const nav = screen.getByRole('navigation', { name: 'Main' });
  expect(within(nav).getByRole('link', { name: /^Alerts/ })).toHaveTextContent('Alerts2');
  cleanup();
  answerAlerts = () => problemAnswer(503, 'The state cannot be read');
  open('/overview');
  expect(
    await screen.findByRole('link', { name: /^Alerts are not known/ }, { timeout: 8_000 }),
  ).toHaveAttribute('data-loudness', 'unknown');
}, 30_000);

it('finds an alert that fires by its words', async () => {
  answerAlerts = () => Response.json(makeSummary());
  const { user, location } = open('/overview');
  await user.keyboard('/');
  await user.type(await screen.findByRole('combobox'), 'requests fail');
  await screen.findByRole('option', { name: /cart: 7.2% of requests fail.*Alert/ });
  await user.keyboard('{Enter}');
  expect(location()).toMatchObject({ pathname: '/alerts', search: '?select=f1' });
});

it('goes to the alerts by their key', async () => {
  const { user, location } = open('/overview');
  await user.keyboard('ga');
  expect(location().pathname).toBe('/alerts');
});
