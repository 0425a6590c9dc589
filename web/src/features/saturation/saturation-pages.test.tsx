import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { problemAnswer, renderPage, type Sent } from '../../testing/render-page.tsx';
import { SaturationPage } from './route.tsx';
import { SaturationSignalPage } from './signal-route.tsx';

const SIGNAL = {
  name: 'Pool',
  description: '',
  scope: { cluster: null, namespace: 'shop', service: 'cart', workload: null },
  usage: { kind: 'gauge', gauge: { metric: 'pool_active', matchers: {} } },
  capacity: { kind: 'constant', value: 20 },
  combine: 'max',
  warning: 0.75,
  critical: 0.9,
  unit: 'count',
};
const VALUE = {
  signal: 's-1',
  name: 'Pool',
  cluster: 'east',
  namespace: 'shop',
  service: 'cart',
  workload: 'cart-v1',
  usage: 19,
  capacity: 20,
  ratio: 0.95,
  level: 'critical',
  at: 0,
};
const RECORD = {
  id: 's-1',
  version: 4,
  origin: 'console',
  file: null as string | null,
  createdAt: 0,
  updatedAt: 0,
  updatedBy: 'Ann',
  deletedAt: null,
  signal: SIGNAL,
};
const ROW = { ...RECORD, worst: VALUE, measured: 1 };
const SERIES = { window: { from: 0, to: 60_000 }, stepMs: 30_000, times: [], series: [], warnings: [] };
const PRESETS = [
  {
    id: 'pool',
    title: 'Database pool',
    why: 'Waits.',
    signal: { ...SIGNAL, name: 'From preset' },
    available: true,
  },
  { id: 'heap', title: 'Heap', why: 'Collects.', signal: SIGNAL, available: false },
];
const GAUGE = { metric: 'pool_active', help: 'In use.', labels: [], series: 2, workloads: 1, sample: 7 };

function answer(signals: readonly object[], save: () => object) {
  return (path: string, _query: URLSearchParams, sent: Sent): object => {
    if (path === '/saturation-preview') return { values: [VALUE], series: SERIES, note: null };
    if (sent.method !== 'GET') return save();
    if (path === '/saturation-signals') return { signals, warnings: [] };
    if (path === '/saturation') return { values: [VALUE], warnings: [] };
    if (path === '/saturation-presets') return { presets: PRESETS };
    if (path === '/gauges') return { gauges: [GAUGE], truncated: false, warnings: [] };
    if (path === '/services') return { window: { from: 0, to: 1 }, services: [], warnings: [] };
    return problemAnswer(404, 'Not Found');
  };
}

const openList = (signals: readonly object[] = [ROW]) =>
  renderPage({
    page: SaturationPage,
    pattern: '/saturation',
    url: '/saturation',
    answer: answer(signals, () => RECORD),
  });

const openForm = (url: string, save: () => object = () => RECORD, signals: readonly object[] = [ROW]) =>
  renderPage({
    page: SaturationSignalPage,
    pattern: '/saturation/:id',
    url,
    answer: answer(signals, save),
  });

beforeEach(() => localStorage.clear());

it('lists the signals with the fullest of each, and how full everything is', async () => {
  openList();
  const signals = await screen.findByRole('table', { name: 'Saturation signals' });
  expect(within(signals).getByRole('link', { name: 'Pool' })).toHaveAttribute('href', '/saturation/s-1');
  expect(within(signals).getByText('95%')).toBeInTheDocument();
  expect(within(signals).getByText('pool_active of 20')).toBeInTheDocument();
  const values = await screen.findByRole('table', { name: 'Saturation now' });
  expect(within(values).getByText('Critical')).toBeInTheDocument();
  expect(within(values).getByRole('link', { name: 'cart-v1' })).toHaveAttribute(
    'href',
    '/workloads/east~shop~cart-v1',
  );
  expect(await screen.findByText('1 preset whose gauges no target exposes now')).toBeInTheDocument();
});

it('without any says what a signal is for, and offers presets', async () => {
  openList([]);
  expect(await screen.findByText('No saturation signal yet')).toBeInTheDocument();
  expect(await screen.findByRole('link', { name: 'Database pool' })).toHaveAttribute(
    'href',
    '/saturation/new?preset=pool',
  );
  expect(screen.queryByRole('table', { name: 'Saturation now' })).toBeNull();
});

it('begins with a preset, shows what it would show, and creates it', async () => {
  const { changes, location } = openForm('/saturation/new?preset=pool');
  const name = await screen.findByRole('textbox', { name: /^Name\b/ });
  expect(name).toHaveValue('From preset');
  const preview = screen.getByRole('complementary', { name: 'Preview' });
  expect(await within(preview).findByText('Critical')).toBeInTheDocument();
  expect(await screen.findByText('In use. 2 series of 1 workload, one is 7.')).toBeInTheDocument();
  fireEvent.change(screen.getByRole('textbox', { name: /^Full at/ }), { target: { value: '40' } });
  await userEvent.click(screen.getByRole('button', { name: 'Create signal' }));
  await waitFor(() => expect(location().pathname).toBe('/saturation'));
  expect(changes.find(({ path }) => path === '/saturation-signals')?.body).toMatchObject({
    name: 'From preset',
    capacity: { kind: 'constant', value: 40 },
  });
});

it('asks for other fields with another capacity, and says what is missing', async () => {
  openForm('/saturation/s-1');
  await userEvent.click(await screen.findByRole('radio', { name: /^A gauge of what is left/ }));
  expect(screen.getByRole('combobox', { name: /^Gauge of what is left/ })).toHaveValue('');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  const summary = await screen.findByRole('alert');
  expect(within(summary).getByText('Gauge of the capacity is no metric name')).toBeInTheDocument();
});

it('refuses levels that cross', async () => {
  openForm('/saturation/s-1');
  fireEvent.change(await screen.findByRole('textbox', { name: 'Critical from' }), {
    target: { value: '50' },
  });
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(
    await screen.findByRole('button', { name: 'Critical level must not be below the warning level' }),
  ).toBeInTheDocument();
});

it('saves against the version that was read', async () => {
  const { calls } = openForm('/saturation/s-1');
  fireEvent.change(await screen.findByRole('textbox', { name: /^Name\b/ }), { target: { value: 'Pool 2' } });
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(calls.some(({ search }) => search === '?version=4')).toBe(true));
});

it('says of a signal from a file where it can be changed, and of one that is gone that it is', async () => {
  openForm('/saturation/s-1', () => RECORD, [{ ...ROW, origin: 'file', file: 'pool.yaml' }]);
  expect(await screen.findByText(/Defined in the file pool.yaml/)).toBeInTheDocument();
  openForm('/saturation/other');
  expect(await screen.findByText('There is no such signal')).toBeInTheDocument();
});
