import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { problemAnswer, renderPage, type Sent } from '../../testing/render-page.tsx';
import { makeSlo, makeSloRow, makeSloSeries, makeTier, SAMPLE_NOW } from '../../ui/slo/sample-slos.ts';
import { SloPage } from './route.tsx';

const ATTRIBUTION = {
  window: { from: 0, to: 1 },
  by: 'caller',
  groups: [{ key: 'east~shop~web', bad: 400, valid: 9000, share: 0.8, budgetShare: 0.4 }],
  unavailable: null as string | null,
  warnings: [],
};

interface Answers {
  readonly row?: ReturnType<typeof makeSloRow>;
  readonly change?: (sent: Sent) => object;
  readonly attribution?: object;
}

function open(
  { row = makeSloRow(), change = () => row, attribution = ATTRIBUTION }: Answers = {},
  search = '',
) {
  return renderPage({
    page: SloPage,
    pattern: '/slos/:id',
    url: `/slos/slo-1${search}`,
    answer: (path, _query, sent) => {
      if (sent.method !== 'GET') return change(sent);
      if (path === '/slos/slo-1') return row;
      if (path.endsWith('/series'))
        return makeSloSeries({
          events: [
            { at: SAMPLE_NOW - 1000, kind: 'alert-fired', text: 'page 1h/5m fired', by: null },
            { at: SAMPLE_NOW - 500, kind: 'changed', text: 'goal changed', by: 'Bo' },
          ],
        });
      if (path.endsWith('/attribution')) return attribution;
      if (path.endsWith('/history'))
        return {
          revisions: [
            {
              version: 1,
              at: SAMPLE_NOW - 9000,
              by: 'Ann',
              action: 'created',
              document: makeSlo({ goal: 0.99 }),
            },
            { version: 2, at: SAMPLE_NOW, by: 'Bo', action: 'changed', document: makeSlo() },
          ],
        };
      return problemAnswer(404, 'Not Found');
    },
  });
}

beforeEach(() => localStorage.clear());

it('shows the budget in events, percent and minutes of outage, and the burn', async () => {
  open();
  const tiles = await screen.findByLabelText('The SLO at a glance');
  for (const text of ['99.95%', '50%', '500', '500 of 1,000 spent', '21min 36s', '0.5×', 'never'])
    expect(within(tiles).getByText(text)).toBeInTheDocument();
  expect(screen.getByText('99.9% over rolling 30 days')).toBeInTheDocument();
});

it('says of no data that there are none', async () => {
  const budget = { good: 0, valid: 0, allowed: 0, spent: 0 };
  const unknown = { compliance: null, leftRatio: null, leftOutageMs: null, exhaustsInMs: null };
  open({
    row: makeSloRow({
      status: { state: 'no-data', burn: null, eventsPerSecond: null, budget: { ...budget, ...unknown } },
    }),
  });
  const tiles = await screen.findByLabelText('The SLO at a glance');
  expect(within(tiles).getAllByText('–')).toHaveLength(6);
  expect(within(tiles).getByText('no request was counted')).toBeInTheDocument();
});

it('tells why each tier is quiet', async () => {
  open({
    row: makeSloRow({
      status: {
        state: 'burning',
        tiers: [
          makeTier({ state: 'firing', longBurn: 20, shortBurn: 30 }),
          makeTier({ long: '6h', short: '30m', burn: 6, state: 'few-events', badEvents: 1 }),
          makeTier({ severity: 'ticket', long: '1d', short: '2h', burn: 3, state: 'held-back' }),
          makeTier({ severity: 'ticket', long: '3d', short: '6h', burn: 1, state: 'off' }),
        ],
      },
    }),
  });
  const table = await screen.findByRole('table', { name: 'Alerts by burn rate' });
  const states = within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell').at(-1)?.textContent);
  expect(states).toEqual([
    'Firing: both windows burn above 14.4×',
    'Quiet: 1 bad in 6h, at least 3 are asked for',
    'Held back: a page of this SLO fires already',
    'Switched off',
  ]);
});

