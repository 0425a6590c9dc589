import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import {
  answerSecurity,
  makeBacktest,
  makeDraft,
  makeSuggestion,
  POLICY_ID,
} from '../../ui/security/sample-security.ts';
import { PolicyWorkbenchPage } from './workbench-route.tsx';

beforeEach(() => localStorage.clear());

function open(search: string, answers: Readonly<Record<string, object>> = {}) {
  return renderPage({
    page: PolicyWorkbenchPage,
    pattern: '/security/policies/:id',
    url: `/security/policies/new${search}`,
    answer: (path) => {
      if (path === '/services') return { window: { from: 0, to: 1 }, services: [], warnings: [] };
      return answers[path] ?? answerSecurity(path) ?? problemAnswer(404, `Nothing at ${path}`);
    },
  });
}

const editor = (): Promise<HTMLElement> => screen.findByRole('textbox', { name: 'Policy as YAML' });
/** Of an answer that came: the question waits for a pause in typing. */
const outcome = (text: RegExp): Promise<HTMLElement> => screen.findByText(text, {}, { timeout: 5_000 });

it('puts the suggestion for a service into the editor and tries it on what was observed', async () => {
  const { changes } = open('?service=east~platform~auth');
  expect(await screen.findByDisplayValue(/name: allow-observed/)).toBeVisible();
  expect(await outcome(/1,200 calls that were let through would be denied/)).toBeVisible();
  const asked = changes.find(({ path }) => path === '/security/policies/backtest');
  expect(asked?.body).toMatchObject({
    yaml: makeSuggestion().yaml,
    range: 'now-7d',
    with: 'in-force',
    cluster: 'east',
  });
  const rows = screen.getByRole('table', { name: 'Calls that the policy concerns' });
  expect(within(rows).getByText('Newly denied')).toBeVisible();
  expect(within(rows).getByText('no ALLOW policy matches')).toBeInTheDocument();
  const grants = screen.getByRole('table', { name: 'Grants' });
  expect(within(grants).getByText('cluster.local/ns/shop/sa/ad')).toBeVisible();
  expect(screen.getByText('kubectl --context east apply -f platform-deny-all.yaml')).toBeVisible();
});

it('asks for a narrower or wider suggestion', async () => {
  const { changes } = open('?service=east~platform~auth');
  await screen.findByDisplayValue(/allow-observed/);
  await userEvent.click(screen.getByRole('radio', { name: 'Who' }));
  const suggested = () => changes.filter(({ path }) => path.endsWith('/suggest')).map(({ body }) => body);
  await vi.waitFor(() => expect(suggested()).toHaveLength(2), 4000);
  expect(suggested()).toEqual([
    { service: 'east~platform~auth', range: 'now-7d', detail: 'paths' },
    { service: 'east~platform~auth', range: 'now-7d', detail: 'callers' },
  ]);
});

it('keeps what was typed through a reload, and gives the suggestion back on demand', async () => {
  open('?service=east~platform~auth');
  await screen.findByDisplayValue(/allow-observed/);
  fireEvent.change(await editor(), { target: { value: 'kind: Mine\n' } });
  expect(screen.getByText('changed here; kept in this browser')).toBeVisible();
  cleanup();
  open('?service=east~platform~auth');
  expect(await screen.findByDisplayValue(/kind: Mine/)).toBeVisible();
  await userEvent.click(await screen.findByRole('button', { name: 'Back to the suggestion' }));
  expect(await screen.findByDisplayValue(/allow-observed/)).toBeVisible();
});

it('says above the empty editor why there is no suggestion', async () => {
  const missing = problemAnswer(404, 'There is no service nobody');
  open('?service=east~platform~nobody', { '/security/policies/suggest': missing });
  const alert = await screen.findByText(/^There is no suggestion: There is no service nobody/);
  expect(alert).toHaveAttribute('role', 'alert');
  expect(await editor()).toHaveValue('');
});

it('keeps what was typed when the backtest fails', async () => {
  open('', { '/security/policies/backtest': problemAnswer(503, 'The store is not ready') });
  fireEvent.change(await editor(), { target: { value: 'kind: Mine\n' } });
  expect(await outcome(/The store is not ready/)).toBeVisible();
  expect(await editor()).toHaveValue('kind: Mine\n');
});

it('lists problems by line, and leads to the line', async () => {
  open('', {
    '/security/policies/backtest': makeBacktest({
      policies: [],
      rows: [],
      problems: [{ severity: 'error', line: 2, message: 'action is no action' }],
    }),
  });
  const area = (await editor()) as HTMLTextAreaElement;
  fireEvent.change(area, { target: { value: 'kind: AuthorizationPolicy\naction: MAYBE\n' } });
  const problem = await screen.findByRole(
    'button',
    { name: /Line 2, error: action is no action/ },
    { timeout: 5_000 },
  );
  expect(screen.getByText('The text cannot be read')).toBeVisible();
  expect(area).toHaveAttribute('aria-invalid', 'true');
  await userEvent.click(problem);
  expect(area).toHaveFocus();
  expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe('action: MAYBE');
});

it('shows what a draft for an edge changes of what is in force', async () => {
  const { changes } = open('?edge=east~shop~ad~~east~platform~auth~~http&intent=deny', {
    '/security/policies/draft': makeDraft({
      before: 'kind: AuthorizationPolicy\nmetadata:\n  name: old\n',
      yaml: 'kind: AuthorizationPolicy\nmetadata:\n  name: new\n',
    }),
  });
  const diff = await screen.findByRole('region', { name: 'Differences by line' });
  expect(diff).toHaveTextContent('removed: name: old');
  expect(diff).toHaveTextContent('added: name: new');
  expect(screen.getByText('1 line removed, 1 line added')).toBeVisible();
  expect(changes.find(({ path }) => path.endsWith('/draft'))?.body).toEqual({
    edge: 'east~shop~ad~~east~platform~auth~~http',
    intent: 'deny',
    range: 'now-7d',
  });
});

it('begins from a policy in force, with no difference to it', async () => {
  open(`?policy=${encodeURIComponent(POLICY_ID)}`);
  expect(await screen.findByDisplayValue(/auth-callers/)).toBeVisible();
  expect(await screen.findByText('no difference')).toBeVisible();
});

it('says that a service without callers has nothing to suggest, and shows hostile callers as text', async () => {
  const hostile = '<script>alert(1)</script>';
  const { grants } = makeSuggestion();
  open('?service=east~platform~auth', {
    '/security/policies/suggest': makeSuggestion({
      grants: grants.map((grant) => ({ ...grant, principal: hostile })),
      withoutIdentity: [
        {
          caller: { ...grants[0]!.caller, name: 'unknown', workload: '', identity: '', address: hostile },
          count: 3,
          lastAt: 0,
        },
      ],
    }),
  });
  expect((await screen.findAllByText(hostile)).length).toBe(2);
  expect(screen.getByText(/1 caller without an identity/)).toBeVisible();
  expect(document.querySelector('script')).toBeNull();
});
