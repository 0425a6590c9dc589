import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import {
  answerSecurity,
  IMPORT_EDGE,
  INVENTORY,
  makePosture,
  makePostureRow,
  PLAINTEXT_EDGE,
} from '../../ui/security/sample-security.ts';
import { answerSignals, makeServiceDetail, makeServiceRow } from '../../ui/signals/sample-data.ts';
import { ServicePage } from './route.tsx';

const ID = 'east~shop~cart';

function open(
  search = '',
  answer: (path: string, query: URLSearchParams) => object = () => makeServiceDetail(),
) {
  return renderPage({
    page: ServicePage,
    pattern: '/services/:id',
    url: `/services/${ID}${search}`,
    answer: (path, query) =>
      (path.startsWith('/security/') ? null : answerSignals(path, query)) ?? answer(path, query),
  });
}

describe('the Service page', () => {
  it('names the service at once and shows its signals when they come', async () => {
    open();
    expect(screen.getByRole('heading', { level: 1, name: 'cart' })).toBeVisible();
    expect(screen.getByRole('status', { name: 'Loading the service' })).toBeInTheDocument();
    await waitFor(() => expect(document.title).toContain('cart'));
    const header = await screen.findByText('2 versions: v1, v2');
    expect(header).toBeVisible();
    const tiles = await screen.findByLabelText('Golden signals');
    expect(within(tiles).getByText('10/s')).toBeVisible();
    expect(within(tiles).getByText('2%')).toBeVisible();
    expect(within(tiles).getByText('20ms')).toBeVisible();
    expect(within(tiles).getByText('p50 4, p99 60ms')).toBeVisible();
    expect(screen.getByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true');
    expect(await screen.findByRole('img', { name: /^Requests per second by response code/ })).toBeVisible();
    expect(screen.getByRole('heading', { level: 2, name: 'Latency' })).toBeVisible();
  });

  it('compares with the period before, and says how it moved', async () => {
    open('', (_, query) =>
      query.get('range') === 'now-30m..now-15m'
        ? makeServiceDetail({ service: makeServiceRow({ requestsPerSecond: 5, errorRatio: 0.01 }) })
        : makeServiceDetail(),
    );
    const tiles = await screen.findByLabelText('Golden signals');
    expect(await within(tiles).findByText('×2')).toBeVisible();
    expect(within(tiles).getByText('+1 pp')).toBeVisible();
  });

  it('moves between tabs by keyboard and keeps the tab in the address', async () => {
    const { location } = open('?range=now-1h');
    const overview = await screen.findByRole('tab', { name: 'Overview' });
    overview.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(screen.getByRole('tab', { name: /Connections/ })).toHaveAttribute('aria-selected', 'true');
    expect(location().search).toBe('?range=now-1h&tab=connections');
    const callers = screen.getByRole('table', { name: 'Callers of cart' });
    expect(within(callers).getByRole('link', { name: 'web' })).toHaveAttribute(
      'href',
      '/services/east~shop~web?range=now-1h',
    );
    expect(within(callers).getByText('receiving proxy')).toBeVisible();
    expect(within(callers).getByRole('link', { name: /from web to cart/ })).toHaveAttribute(
      'href',
      '/edges/east~shop~web~~east~shop~cart~~http?range=now-1h',
    );
  });

  it('breaks a metric down, as the address says', async () => {
    const { calls, location } = open('?tab=metrics&metric=errors&by=code');
    expect(await screen.findByRole('heading', { level: 2, name: 'Errors by response code' })).toBeVisible();
    const table = await screen.findByRole('table', { name: 'All traffic by response code' });
    expect(within(table).getByText('Service Unavailable')).toBeVisible();
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map((header) => header.textContent),
    ).toEqual(['Response code', 'Share', 'Requests', 'Errors', 'mTLS']);
    expect(calls.some(({ searchParams }) => searchParams.get('by') === 'code')).toBe(true);
    await userEvent.selectOptions(screen.getByLabelText('Metric'), 'p95');
    expect(location().search).toContain('metric=p95');
    expect(screen.getByRole('heading', { level: 2, name: 'Latency p95' })).toBeVisible();
    expect(screen.getByRole('option', { name: 'Response code (not counted)' })).toBeDisabled();
  });

  it('draws the earlier period when asked', async () => {
    const { calls } = open('?tab=metrics&by=none&compare=day');
    await screen.findByRole('img', { name: /Total, a day ago/ }, { timeout: 10_000 });
    expect(calls.some(({ searchParams }) => searchParams.get('range') === 'now-1455m..now-1d')).toBe(true);
  });

  it('shows versions and workloads side by side', async () => {
    open('?tab=workloads');
    const versions = await screen.findByRole('table', { name: 'Versions of cart' });
    expect(within(versions).getByText('v2')).toBeVisible();
    const workloads = screen.getByRole('table', { name: 'Workloads of cart' });
    expect(within(workloads).getByRole('link', { name: 'cart-v2' })).toHaveAttribute(
      'href',
      '/workloads/east~shop~cart-v2',
    );
    expect(screen.getByText('spiffe://cluster.local/ns/shop/sa/web')).toBeVisible();
  });

  it('does not take a service for idle whose cluster does not answer', async () => {
    const down = {
      code: 'cluster-down',
      subject: 'west',
      message: 'Engine west cannot be reached.',
    } as const;
    const service = makeServiceRow({
      health: 'no-data',
      requestsPerSecond: 0,
      errorRatio: null,
      latency: null,
    });
    open('', () => makeServiceDetail({ service, callers: [], callees: [], warnings: [down] }));
    expect(await screen.findByText('Nothing is known of cart in this range')).toBeVisible();
    expect(screen.getByText(/^west does not answer, so its traffic may be missing/)).toBeVisible();
  });

  it('says that nothing was carried, and offers a longer range', async () => {
    const quiet = makeServiceDetail({
      service: makeServiceRow({ health: 'no-data', requestsPerSecond: 0, errorRatio: null, latency: null }),
      callers: [],
      callees: [],
    });
    const { location } = open('', () => quiet);
    expect(await screen.findByText('cart carried no traffic in this range')).toBeVisible();
    expect(screen.getByText('No data')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Look at the last 24 hours' }));
    expect(location().search).toBe('?range=now-24h');
  });

  it('names a service that nobody knows and leads back', async () => {
    open('', () => problemAnswer(404, 'No such service'));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('There is no service “cart”');
    expect(within(alert).getByRole('link', { name: 'Back to Services' })).toHaveAttribute(
      'href',
      '/services',
    );
  });

  it('says what failed, with the request, and tries again', async () => {
    let failing = true;
    open('', () => (failing ? problemAnswer(500, 'The store broke') : makeServiceDetail()));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The store broke');
    expect(alert).toHaveTextContent('request-7');
    failing = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByLabelText('Golden signals')).toBeVisible();
  });

  it('keeps old numbers with their age when a refresh fails', async () => {
    let failing = false;
    const { client } = open('', () => (failing ? problemAnswer(503, 'Try later') : makeServiceDetail()));
    await screen.findByLabelText('Golden signals');
    failing = true;
    await client.refetchQueries({ queryKey: ['getService'] });
    expect(await screen.findByText(/Showing data from/)).toBeVisible();
    expect(screen.getByLabelText('Golden signals')).toBeVisible();
  });
});

