import type { PostureRow } from '@sightglass/shared/contract';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import {
  answerSecurity,
  makeDenial,
  makeDenials,
  makePosture,
  PLAINTEXT_EDGE,
} from '../../ui/security/sample-security.ts';
import { answerSignals, makeEdge, makeEdgeDetail, makeNode } from '../../ui/signals/sample-data.ts';
import { EdgePage } from './route.tsx';

function open(search = '', answer: (path: string) => object = () => makeEdgeDetail()) {
  return renderPage({
    page: EdgePage,
    pattern: '/edges/:id',
    url: `/edges/east~shop~web~~east~shop~cart~~http${search}`,
    answer: (path, query) =>
      (path.startsWith('/security/') ? null : answerSignals(path, query)) ?? answer(path),
  });
}

it('says what happened on the edge: codes, flags, encryption, identities', async () => {
  open();
  expect(screen.getByRole('heading', { level: 1, name: 'web → cart' })).toBeVisible();
  const codes = await screen.findByRole('table', { name: 'Response codes' }, { timeout: 10_000 });
  expect(within(codes).getByText('200')).toBeVisible();
  expect(within(codes).getByText('Service Unavailable')).toBeVisible();
  const flags = await screen.findByRole('table', { name: 'Response flags' });
  expect(within(flags).getByText('upstream connection failure')).toBeVisible();
  expect(screen.getByText('The receiving proxy reported mutual TLS for all requests.')).toBeVisible();
  expect(screen.getByText(/^The numbers are the receiving side’s/)).toBeVisible();
  expect(screen.getByText('spiffe://cluster.local/ns/shop/sa/web')).toBeVisible();
  const ends = screen.getByRole('region', { name: 'Ends and encryption' });
  expect(within(ends).getByRole('link', { name: 'web' })).toHaveAttribute('href', '/services/east~shop~web');
  const finer = screen.getByRole('table', { name: 'Workload edges of web → cart' });
  expect(within(finer).getByRole('link', { name: 'cart-v1' })).toHaveAttribute(
    'href',
    '/workloads/east~shop~cart-v1',
  );
});

it('asks about workloads when the address says that the ends are workloads', async () => {
  const { calls } = open('?kind=workload');
  await screen.findByLabelText('Golden signals');
  const ofEdge = calls.filter(({ pathname }) => pathname.includes('/edges/'));
  expect(ofEdge.every(({ searchParams }) => searchParams.get('kind') === 'workload')).toBe(true);
});

it('explains an edge of TCP connections without codes', async () => {
  const edge = makeEdge({
    protocol: 'tcp',
    requestsPerSecond: 0,
    errorRatio: null,
    latency: null,
    openedPerSecond: 2,
  });
  open('', () => makeEdgeDetail({ edge }));
  expect(await screen.findByRole('heading', { level: 2, name: 'TCP connections' })).toBeVisible();
  expect(screen.queryByRole('heading', { level: 2, name: 'Response codes' })).not.toBeInTheDocument();
  expect(screen.getByText('The receiving proxy reported mutual TLS for all connections.')).toBeVisible();
});

it('breaks metrics down by what an edge has', async () => {
  open();
  await userEvent.click(await screen.findByRole('tab', { name: 'Metrics' }));
  expect(screen.getByRole('heading', { level: 2, name: 'Requests by response code' })).toBeVisible();
  expect(screen.queryByLabelText('Direction')).not.toBeInTheDocument();
});

it('names an edge that nobody knows', async () => {
  open('', () => problemAnswer(404, 'No such edge'));
  expect(await screen.findByRole('alert')).toHaveTextContent('There is no edge “web → cart”');
});

const EDGE_ROW: PostureRow = {
  ...PLAINTEXT_EDGE,
  id: 'east~shop~web~~east~shop~cart~~http',
  received: { state: 'mutual', mutual: 12_030, plaintext: 0, unmeasured: 0 },
};

it('shows the evidence, the policies that rule it, its own denials, and the ways to allow or deny it', async () => {
  const { caller } = makeDenial();
  const { calls } = open('?tab=security', (path) => {
    if (path === '/security/mtls') return makePosture([EDGE_ROW]);
    if (path === '/security/denials')
      return makeDenials([
        makeDenial({ count: 5, caller: { ...caller, service: 'east~shop~web', name: 'web' } }),
        makeDenial(),
      ]);
    return answerSecurity(path) ?? makeEdgeDetail();
  });
  expect(
    await screen.findByText('The receiving proxy saw a certificate on each of 12,030 requests.'),
  ).toBeVisible();
  for (const intent of ['allow', 'deny'])
    expect(screen.getByRole('link', { name: new RegExp(`^${intent} by policy`, 'i') })).toHaveAttribute(
      'href',
      expect.stringMatching(new RegExp(`^/security/policies/new\\?edge=.*&intent=${intent}$`)),
    );
  const denials = await screen.findByRole('table', { name: 'Denials' });
  expect(within(denials).getAllByRole('row')).toHaveLength(2);
  expect(within(denials).getByRole('link', { name: 'web' })).toBeVisible();
  expect(await screen.findByRole('link', { name: 'platform/auth-callers' })).toBeVisible();
  const asked = calls.find(({ pathname }) => pathname.endsWith('/security/policies'));
  expect(asked?.searchParams.get('service')).toBe('east~shop~cart');
});

it('says of an edge between workloads what it cannot show', async () => {
  open('?tab=security&kind=workload', () =>
    makeEdgeDetail({
      source: makeNode({ id: 'east~shop~web', name: 'web' }),
      target: makeNode({ id: 'east~shop~cart', name: 'cart' }),
    }),
  );
  expect(await screen.findByText(/shown on the edge between the services/)).toBeVisible();
});
