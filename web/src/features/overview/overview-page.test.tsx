import type { Overview } from '@sightglass/shared/contract';
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import { makeAlert } from '../../ui/alerts/sample-data.ts';
import { OverviewPage } from './route.tsx';

const signals = {
  requestsPerSecond: 812,
  errorRatio: 0.0123,
  latency: { p50: 12, p95: 83, p99: 310 },
  bytesPerSecond: 1_000,
  openedPerSecond: 0,
  mtls: { state: 'mixed', mutualShare: 0.93, plaintextShare: 0.04 },
} as const;

const FULL: Overview = {
  window: { from: 0, to: 900_000 },
  mesh: {
    ...signals,
    services: 3,
    workloads: 4,
    edges: 5,
    health: { ok: 1, degraded: 1, failing: 1, 'no-data': 0 },
  },
  previous: { ...signals, requestsPerSecond: 700, errorRatio: 0.004 },
  movers: [
    {
      serviceId: 'east~shop~cart',
      cluster: 'east',
      namespace: 'shop',
      name: 'cart',
      health: 'failing',
      signal: 'errors',
      now: 0.08,
      before: 0.004,
      requestsPerSecond: 3,
    },
  ],
  plaintextEdges: [],
  namespaces: [
    {
      id: 'east~shop',
      cluster: 'east',
      namespace: 'shop',
      health: 'failing',
      services: 3,
      requestsPerSecond: 812,
      errorRatio: 0.0123,
      bytesPerSecond: 0,
      mutualShare: 0.93,
      measured: 'inbound',
    },
  ],
  warnings: [{ code: 'source-down', subject: 'pods', message: '2 of 53 targets of pods do not answer' }],
};

const EMPTY: Overview = {
  ...FULL,
  mesh: {
    ...FULL.mesh,
    requestsPerSecond: 0,
    errorRatio: null,
    latency: null,
    services: 0,
    workloads: 0,
    edges: 0,
  },
  previous: null,
  movers: [],
  namespaces: [],
  warnings: [],
};

function open(
  overview: object,
  url = '/overview?range=now-1h',
  urgent: Readonly<Record<string, object>> = {},
) {
  const others: Readonly<Record<string, object>> = {
    '/services': { window: { from: 0, to: 1 }, services: [], warnings: [] },
    '/alerts': { alerts: [], warnings: [] },
    '/slos': { slos: [], warnings: [] },
    ...urgent,
  };
  return renderPage({
    page: OverviewPage,
    pattern: '/overview',
    url,
    answer: (path, query) =>
      path === '/series'
        ? {
            window: { from: 0, to: 900_000 },
            metric: query.get('metric') ?? 'requests',
            stepMs: 300_000,
            times: [0, 300_000, 600_000],
            series: [{ key: 'total', values: [1, null, 3] }],
            warnings: [],
          }
        : (others[path] ?? overview),
  });
}

it('begins with what needs attention, and where to go for it', async () => {
  open(FULL);
  const attention = await screen.findByRole('region', { name: 'Needs attention' });
  const [worst, silent] = within(attention).getAllByRole('listitem');
  expect(worst).toHaveTextContent('8% of requests fail, 0.4% before');
  expect(within(worst as HTMLElement).getByRole('link', { name: 'cart' })).toHaveAttribute(
    'href',
    '/services/east~shop~cart?range=now-1h',
  );
  expect(silent).toHaveTextContent('2 of 53 targets of pods do not answer');
});

it('shows each golden signal with its change and asks for the period before', async () => {
  const { calls } = open(FULL);
  const requests = await screen.findByRole('region', { name: 'Requests' });
  expect(requests).toHaveTextContent('812/s');
  expect(requests).toHaveTextContent('+16% vs before');
  expect(screen.getByRole('region', { name: 'Errors' })).toHaveTextContent('+0.83 pp vs before');
  expect(await within(requests).findByRole('img')).toHaveAccessibleName(/^Requests\. Now: last 3\/s/);
  await waitFor(() => {
    const ranges = calls
      .filter(({ pathname }) => pathname.endsWith('/series'))
      .map(({ searchParams }) => searchParams.get('range'));
    expect(new Set(ranges)).toEqual(new Set(['now-1h', 'now-2h..now-1h']));
  });
});

