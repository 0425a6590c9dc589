import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { renderPage, type Sent } from '../../testing/render-page.tsx';
import { answerAlerting } from '../../ui/alerts/sample-answers.ts';
import { makeRule, SAMPLE_NOW } from '../../ui/alerts/sample-data.ts';
import { AlertRulePage } from './route.tsx';

const MINUTE_MS = 60_000;
const cart = { kind: 'service', id: 'east~shop~cart' } as const;
const PREVIEW = {
  window: { from: SAMPLE_NOW - 10 * MINUTE_MS, to: SAMPLE_NOW },
  stepMs: 5 * MINUTE_MS,
  times: [SAMPLE_NOW - 10 * MINUTE_MS, SAMPLE_NOW - 5 * MINUTE_MS],
  series: [{ subject: cart, label: 'cart', values: [0.08, 0.021] }],
  threshold: 0.05,
  unit: 'ratio',
  episodes: [
    {
      subject: cart,
      label: 'cart',
      from: SAMPLE_NOW - 9 * MINUTE_MS,
      to: SAMPLE_NOW - 6 * MINUTE_MS,
      peak: 0.09,
    },
  ],
  subjects: 14,
  meetsNow: 0,
  note: null,
  warnings: [],
};

beforeEach(() => {
  localStorage.clear();
  localStorage.setItem('sightglass-author', 'Ada');
});

function open(id: string, changes: Readonly<Record<string, object>> = {}) {
  const answers = answerAlerting({
    '/alert-rule-preview': PREVIEW,
    '/alert-rules/errors/history': {
      revisions: [
        { version: 3, at: SAMPLE_NOW, by: 'Ada', action: 'changed', document: makeRule().rule },
        {
          version: 2,
          at: SAMPLE_NOW - 1,
          by: 'Grace',
          action: 'created',
          document: { ...makeRule().rule, name: 'As it was' },
        },
      ],
    },
    ...changes,
  });
  return renderPage({
    page: AlertRulePage,
    pattern: '/alerts/rules/:id',
    url: `/alerts/rules/${id}`,
    answer: (path, _, { method }: Sent) =>
      method === 'GET' || path === '/alert-rule-preview' ? answers(path) : makeRule(),
  });
}

const saved = (changes: readonly Sent[]): readonly Sent[] =>
  changes.filter(({ path }) => path !== '/alert-rule-preview');

it('tries the rule on history while it is written: outcome, present value, episodes', async () => {
  const { changes } = open('new');
  expect(screen.getByText('The preview comes with the first sensible draft')).toBeVisible();
  await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Errors');
  expect(
    await screen.findByText(/0 of 14 subjects meet the condition now; it would have fired 1 time/),
  ).toBeVisible();
  expect(screen.getByText('now 2.1% (cart)')).toBeVisible();
  const table = screen.getByRole('table', { name: 'Times it would have fired' });
  expect(within(table).getByRole('row', { name: /cart .* 3min 9%/ })).toBeVisible();
  await userEvent.clear(screen.getByRole('textbox', { name: 'Threshold' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Threshold' }), '2.5');
  await waitFor(() =>
    expect(changes.at(-1)).toMatchObject({
      path: '/alert-rule-preview',
      body: { range: 'now-1d', rule: { condition: { threshold: 0.025 } } },
    }),
  );
});

it('has the fields of each condition, and only those', async () => {
  open('new');
  const kind = screen.getByRole('combobox', { name: 'Condition' });
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Signal' }), 'requests');
  await userEvent.click(screen.getByRole('radio', { name: 'Gone' }));
  expect(screen.queryByRole('textbox', { name: 'Threshold' })).toBeNull();
  await userEvent.selectOptions(kind, 'plaintext');
  expect(screen.getByRole('textbox', { name: /^Share of the traffic/ })).toBeVisible();
  await userEvent.selectOptions(kind, 'new-edge');
  expect(screen.getByRole('textbox', { name: /^Not seen/ })).toHaveValue('7d');
  expect(screen.queryByRole('textbox', { name: /^Window/ })).toBeNull();
  await userEvent.selectOptions(kind, 'certificate');
  expect(screen.getByRole('textbox', { name: 'Expires within' })).toHaveValue('30d');
  expect(screen.getByRole('radio', { name: 'Authorities' })).toBeChecked();
  await userEvent.click(screen.getByRole('radio', { name: 'Share of its validity left' }));
  expect(screen.getByRole('textbox', { name: 'Less is left than' })).toHaveValue('25');
  expect(screen.queryByRole('textbox', { name: 'Expires within' })).toBeNull();
  await userEvent.selectOptions(kind, 'silent');
  expect(screen.getByRole('radio', { name: 'A cluster' })).toBeChecked();
  await userEvent.selectOptions(kind, 'saturation');
  expect(screen.getByRole('option', { name: 'Any signal of the scope' })).toBeInTheDocument();
});

it('saves with the version that was read, and goes back to the rules', async () => {
  const { changes, location, calls } = open('errors');
  const name = await screen.findByRole('textbox', { name: 'Name' });
  await userEvent.clear(name);
  await userEvent.type(name, 'Too many errors');
  await userEvent.click(screen.getByRole('radio', { name: 'Page' }));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(location().search).toBe('?tab=rules'));
  expect(saved(changes)).toMatchObject([
    { method: 'PUT', path: '/alert-rules/errors', author: 'Ada', body: { name: 'Too many errors' } },
  ]);
  expect(
    calls.some(({ pathname, search }) => pathname.endsWith('/alert-rules/errors') && search === '?version=3'),
  ).toBe(true);
});

it('takes an earlier version into the form', async () => {
  open('errors');
  await userEvent.click(await screen.findByRole('button', { name: 'Take into the form' }));
  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('As it was');
  expect(screen.getByText('in force')).toBeVisible();
});

it('says that a rule of a file changes there', async () => {
  open('errors', { '/alert-rules/errors': makeRule({ origin: 'file', file: 'errors.yaml' }) });
  expect(await screen.findByRole('note')).toHaveTextContent('errors.yaml');
  expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
});

it('deletes after asking', async () => {
  const { changes, location } = open('errors');
  await userEvent.click(await screen.findByRole('button', { name: 'Delete' }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(location().search).toBe('?tab=rules'));
  expect(saved(changes)).toMatchObject([{ method: 'DELETE', path: '/alert-rules/errors' }]);
});
