import type { ControlPlaneAnswer, MeshProxy, Plane } from '@sightglass/shared/contract';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { renderPage } from '../../testing/render-page.tsx';
import { MeshPage } from './route.tsx';

const NOW = 1_800_000_000_000;

const EAST: Plane = {
  id: 'east/istio-system/istiod',
  kind: 'istiod',
  cluster: 'east',
  namespace: 'istio-system',
  name: 'istiod',
  revision: null,
  versions: ['1.27.1'],
  replicas: [{ pod: 'istiod-0', version: '1.27.1', lastAt: NOW, isSilent: false, connected: 12 }],
  state: 'rejecting',
  why: ['Proxies refused 2 updates in the last 15 minutes'],
  connected: 12,
  connectedBy: [],
  pushes: [{ type: 'cds', count: 120 }],
  pushErrors: [],
  rejects: {
    total: 2,
    byType: [{ type: 'lds', count: 2 }],
    byNode: [{ node: 'pricing-0.legacy', type: 'lds', error: 'Internal', count: 2, lastAt: NOW - 60_000 }],
  },
  convergence: { proxies: 900, latency: { p50: 80, p95: 480, p99: 900 } },
  configEvents: [{ type: 'VirtualService', event: 'update', count: 3 }],
  triggers: [],
  writeTimeouts: null,
  internalErrors: null,
  conflicts: [],
  series: { pushes: [{ type: 'cds', values: [1, 2] }], rejects: [0, 0.1], convergence: [400, 480] },
};
const WEST: Plane = {
  ...EAST,
  id: 'west/istio-system/istiod',
  cluster: 'west',
  state: 'silent',
  why: ['It does not answer'],
  rejects: { total: null, byType: [], byNode: [] },
};

const ANSWER: ControlPlaneAnswer = {
  now: NOW,
  window: { from: NOW - 120_000, to: NOW },
  stepMs: 60_000,
  times: [NOW - 120_000, NOW - 60_000],
  planes: [EAST, WEST],
  proxies: {
    total: 2,
    inSync: 1,
    stale: 1,
    unknown: 0,
    versions: [{ kind: 'sidecar', version: '1.25.3', proxies: 2, stale: 1, minorsBehind: 2 }],
  },
  warnings: [],
};

const CART: MeshProxy = {
  id: 'east/shop/cart-0',
  kind: 'sidecar',
  cluster: 'east',
  namespace: 'shop',
  service: 'cart',
  workload: 'cart',
  pod: 'cart-0',
  version: '1.25.3',
  planeVersion: '1.27.1',
  minorsBehind: 2,
  state: 'stale',
  reason: 'disconnected',
  why: 'It has no connection to its control plane',
  connected: false,
  acceptedAt: NOW - 3_600_000,
  rejected: 0,
  rejectedAt: null,
  lastAt: NOW,
};
const PAY: MeshProxy = {
  ...CART,
  id: 'east/shop/pay-0',
  pod: 'pay-0',
  state: 'in-sync',
  why: 'It took the last update',
};

function renderTab(answer: ControlPlaneAnswer, proxies: readonly MeshProxy[]) {
  return renderPage({
    page: MeshPage,
    pattern: '/mesh',
    url: '/mesh?tab=control-plane',
    answer: (path) => {
      if (path === '/control-plane') return answer;
      if (path === '/control-plane/proxies')
        return { now: NOW, proxies, total: proxies.length, warnings: [] };
      return {};
    },
  });
}

it('tells of each control plane what it did and why it is not well, the worst one in detail', async () => {
  renderTab(ANSWER, [CART, PAY]);
  const planes = await screen.findByRole('table', { name: 'Control planes' });
  expect(within(planes).getByRole('row', { name: /east/ })).toHaveTextContent(
    /Updates refused.*refused 2 updates.*1\.27\.1.*12.*120.*2.*480ms/,
  );
  expect(within(planes).getByRole('row', { name: /west/ })).toHaveTextContent(/Silent.*does not answer/);
  expect(within(planes).getAllByRole('button', { name: 'istiod' })[1]).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  // What it does not tell is no zero.
  expect(screen.getByText('It does not tell of refused updates in this range.')).toBeInTheDocument();
  await userEvent.click(within(planes).getAllByRole('button', { name: 'istiod' })[0] as HTMLElement);
  const refused = await screen.findByRole('table', { name: 'Proxies that refused updates' });
  expect(refused).toHaveTextContent(/pricing-0\.legacy.*LDS.*Internal.*2/);
});

it('says nothing of replicas of which nothing is known', async () => {
  const unheard: Plane = {
    ...EAST,
    versions: [],
    replicas: [{ pod: 'istiod-0', version: null, lastAt: NOW - 300_000, isSilent: null, connected: null }],
    state: 'unknown',
    why: ['Nothing was heard of it'],
    connected: null,
  };
  renderTab({ ...ANSWER, planes: [unheard] }, []);
  const planes = await screen.findByRole('table', { name: 'Control planes' });
  expect(within(planes).getByRole('row', { name: /east/ })).toHaveTextContent(
    /Not known.*Nothing was heard of it––/,
  );
});

it('lists proxies with state and reason, and shows the states that are chosen', async () => {
  renderTab(ANSWER, [CART, PAY]);
  expect(await screen.findByText('cart-0')).toBeInTheDocument();
  expect(screen.getByRole('table', { name: 'Proxies by version' })).toHaveTextContent(
    /Sidecar.*1\.25\.3.*2 minor versions older.*2.*1/,
  );
  expect(screen.getByText('It has no connection to its control plane')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: /In sync 1/ }));
  expect(screen.queryByText('cart-0')).not.toBeInTheDocument();
  expect(screen.getByText('pay-0')).toBeInTheDocument();
});

it('says what to scrape where nothing tells of itself', async () => {
  const proxies = { total: 0, inSync: 0, stale: 0, unknown: 0, versions: [] };
  renderTab({ ...ANSWER, planes: [], proxies }, []);
  expect(await screen.findByText('No control plane and no proxy tells of itself')).toBeInTheDocument();
  expect(screen.getByText(/istiod \(:15014\/metrics\)/)).toBeInTheDocument();
});
