import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import { answerSignals, makeNode, makeWorkloadDetail } from '../../ui/signals/sample-data.ts';
import { WorkloadPage } from './route.tsx';

function open(search = '', answer: () => object = makeWorkloadDetail) {
  return renderPage({
    page: WorkloadPage,
    pattern: '/workloads/:id',
    url: `/workloads/east~shop~cart-v1${search}`,
    answer: (path, query) => answerSignals(path, query) ?? answer(),
  });
}

it('shows signals, the services that it answers for and identities', async () => {
  open();
  expect(screen.getByRole('heading', { level: 1, name: 'cart-v1' })).toBeVisible();
  expect(await screen.findByLabelText('Golden signals')).toBeVisible();
  const about = screen.getByRole('region', { name: 'About' });
  expect(within(about).getByRole('link', { name: 'cart' })).toHaveAttribute(
    'href',
    '/services/east~shop~cart',
  );
  expect(within(about).getByText('v1')).toBeVisible();
  expect(screen.getByText('spiffe://cluster.local/ns/shop/sa/cart')).toBeVisible();
});

it('links its callers to workloads and to edges of workloads', async () => {
  open('?tab=connections');
  const callers = await screen.findByRole('table', { name: 'Callers of cart-v1' });
  expect(within(callers).getByRole('link', { name: 'web-v1' })).toHaveAttribute(
    'href',
    '/workloads/east~shop~web-v1',
  );
  expect(within(callers).getByRole('link', { name: /from web-v1 to cart-v1/ })).toHaveAttribute(
    'href',
    '/edges/east~shop~web-v1~~east~shop~cart-v1~~http?kind=workload',
  );
  expect(screen.getByText('It called nobody in this range')).toBeVisible();
});

it('says that nothing was carried', async () => {
  open('', () => makeWorkloadDetail({ workload: makeNode({ health: 'no-data' }), callers: [], callees: [] }));
  expect(await screen.findByText('cart-v1 carried no traffic in this range')).toBeVisible();
});

it('names a workload that nobody knows', async () => {
  open('', () => problemAnswer(404, 'No such workload'));
  expect(await screen.findByRole('alert')).toHaveTextContent('There is no workload “cart-v1”');
});
