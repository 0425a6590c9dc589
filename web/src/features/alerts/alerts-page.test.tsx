import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { problemAnswer, renderPage, type Sent } from '../../testing/render-page.tsx';
import { answerAlerting } from '../../ui/alerts/sample-answers.ts';
import {
  makeAlert,
  makeDelivery,
  makeEntry,
  makeReceiver,
  makeRule,
  makeSilence,
  SAMPLE_NOW,
  SAMPLE_RECORD,
} from '../../ui/alerts/sample-data.ts';
import { AlertsPage } from './route.tsx';

beforeEach(() => {
  vi.spyOn(Date, 'now').mockReturnValue(SAMPLE_NOW);
  localStorage.setItem('sightglass-author', 'Ada');
});

function open(
  search = '',
  changes: Readonly<Record<string, object>> = {},
  change: (sent: Sent) => object | null = () => null,
) {
  const answers = answerAlerting(changes);
  return renderPage({
    page: AlertsPage,
    pattern: '/alerts',
    url: `/alerts${search}`,
    answer: (path, _, sent) => (sent.method === 'GET' ? answers(path) : (change(sent) ?? answers(path))),
  });
}

describe('alerts that fire', () => {
  const slo = { kind: 'slo', id: 's1', name: 'Cart availability', tier: 0 } as const;
  const ALERTS = [
    makeAlert(),
    makeAlert({
      fingerprint: 'f2',
      source: slo,
      value: 21.3,
      summary: 'cart: budget burns',
      severity: 'ticket',
      inhibitedBy: ['f1'],
    }),
    makeAlert({
      fingerprint: 'f3',
      state: 'pending',
      firedAt: null,
      summary: 'points: p95 612ms',
      subject: { kind: 'service', id: 'west~loyalty~points' },
    }),
    makeAlert({
      fingerprint: 'f4',
      state: 'no-data',
      firedAt: null,
      summary: 'west: nothing heard',
      subject: { kind: 'cluster', id: 'west' },
    }),
  ];
  const answer = { '/alerts': { alerts: ALERTS, warnings: [] } };

  it('are grouped by rule with severity, value, subject and since; pending and no data below', async () => {
    open('', answer);
    const rule = await screen.findByRole('region', { name: 'High error ratio' });
    expect(within(rule).getByText('Page')).toBeVisible();
    expect(within(rule).getByText('7.2%')).toBeVisible();
    expect(within(rule).getByText('10min')).toBeVisible();
    expect(within(rule).getByRole('link', { name: 'cart' })).toHaveAttribute(
      'href',
      '/services/east~shop~cart',
    );
    const burning = screen.getByRole('region', { name: 'Cart availability' });
    expect(within(burning).getByText('21.3×')).toBeVisible();
    expect(within(burning).getByText('Held back')).toBeVisible();
    expect(within(burning).getByRole('link', { name: 'Cart availability' })).toHaveAttribute(
      'href',
      '/slos/s1',
    );
    expect(
      within(screen.getByRole('region', { name: 'Pending' })).getByText('points: p95 612ms'),
    ).toBeVisible();
    expect(
      within(screen.getByRole('region', { name: 'No data' })).getByText('west: nothing heard'),
    ).toBeVisible();
  });

  it('narrow by severity, words and scope, and say what the scope hides', async () => {
    const { location } = open('?cluster=west', answer);
    expect(await screen.findByText('No alert fires.')).toBeVisible();
    expect(screen.getByText(/2 alerts lie outside the scope/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show all clusters and namespaces' }));
    expect(await screen.findByText('cart: budget burns')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: /^Page/ }));
    expect(screen.queryByText('cart: budget burns')).toBeNull();
    expect(location().search).toBe('?severity=page');
    await userEvent.type(screen.getByRole('searchbox', { name: 'Filter alerts' }), 'nothing like it');
    expect(screen.getByText('No alert that fires passes the filter.')).toBeVisible();
  });

  it('are scrolled to where a link opens one of many', async () => {
    const scroll = vi.spyOn(HTMLElement.prototype, 'scrollIntoView');
    open('?select=f2', answer);
    const item = (await screen.findByText('cart: budget burns')).closest('li');
    expect(scroll.mock.contexts).toEqual([item]);
    expect(screen.queryByText(/does not fire any more/)).toBeNull();
  });

  it('say of a link to one that ended where to read what became of it', async () => {
    open('?select=gone', answer);
    expect(await screen.findByText(/does not fire any more/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'What became of it' })).toHaveAttribute(
      'href',
      '/alerts?tab=ledger&fingerprint=gone',
    );
  });

  it('are not called calm where nothing watches', async () => {
    open('', { '/alerts': { alerts: [], warnings: [] }, '/alert-rules': { rules: [] } });
    expect(await screen.findByText(/^Nothing is watched yet/)).toBeVisible();
    expect(screen.queryByText('No alert fires.')).toBeNull();
  });

  it('open to all that is known: why nobody is told, what became of it, and the ways on', async () => {
    const silenced = makeAlert({ silencedBy: ['quiet'] });
    open('?select=f1', {
      '/alerts': { alerts: [silenced], warnings: [] },
      '/ledger': {
        window: { from: 0, to: 1 },
        entries: [makeEntry({ kind: 'silenced', text: 'nobody is told: silenced by Ada' })],
        truncated: false,
      },
    });
    expect(await screen.findByText(/of Ada until .*: Rolling cart back/)).toBeVisible();
    expect(await screen.findByText('nobody is told: silenced by Ada')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Open runbook' })).toHaveAttribute(
      'href',
      'https://runbooks.example.org/cart',
    );
    const silence = new URL(
      screen.getByRole('link', { name: 'Silence' }).getAttribute('href') ?? '',
      'http://x',
    );
    expect(silence.pathname).toBe('/alerts/silences/new');
    expect(silence.searchParams.get('matchers')).toContain('alertname="High error ratio"');
    expect(screen.getByRole('link', { name: 'Why, or why not' })).toHaveAttribute(
      'href',
      '/alerts?tab=ledger&fingerprint=f1',
    );
    await userEvent.click(screen.getByRole('button', { name: 'cart: 7.2% of requests fail (limit 5%)' }));
    expect(screen.queryByText('nobody is told: silenced by Ada')).toBeNull();
  });

  it('are acknowledged with a comment and a name, and given back', async () => {
    const taken = makeAlert({ acknowledged: { at: SAMPLE_NOW, by: 'Ada', comment: 'rolling back' } });
    let alert = makeAlert();
    const { changes } = open('?select=f1', {}, () => (alert = taken));
    await userEvent.click(await screen.findByRole('button', { name: 'Acknowledge' }));
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Comment', hidden: true }),
      'rolling back',
    );
    await userEvent.click(screen.getByRole('button', { name: 'I have it', hidden: true }));
    await waitFor(() =>
      expect(changes).toEqual([
        { method: 'POST', path: '/alerts/f1/acknowledge', body: { comment: 'rolling back' }, author: 'Ada' },
      ]),
    );
    expect(alert).toBe(taken);
  });

  it('say that none fires, or what failed', async () => {
    open('', { '/alerts': { alerts: [], warnings: [] } });
    expect(await screen.findByText('No alert fires.')).toBeVisible();
  });

  it('never look calm when they could not be had', async () => {
    open('', { '/alerts': problemAnswer(503, 'The state cannot be read') });
    expect(await screen.findByRole('alert')).toHaveTextContent('The state cannot be read');
    expect(screen.queryByText('No alert fires.')).toBeNull();
  });
});

