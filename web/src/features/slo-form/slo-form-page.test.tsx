import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { problemAnswer, renderPage, type Sent } from '../../testing/render-page.tsx';
import { makePreview, makeService, makeSlo, makeSloRow } from '../../ui/slo/sample-slos.ts';
import { EditSloPage, NewSloPage } from './route.tsx';

interface Answers {
  readonly search?: string;
  readonly preview?: (sent: Sent) => object;
  readonly save?: () => object;
}

const answerWith =
  ({ preview = () => makePreview(), save = () => makeSloRow() }: Answers) =>
  (path: string, _query: URLSearchParams, sent: Sent): object => {
    if (path === '/services')
      return {
        window: { from: 0, to: 1 },
        services: [makeService(), makeService({ id: 'west~shop~cart', cluster: 'west' })],
        warnings: [],
      };
    if (path === '/receivers' && sent.method === 'GET') return { receivers: [] };
    if (path === '/slo-preview') return preview(sent);
    if (path === '/slos/slo-1/history')
      return { revisions: [{ version: 1, at: 0, by: 'Ann', action: 'created', document: makeSlo() }] };
    if (path === '/slos/slo-1' && sent.method === 'GET') return makeSloRow();
    if (sent.method === 'GET') return problemAnswer(404, 'Not Found');
    return save();
  };

function openNew(answers: Answers = {}) {
  return renderPage({
    page: NewSloPage,
    pattern: '/slos/new',
    url: `/slos/new${answers.search ?? ''}`,
    answer: answerWith(answers),
  });
}

const openEdit = (answers: Answers = {}) =>
  renderPage({
    page: EditSloPage,
    pattern: '/slos/:id/edit',
    url: '/slos/slo-1/edit',
    answer: answerWith(answers),
  });

beforeEach(() => localStorage.clear());

const textbox = (name: string | RegExp) => screen.getByRole('textbox', { name });
const type = (name: string | RegExp, text: string): void => {
  fireEvent.change(textbox(name), { target: { value: text } });
};

it('tries the draft on history while it is written, and creates it by keyboard', async () => {
  const { changes, location } = openNew({ search: '?service=east~shop~cart&kind=latency' });
  expect(textbox(/^Name/)).toHaveValue('cart latency 250ms');
  await waitFor(() => expect(changes.map(({ path }) => path)).toContain('/slo-preview'));
  type(/^Threshold/, '100');
  expect(textbox(/^Name/)).toHaveValue('cart latency 100ms');
  await waitFor(() =>
    expect(changes.at(-1)?.body).toMatchObject({ slo: { sli: { kind: 'latency', thresholdMs: 100 } } }),
  );
  expect((await screen.findAllByText(/outage seen in 52s/, { selector: 'span' })).length).toBe(4);
  await userEvent.click(textbox(/^Goal/));
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => expect(location().pathname).toBe('/slos/slo-1'));
  const created = changes.find(({ path }) => path === '/slos');
  expect(created?.body).toMatchObject({ name: 'cart latency 100ms', goal: 0.99 });
  // Left out, so that they follow the period.
  expect(created?.body).not.toHaveProperty('tiers');
});

it('without a service tries nothing, says what is missing, and keeps a name of one’s own', async () => {
  const { changes } = openNew();
  expect(screen.getByText('Nothing to try yet')).toBeInTheDocument();
  type(/^Name/, 'Mine');
  await userEvent.click(screen.getByRole('button', { name: 'Create SLO' }));
  expect(await screen.findByRole('button', { name: 'Service is missing' })).toBeInTheDocument();
  await userEvent.type(screen.getByRole('combobox', { name: /^Service/ }), 'cart');
  await userEvent.keyboard('{Enter}');
  expect(textbox(/^Name/)).toHaveValue('Mine');
  await waitFor(() =>
    expect(changes.at(-1)?.body).toMatchObject({ slo: { scope: { namespace: 'shop', service: 'cart' } } }),
  );
  // Nothing was asked while the draft made no sense.
  expect(changes).toHaveLength(1);
});

it('takes the suggested goal', async () => {
  openNew({ search: '?service=east~shop~cart' });
  await userEvent.click(await screen.findByRole('button', { name: 'Use it' }));
  expect(textbox(/^Goal/)).toHaveValue('99.76');
});

it('takes a bucket’s bound as the threshold', async () => {
  openNew({
    search: '?service=east~shop~cart&kind=latency',
    preview: () => makePreview({ buckets: { below: 200, above: 500 } }),
  });
  await userEvent.click(await screen.findByRole('button', { name: '500ms' }));
  expect(textbox(/^Threshold/)).toHaveValue('500');
});