it('gives its security a tab: both directions with evidence, STRICT, policies, denials', async () => {
  const received = makePostureRow({
    id: IMPORT_EDGE.replace(INVENTORY, ID),
    received: PLAINTEXT_EDGE.received,
    edge: PLAINTEXT_EDGE.edge && { ...PLAINTEXT_EDGE.edge, target: ID },
  });
  const sent = makePostureRow({
    id: `${ID}~~east~shop~redis~~tcp`,
    received: { state: 'mutual', mutual: 3, plaintext: 0, unmeasured: 0 },
    edge: PLAINTEXT_EDGE.edge && {
      ...PLAINTEXT_EDGE.edge,
      source: ID,
      target: 'east~shop~redis',
      protocol: 'tcp',
      reason: 'ztunnel',
    },
  });
  const { calls } = open('?tab=security', (path) =>
    path === '/security/mtls' ? makePosture([received, sent]) : (answerSecurity(path) ?? makeServiceDetail()),
  );
  const arriving = await screen.findByRole('table', { name: 'Edges that end here' });
  expect(within(arriving).getByText(/saw no certificate on any of 12,030 requests/)).toBeVisible();
  const leaving = screen.getByRole('table', { name: 'Edges that begin here' });
  expect(within(leaving).getByText(/^ztunnel carried all of 3 connections/)).toBeVisible();
  expect(within(leaving).getAllByRole('row')).toHaveLength(2);
  expect(await screen.findByText('1 caller would be cut off.')).toBeVisible();
  expect(await screen.findByRole('table', { name: 'Policies that rule what it receives' })).toBeVisible();
  expect(await screen.findByRole('table', { name: 'Denials' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Suggest a policy from who calls it' })).toHaveAttribute(
    'href',
    `/security/policies/new?service=${ID.replaceAll('~', '%7E')}`,
  );
  const strict = calls.find(({ pathname }) => pathname.includes('/security/strict/'));
  expect(strict?.searchParams.get('range')).toBe('now-7d');
});