it('leads from a namespace to its part of the topology', async () => {
  open(FULL);
  const cell = within(await screen.findByRole('region', { name: 'Cluster east' })).getByRole('link');
  expect(cell).toHaveTextContent('shop');
  expect(cell).toHaveTextContent('Failing');
  expect(cell).toHaveAttribute('href', '/topology?range=now-1h&cluster=east&namespace=shop');
});

it('says so when nothing needs attention', async () => {
  open({ ...FULL, movers: [], warnings: [] });
  expect(await screen.findByText(/^Nothing needs attention/)).toBeVisible();
});

it('says what to do when nothing was seen', async () => {
  open(EMPTY);
  expect(await screen.findByText('Nothing was seen in this range')).toBeVisible();
  expect(screen.getByRole('link', { name: 'See where telemetry comes from' })).toHaveAttribute(
    'href',
    '/mesh?range=now-1h',
  );
});

it('says what failed and tries again', async () => {
  const { calls } = open(problemAnswer(400, 'The range is too long'));
  expect(await screen.findByRole('alert')).toHaveTextContent('Could not load the overview');
  const before = calls.length;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(calls.length).toBeGreaterThan(before);
});

it('asks for the scope that the frame says', async () => {
  const { calls } = open(FULL, '/overview?cluster=east&namespace=shop,pay');
  await screen.findByRole('region', { name: 'Needs attention' });
  expect(calls.find(({ pathname }) => pathname.endsWith('/overview'))?.search).toBe(
    '?range=now-15m&cluster=east&namespace=shop%2Cpay',
  );
});

it('puts the alerts that fire first, and says who has one', async () => {
  const taken = { at: 1, by: 'Grace', comment: '' };
  const alerts = [
    makeAlert({ fingerprint: 'f9', severity: 'ticket', summary: 'old: slow', acknowledged: taken }),
    makeAlert({ fingerprint: 'silent', silencedBy: ['s1'], summary: 'nobody is told of this' }),
    makeAlert(),
  ];
  open(FULL, '/overview', { '/alerts': { alerts, warnings: [] } });
  const attention = await screen.findByRole('region', { name: 'Needs attention' });
  const [first, second, third] = within(attention).getAllByRole('listitem');
  expect(first).toHaveTextContent('Alertcarteast / shopcart: 7.2% of requests fail (limit 5%)');
  expect(within(first as HTMLElement).getByRole('link', { name: 'cart' })).toHaveAttribute(
    'href',
    '/alerts?select=f1',
  );
  expect(second).toHaveTextContent('old: slow; Grace has it');
  expect(third).toHaveTextContent('8% of requests fail');
  expect(within(attention).queryByText(/nobody is told of this/)).toBeNull();
});

it('draws no more than a hundred of very many alerts, and says of how many', async () => {
  const alerts = Array.from({ length: 1_200 }, (_, i) => makeAlert({ fingerprint: `f${i}` }));
  open({ ...FULL, movers: [], warnings: [] }, '/overview', { '/alerts': { alerts, warnings: [] } });
  const attention = await screen.findByRole('region', { name: 'Needs attention' });
  await userEvent.click(within(attention).getByRole('button', { name: /^Show 100 of 1,2\d\d$/ }));
  expect(within(attention).getAllByRole('listitem')).toHaveLength(100);
});

it('never looks calm because the alerts are not known', async () => {
  open({ ...FULL, movers: [], warnings: [] }, '/overview', {
    '/alerts': problemAnswer(503, 'The state cannot be read'),
  });
  const attention = await screen.findByRole('region', { name: 'Needs attention' });
  expect(within(attention).getByText(/^not known: The state cannot be read/)).toBeVisible();
  expect(screen.queryByText(/^Nothing needs attention/)).toBeNull();
});