it('refuses a tier that can never fire, with the reason', async () => {
  const { changes } = openNew({ search: '?service=east~shop~cart' });
  // Changed once, the tiers do not follow goal and period any more.
  type('Burn rate of tier 2', '7');
  type(/^Goal/, '90');
  const table = screen.getByRole('table', { name: 'Burn-rate tiers' });
  expect(within(table).getByText(/can never fire: at 90% a total outage burns at 10×/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Create SLO' }));
  expect(await screen.findByRole('button', { name: /Tiers 1, burn can never fire/ })).toBeInTheDocument();
  expect(changes.some(({ path }) => path === '/slos')).toBe(false);
  await userEvent.click(screen.getByRole('checkbox', { name: 'page 1h/5m on' }));
  expect(screen.queryByRole('button', { name: /Tiers 1, burn can never fire/ })).toBeNull();
});

it('scales the standard tiers to the period', async () => {
  openNew({ search: '?service=east~shop~cart' });
  expect(textbox('Burn rate of tier 1')).toHaveValue('14.4');
  await userEvent.click(screen.getByRole('button', { name: '7 days' }));
  expect(textbox('Burn rate of tier 1')).toHaveValue('3.36');
});

it('counts 4xx as bad by one switch, and another kind has other fields', async () => {
  const { changes } = openNew({ search: '?service=east~shop~cart' });
  await userEvent.click(screen.getByRole('checkbox', { name: 'Count 4xx as bad too' }));
  await waitFor(() =>
    expect(changes.at(-1)?.body).toMatchObject({ slo: { sli: { bad: { http: ['5xx', '0', '4xx'] } } } }),
  );
  await userEvent.click(screen.getByRole('radio', { name: /^Throughput/ }));
  expect(textbox('At least')).toHaveValue('1');
  await userEvent.click(screen.getByRole('radio', { name: /^Availability/ }));
  expect(screen.getByRole('checkbox', { name: 'Count 4xx as bad too' })).toBeChecked();
});

it('puts advice at its field', async () => {
  openNew({
    search: '?service=east~shop~cart',
    preview: () =>
      makePreview({
        advice: [
          { code: 'retention', severity: 'error', path: 'period', message: 'Only 7 days are kept.' },
          { code: 'low-traffic', severity: 'info', path: 'minimumBadEvents', message: 'Ten an hour.' },
        ],
      }),
  });
  expect(await screen.findByText('Ten an hour.')).toBeInTheDocument();
  const all = screen.getByRole('list', { name: 'Advice on the SLO' });
  expect(within(all).getByText('Only 7 days are kept.')).toBeInTheDocument();
  expect(within(all).queryByText('Ten an hour.')).toBeNull();
});

it('saves against the version that was read, and keeps what was typed when another was faster', async () => {
  const { calls } = openEdit({ save: () => problemAnswer(409, 'Conflict') });
  await waitFor(() => expect(textbox(/^Name/)).toHaveValue('Cart answers'));
  type(/^Goal/, '99.5');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText(/was changed by somebody else meanwhile/)).toBeInTheDocument();
  expect(textbox(/^Goal/)).toHaveValue('99.5');
  expect(calls.some(({ search }) => search === '?version=2')).toBe(true);
});

it('clones an SLO', async () => {
  openNew({ search: '?from=slo-1' });
  await waitFor(() => expect(textbox(/^Name/)).toHaveValue('Cart answers (copy)'));
  expect(textbox(/^Goal/)).toHaveValue('99.9');
});

it('makes a Slack receiver on the way, and uses it', async () => {
  const receiver = {
    ...makeSloRow(),
    id: 'r-9',
    receiver: { name: 'On call', target: { kind: 'slack', webhookUrl: { set: true } } },
  };
  const { changes } = openNew({ search: '?service=east~shop~cart', save: () => receiver });
  await userEvent.click(screen.getByRole('button', { name: 'New receiver' }));
  const dialog = await screen.findByRole('dialog', { name: 'New receiver' });
  await userEvent.type(within(dialog).getByRole('textbox', { name: /^Name/ }), 'On call');
  await userEvent.type(
    within(dialog).getByLabelText(/^Webhook address/),
    'https://hooks.slack.test/x{Enter}',
  );
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(changes.find(({ path }) => path === '/receivers')?.body).toEqual({
    name: 'On call',
    target: { kind: 'slack', webhookUrl: 'https://hooks.slack.test/x' },
  });
  expect(await screen.findByText('r-9 (gone)')).toBeInTheDocument();
  expect(JSON.stringify(localStorage)).not.toContain('hooks.slack.test');
});