it('splits the spent budget, and asks anew for another split over the whole period', async () => {
  const { calls } = open();
  const table = await screen.findByRole('table', { name: 'Bad requests by caller' });
  expect(within(table).getByRole('link', { name: 'web' })).toHaveAttribute('href', '/services/east~shop~web');
  expect(within(table).getByText('80%')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('radio', { name: 'Code' }));
  await waitFor(() =>
    expect(calls.findLast(({ pathname }) => pathname.endsWith('/attribution'))?.search).toBe(
      '?by=code&range=now-30d',
    ),
  );
});

it('says why it cannot be split so', async () => {
  open({ attribution: { ...ATTRIBUTION, groups: [], unavailable: 'Latency is stored without codes.' } });
  expect(await screen.findByText('Latency is stored without codes.')).toBeInTheDocument();
});

it('tells what happened, newest first', async () => {
  open();
  const events = await screen.findByRole('list', { name: 'Events, newest first' });
  expect(
    within(events)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual([expect.stringContaining('goal changed by Bo'), expect.stringContaining('page 1h/5m fired')]);
});

it('shows maintenance that is left out beside the figures with it', async () => {
  open({
    row: makeSloRow({
      status: {
        unexcluded: { ...makeSloRow().status.budget, compliance: 0.998, leftRatio: -1 },
        exclusions: [{ id: 'm', from: SAMPLE_NOW - 600_000, to: SAMPLE_NOW, by: 'Cy', comment: 'new disks' }],
      },
    }),
  });
  const table = await screen.findByRole('table', { name: 'Maintenance left out' });
  expect(within(table).getByText('Cy')).toBeInTheDocument();
  expect(
    screen.getByText(/With maintenance counted: compliance 99.8%, budget left −100%/),
  ).toBeInTheDocument();
});

it('pauses with the version that was read', async () => {
  const { calls, changes } = open();
  await userEvent.click(await screen.findByRole('button', { name: 'Pause' }));
  await waitFor(() => expect(changes).toHaveLength(1));
  expect(changes[0]).toMatchObject({ method: 'PUT', path: '/slos/slo-1', body: { paused: true } });
  expect(calls.find(({ search }) => search === '?version=2')).toBeDefined();
});

it('deletes after asking, and goes back to the list', async () => {
  const { changes, location } = open();
  await userEvent.click(await screen.findByRole('button', { name: 'Delete' }));
  const dialog = await screen.findByRole('dialog', { name: 'Delete SLO “Cart answers”?' });
  expect(changes).toEqual([]);
  await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(location().pathname).toBe('/slos'));
  expect(changes.map(({ method }) => method)).toEqual(['DELETE']);
});

it('of a file cannot be changed, and says where it can', async () => {
  open({ row: makeSloRow({ origin: 'file', file: 'cart.yaml' }) });
  expect(await screen.findByText(/Defined in the file cart.yaml/)).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
  expect(screen.queryByRole('link', { name: 'Edit' })).toBeNull();
  expect(screen.getByRole('link', { name: 'Clone' })).toHaveAttribute('href', '/slos/new?from=slo-1');
});

it('keeps who changed what', async () => {
  open({}, '?tab=history');
  const table = await screen.findByRole('table', { name: 'Changes of version 2' });
  expect(within(table).getByRole('row', { name: 'goal 0.99 0.999' })).toBeInTheDocument();
  expect(screen.getByText('changed by Bo')).toBeInTheDocument();
});

it('exports, and lists what a format cannot express', async () => {
  const { changes } = open({
    change: () => ({
      format: 'openslo',
      fileName: 'cart.yaml',
      text: 'apiVersion: openslo/v1',
      unexpressed: ['the second window is an annotation'],
    }),
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Export' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: 'OpenSLO', hidden: true }));
  expect(await screen.findByText('apiVersion: openslo/v1')).toBeInTheDocument();
  expect(screen.getByText('the second window is an annotation')).toBeInTheDocument();
  expect(changes[0]).toMatchObject({
    path: '/slo-export',
    body: { format: 'openslo', slos: [{ goal: 0.999 }] },
  });
});

it('that is not there says where to look', async () => {
  renderPage({
    page: SloPage,
    pattern: '/slos/:id',
    url: '/slos/none',
    answer: () => problemAnswer(404, 'Not Found'),
  });
  expect(await screen.findByText('There is no such SLO')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'All SLOs, and those deleted' })).toHaveAttribute(
    'href',
    '/slos?deleted=1',
  );
});