describe('the other tabs', () => {
  it('move by keyboard and begin without the former’s filters', async () => {
    const { location } = open('?severity=page&range=now-1h');
    (await screen.findByRole('tab', { name: /^Firing/ })).focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(location().search).toBe('?range=now-1h&tab=history');
    expect(await screen.findByRole('table', { name: 'Alert history' })).toBeVisible();
    expect(screen.getByRole('list', { name: 'Episodes of High error ratio, cart' })).toHaveTextContent(
      /fired .* and goes on, 10min/,
    );
  });

  it('list rules with what they found, and pause one', async () => {
    const broken = makeRule({
      id: 'sat',
      firing: 0,
      error: 'The signal is gone',
      rule: { ...makeRule().rule, name: 'Full pools' },
    });
    const file = makeRule({
      id: 'cert',
      origin: 'file',
      file: 'certs.yaml',
      firing: 0,
      rule: { ...makeRule().rule, name: 'Certificates' },
    });
    const { changes } = open('?tab=rules', { '/alert-rules': { rules: [makeRule(), broken, file] } });
    const table = await screen.findByRole('table', { name: 'Alert rules' });
    expect(within(table).getByRole('link', { name: 'High error ratio' })).toHaveAttribute(
      'href',
      '/alerts/rules/errors',
    );
    expect(within(table).getAllByText('error ratio above 5% over 5m, each service')).toHaveLength(3);
    expect(within(table).getByText('1 firing')).toBeVisible();
    expect(within(table).getByTitle('The signal is gone')).toHaveTextContent('Not evaluated');
    expect(within(table).getByTitle('It is kept in the file certs.yaml and changes there')).toBeVisible();
    expect(within(table).queryByRole('button', { name: 'Delete Certificates' })).toBeNull();
    await userEvent.click(within(table).getByRole('button', { name: 'Pause High error ratio' }));
    await waitFor(() =>
      expect(changes).toMatchObject([
        { method: 'PUT', path: '/alert-rules/errors', body: { paused: true }, author: 'Ada' },
      ]),
    );
  });

  it('end a silence, and silence the expired again', async () => {
    const expired = makeSilence({ id: 's3', state: 'expired', holds: [] });
    const { changes } = open('?tab=silences', { '/silences': { silences: [makeSilence(), expired] } });
    await screen.findByText('ends in 1h 30min');
    const active = screen.getByRole('region', { name: 'Active' });
    expect(within(active).getByText('service="cart"')).toBeVisible();
    expect(within(active).getByText('ends in 1h 30min')).toBeVisible();
    expect(within(active).getByText('holds 1 alert back')).toBeVisible();
    await userEvent.click(within(active).getByRole('button', { name: 'End now' }));
    await waitFor(() => expect(changes).toMatchObject([{ method: 'POST', path: '/silences/quiet/expire' }]));
    const again = within(screen.getByRole('region', { name: 'Expired' })).getByRole('link', {
      name: /^Silence again/,
    });
    expect(decodeURIComponent(again.getAttribute('href') ?? '')).toContain('matchers=service="cart"');
  });

  it('send a test to a receiver and show what came of it', async () => {
    const dead = makeReceiver({
      dead: 2,
      last: { at: SAMPLE_NOW - 60_000, ok: false, detail: '404 no_service' },
    });
    const { changes } = open('?tab=receivers', { '/receivers': { receivers: [dead] } }, ({ path }) =>
      path === '/receiver-test' ? { ok: false, status: 404, detail: 'no_service', durationMs: 84 } : null,
    );
    expect(await screen.findByText('404 no_service')).toBeVisible();
    expect(screen.getByRole('link', { name: '2 given up' })).toHaveAttribute(
      'href',
      '/alerts?tab=deliveries&receiver=hook&state=dead',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Send a test to Shop on call' }));
    expect(await screen.findByText(/The test failed, status 404, after 84ms/)).toBeVisible();
    expect(changes).toMatchObject([
      { path: '/receiver-test', body: { id: 'hook', receiver: { name: 'Shop on call' } } },
    ]);
  });

  it('show the routing table and who would be told', async () => {
    open('?tab=routing');
    const table = await screen.findByRole('table', { name: 'Routes' });
    expect(within(table).getByRole('row', { name: /^1 pages severity="page"/ })).toBeVisible();
    const trial = screen.getByRole('textbox', { name: 'Labels of an alert' });
    expect(await screen.findByText(/taken by route 1, pages/)).toHaveTextContent(
      'Shop on call would be told',
    );
    await userEvent.clear(trial);
    await userEvent.type(trial, 'severity="ticket"');
    expect(screen.getByText(/would be told: no route takes it/)).toHaveTextContent('mail would be told');
    await userEvent.type(trial, ' and more');
    expect(screen.getByText(/These are no labels/)).toBeVisible();
  });

  it('show attempts with status and answer, and try again what was given up', async () => {
    const { changes } = open('?tab=deliveries', {}, () => makeDelivery({ state: 'waiting' }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'cart: 7.2% of requests fail (limit 5%)' }),
    );
    const attempts = screen.getByRole('list', { name: 'Attempts' });
    expect(attempts).toHaveTextContent('500');
    expect(attempts).toHaveTextContent('Internal Server Error');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(changes).toMatchObject([{ method: 'POST', path: '/deliveries/d1/replay' }]));
  });

  it('ask the ledger for one alert, and for all again', async () => {
    const { calls, location } = open('?tab=ledger');
    await userEvent.click(await screen.findByRole('button', { name: 'This alert only' }));
    expect(location().search).toBe('?tab=ledger&fingerprint=f1');
    await waitFor(() =>
      expect(
        calls.some(
          ({ pathname, searchParams }) =>
            pathname.endsWith('/ledger') && searchParams.get('fingerprint') === 'f1',
        ),
      ).toBe(true),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Show all alerts' }));
    expect(location().search).toBe('?tab=ledger');
  });

  it.each([
    [
      'history',
      { '/alert-history': { window: { from: 0, to: 1 }, alerts: [], truncated: false } },
      'Nothing fired in this range',
    ],
    ['rules', { '/alert-rules': { rules: [] } }, 'No alert rule yet'],
    ['silences', { '/silences': { silences: [] } }, 'Nothing is silenced'],
    ['maintenance', { '/maintenance-windows': { windows: [] } }, 'No maintenance is planned'],
    ['receivers', { '/receivers': { receivers: [] } }, 'Nobody can be told yet'],
    ['deliveries', { '/deliveries': { deliveries: [], waiting: 0, dead: 0 } }, 'No notification yet'],
    [
      'ledger',
      { '/ledger': { window: { from: 0, to: 1 }, entries: [], truncated: false } },
      'Nothing is written in this range',
    ],
  ])('%s: say what to do when there is nothing', async (tab, changes, words) => {
    open(`?tab=${tab}`, changes);
    expect(await screen.findByText(words)).toBeVisible();
  });

  it.each([
    ['history', '/alert-history'],
    ['rules', '/alert-rules'],
    ['silences', '/silences'],
    ['maintenance', '/maintenance-windows'],
    ['receivers', '/receivers'],
    ['routing', '/routing'],
    ['deliveries', '/deliveries'],
    ['ledger', '/ledger'],
  ])('%s: say what failed', async (tab, path) => {
    open(`?tab=${tab}`, { [path]: problemAnswer(500, 'It broke') });
    expect(await screen.findByRole('alert')).toHaveTextContent('It broke');
  });
});

it('counts what was given up where a reader sees it', async () => {
  open('', {
    '/receivers': { receivers: [makeReceiver({ dead: 3 })] },
    '/routing': { ...SAMPLE_RECORD, routing: {} },
  });
  expect(await screen.findByRole('tab', { name: /^Deliveries ?3/ })).toBeVisible();
});
