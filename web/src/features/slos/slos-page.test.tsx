import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { problemAnswer, renderPage, type Sent } from '../../testing/render-page.tsx';
import { makeService, makeSlo, makeSloRow, makeTier } from '../../ui/slo/sample-slos.ts';
import { SlosPage } from './route.tsx';

const ROWS = [
  makeSloRow({ id: 'fine', slo: { name: 'Cart answers' } }),
  makeSloRow({
    id: 'spent',
    slo: {
      name: 'Pay answers',
      owner: 'money',
      scope: { ...makeSlo().scope, cluster: null, service: 'pay' },
    },
    status: {
      state: 'exhausted',
      burn: 31,
      budget: { ...makeSloRow().status.budget, compliance: 0.98, leftRatio: -0.4, exhaustsInMs: 0 },
      tiers: [makeTier({ state: 'firing' })],
    },
  }),
  makeSloRow({
    id: 'silent',
    origin: 'file',
    file: 'idle.yaml',
    slo: { name: 'Idle answers' },
    status: {
      state: 'no-data',
      burn: null,
      budget: { ...makeSloRow().status.budget, compliance: null, leftRatio: null, leftOutageMs: null },
      sparkline: [null],
    },
  }),
];

function open(search = '', answer: (sent: Sent) => object = () => ({ slos: ROWS, warnings: [] })) {
  return renderPage({
    page: SlosPage,
    pattern: '/slos',
    url: `/slos${search}`,
    answer: (path, _query, sent) =>
      path === '/services'
        ? { window: { from: 0, to: 1 }, services: [makeService()], warnings: [] }
        : answer(sent),
  });
}

async function names(): Promise<(string | null)[]> {
  const table = await screen.findByRole('table', { name: 'SLOs' });
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('link')[0]?.textContent ?? null);
}

beforeEach(() => localStorage.clear());

it('shows the worst first, with goal, budget, burn, exhaustion and what fires', async () => {
  open();
  expect(await names()).toEqual(['Pay answers', 'Idle answers', 'Cart answers']);
  const worst = screen.getAllByRole('row')[1] as HTMLElement;
  for (const text of ['Exhausted', 'shop/pay', '99.9%', '30 days', '98%', '−40%', '31×', 'spent', '1 page'])
    expect(within(worst).getByText(text)).toBeInTheDocument();
  const silent = screen.getAllByRole('row')[2] as HTMLElement;
  expect(within(silent).getByText('No data')).toBeInTheDocument();
  expect(within(silent).queryByText('100%')).toBeNull();
  expect(within(silent).getByText('file')).toHaveAttribute('title', 'Defined in idle.yaml');
  expect(within(worst).getByRole('link', { name: 'shop/pay' })).toHaveAttribute(
    'href',
    '/services?q=pay+shop',
  );
});

it('restores filter, state and owner from the address, and keeps to the scope of the frame', async () => {
  open('?status=met&owner=shop&namespace=shop&cluster=east');
  expect(await names()).toEqual(['Cart answers']);
});

it('says that the scope has none', async () => {
  open('?namespace=elsewhere');
  expect(await screen.findByText('No SLO in this scope.')).toBeInTheDocument();
});

it('without any leads to a form that knows a service', async () => {
  open('?range=now-1h', () => ({ slos: [], warnings: [] }));
  expect(await screen.findByText('No service level objectives yet')).toBeInTheDocument();
  expect(await screen.findByRole('link', { name: 'Latency of cart' })).toHaveAttribute(
    'href',
    '/slos/new?range=now-1h&service=east%7Eshop%7Ecart&kind=latency',
  );
});

it('says what failed', async () => {
  open('', () => problemAnswer(503, 'The state cannot be read'));
  expect(await screen.findByText('Could not load the SLOs')).toBeInTheDocument();
});

it('imports what a text holds, says what is not expressed, and creates each', async () => {
  const { changes } = open('', (sent) => {
    if (sent.path === '/slo-import')
      return {
        slos: [makeSlo({ name: 'One' }), makeSlo({ name: 'Two' })],
        notes: [{ subject: 'Two', message: 'its second indicator is left out' }],
      };
    if (sent.method === 'POST')
      return (sent.body as { name: string }).name === 'Two'
        ? problemAnswer(400, 'Bad request', [{ path: 'body.goal', message: 'is beyond us' }])
        : makeSloRow();
    return { slos: ROWS, warnings: [] };
  });
  await names();
  await userEvent.click(screen.getByRole('button', { name: 'More' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Import …', hidden: true }));
  await userEvent.type(await screen.findByRole('textbox', { name: /YAML, JSON or OpenSLO/ }), 'kind: SLO');
  expect(await screen.findByRole('checkbox', { name: 'One' })).toBeChecked();
  expect(screen.getByText('Two: its second indicator is left out')).toBeInTheDocument();
  const create = await screen.findByRole('button', { name: 'Create 2 SLOs' });
  await waitFor(() => expect(create).toBeEnabled());
  await userEvent.click(create);
  expect(await screen.findByText('Not created: goal is beyond us')).toBeInTheDocument();
  const created = changes.filter(({ path }) => path === '/slos').map(({ body }) => body);
  expect(created).toMatchObject([{ name: 'One' }, { name: 'Two' }]);
  // The one that is there already is not created a second time.
  expect(screen.getByRole('checkbox', { name: 'One' })).not.toBeChecked();
});

it('shows deleted ones and brings one back', async () => {
  const gone = makeSloRow({ id: 'gone', deletedAt: 1_799_000_000_000, slo: { name: 'Old' } });
  const { changes } = open('?deleted=1', ({ method }) =>
    method === 'POST' ? gone : { slos: [...ROWS, gone], warnings: [] },
  );
  expect(await names()).not.toContain('Old');
  await userEvent.click(screen.getByRole('button', { name: 'Restore' }));
  await waitFor(() => expect(changes.map(({ path }) => path)).toEqual(['/slos/gone/restore']));
});
