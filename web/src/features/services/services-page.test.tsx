import type { ServiceRow } from '@sightglass/shared/contract';
import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import { ServicesPage } from './route.tsx';

const service = (name: string, patch: Partial<ServiceRow> = {}): ServiceRow => ({
  id: `east~shop~${name}`,
  cluster: 'east',
  namespace: 'shop',
  name,
  external: false,
  health: 'ok',
  requestsPerSecond: 10,
  errorRatio: 0,
  latency: { p50: 4, p95: 20, p99: 1_500 },
  bytesPerSecond: 100,
  openedPerSecond: 0,
  mtls: { state: 'mutual', mutualShare: 1, plaintextShare: 0 },
  measured: 'inbound',
  versions: ['v1', 'v2'],
  workloads: 2,
  callers: 1,
  callees: 3,
  sparkline: [1, 2, null, 3],
  ...patch,
});

const SERVICES = [
  service('cart'),
  service('pay', { health: 'failing', errorRatio: 0.08 }),
  service('idle', {
    health: 'no-data',
    requestsPerSecond: 0,
    errorRatio: null,
    latency: null,
    bytesPerSecond: 0,
  }),
];

function open(
  search = '',
  answer: object = { window: { from: 0, to: 1 }, services: SERVICES, warnings: [] },
) {
  return renderPage({
    page: ServicesPage,
    pattern: '/services',
    url: `/services${search}`,
    answer: () => answer,
  });
}

async function rows(): Promise<string[]> {
  const table = await screen.findByRole('table', { name: 'Services' });
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getByRole('link').textContent ?? '');
}

it('shows the worst first, with every signal in its unit', async () => {
  open();
  expect(await rows()).toEqual(['pay', 'cart', 'idle']);
  const pay = screen.getAllByRole('row')[1] as HTMLElement;
  for (const text of ['Failing', 'shop', 'east', '10/s', '8%', '4ms', '20ms', '1.5s', 'Mutual']) {
    expect(within(pay).getByText(text)).toBeInTheDocument();
  }
  const idle = screen.getAllByRole('row')[3] as HTMLElement;
  expect(within(idle).getByText('No data')).toBeInTheDocument();
  expect(within(idle).queryByText('Mutual')).toBeNull();
});

it('restores filter, order and states from the address', async () => {
  open('?q=car&sort=name&status=ok,no-data');
  expect(await rows()).toEqual(['cart']);
  expect(screen.getByRole('button', { name: /^OK/ })).toHaveAttribute('aria-pressed', 'true');
});

it('falls back where the address makes no sense', async () => {
  open('?sort=nonsense&status=nonsense&range=soon&columns=nope');
  expect((await rows()).toSorted()).toEqual(['cart', 'idle', 'pay']);
});

it('writes what is chosen to the address and keeps the range', async () => {
  const { location } = open('?range=now-1h');
  await rows();
  await userEvent.click(screen.getByRole('button', { name: /^Failing/ }));
  expect(location().search).toBe('?range=now-1h&status=failing');
  await userEvent.click(screen.getByRole('button', { name: 'Errors' }));
  expect(new URLSearchParams(location().search).get('sort')).toBe('-errors');
  expect(await rows()).toEqual(['pay']);
});

it('opens a service by Enter', async () => {
  const { location } = open('?range=now-1h');
  await rows();
  (screen.getAllByRole('row')[1] as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  expect(location()).toMatchObject({ pathname: '/services/east~shop~pay', search: '?range=now-1h' });
});

it('says what to do when no service was seen', async () => {
  open('', { window: { from: 0, to: 1 }, services: [], warnings: [] });
  expect(await screen.findByText('No service was seen in this range')).toBeVisible();
});

it('says what failed', async () => {
  open('', problemAnswer(500, 'Broken'));
  expect(await screen.findByRole('alert')).toHaveTextContent('Could not load the services');
});

it('names what is missing from the answer', async () => {
  const warnings = [{ code: 'cluster-down', subject: 'west', message: 'west does not answer' }];
  open('', { window: { from: 0, to: 1 }, services: SERVICES, warnings });
  expect(await screen.findByRole('button', { name: /west does not answer/ })).toBeVisible();
});
