import type { AccessRecordDetail } from '@sightglass/shared/contract';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import {
  makeDetail,
  makeGroups,
  makeHistogram,
  makePage,
  makeRecord,
  makeStatus,
  NOW,
} from '../../ui/access-log/sample-records.ts';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import { AccessLogPage } from './route.tsx';

type Answers = Partial<Record<string, (query: URLSearchParams) => object>>;

function open(search = '', answers: Answers = {}) {
  return renderPage({
    page: AccessLogPage,
    pattern: '/access-log',
    url: `/access-log${search}`,
    answer: (path, query) => {
      const own = answers[path];
      if (own) return own(query);
      if (path === '/access-log/status') return makeStatus();
      if (path === '/access-log/histogram') return makeHistogram();
      if (path === '/access-log/groups') return makeGroups();
      if (path === '/access-log') return makePage(query.has('after') ? { records: [] } : {});
      if (path.startsWith('/access-log/')) return makeDetail({ id: path.slice('/access-log/'.length) });
      return problemAnswer(404, 'No such thing');
    },
  });
}

const rowOf = async (text: string): Promise<HTMLElement> => {
  const cell = await screen.findByText(text);
  return cell.closest('[role="row"]') as HTMLElement;
};

it('says who called what, when, and how it ended', async () => {
  const { calls } = open('?range=now-1h&code=!2xx&namespace=shop');
  const row = await rowOf('/cart/1');
  for (const text of ['web', 'shop/web', '10.0.0.7', 'cart', 'GET', '200', '12.5ms', 'TLS 1.3'])
    expect(within(row).getByText(text)).toBeVisible();
  const asked = calls.find(({ pathname }) => pathname === '/api/v1/access-log');
  expect(Object.fromEntries(asked?.searchParams ?? [])).toEqual({
    code: '!2xx',
    namespace: 'shop',
    range: 'now-1h',
    limit: '200',
  });
  expect(screen.getByText('6 records')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Remove code not 2xx' })).toBeVisible();
});

it('asks for a value of a cell, turns it round, and lets it go', async () => {
  const user = userEvent.setup();
  const { location } = open();
  await user.hover(await screen.findByText('/cart/1'));
  // Not by user-event: its pointer leaves the table on the way from one cell's text to its button.
  fireEvent.click(screen.getByRole('button', { name: 'Only this path' }));
  await waitFor(() => expect(location().search).toBe('?path=%2Fcart%2F1'));
  await user.click(screen.getByTitle('Leave it out instead'));
  await waitFor(() => expect(location().search).toBe('?path=%21%2Fcart%2F1'));
  await user.click(screen.getByRole('button', { name: 'Remove path not /cart/1' }));
  await waitFor(() => expect(location().search).toBe(''));
});

it('takes what is typed, and says what makes no sense of it', async () => {
  const user = userEvent.setup();
  const { location } = open();
  const field = await screen.findByRole('combobox', { name: 'Filter the access log' });
  await user.type(field, 'code:abc{Enter}');
  expect(screen.getByRole('alert')).toHaveTextContent('code: 404, 5xx');
  await user.clear(field);
  await user.type(field, 'caller:web -code:5xx{Enter}');
  await waitFor(() =>
    expect(Object.fromEntries(new URLSearchParams(location().search))).toEqual({
      source: 'web',
      code: '!5xx',
    }),
  );
});

it('offers values that are there, the most frequent first', async () => {
  const user = userEvent.setup();
  const group = { resource: null, denied: 0, failed: 0, firstAt: NOW, lastAt: NOW };
  const { location, calls } = open('?identity=a', {
    '/access-log/groups': () =>
      makeGroups({
        groups: [
          { ...group, key: 'GET', count: 1_234 },
          { ...group, key: '', count: 2 },
        ],
      }),
  });
  await user.type(await screen.findByRole('combobox', { name: 'Filter the access log' }), 'method:');
  const option = await screen.findByRole('option', { name: /GET/ });
  expect(option).toHaveTextContent('1,234 records');
  expect(screen.getByRole('option', { name: /none/ })).toBeVisible();
  const asked = calls.find(({ pathname }) => pathname.endsWith('/groups'));
  expect(asked?.searchParams.get('by')).toBe('method');
  expect(asked?.searchParams.get('identity')).toBe('a');
  await user.keyboard('{ArrowDown}{Enter}');
  await waitFor(() => expect(new URLSearchParams(location().search).get('method')).toBe('GET'));
});

it('goes by keyboard from record to record, opens one, and closes it', async () => {
  const user = userEvent.setup();
  const records = [1, 2, 3].map((n) => makeRecord({ id: `${n}`, path: `/p/${n}` }));
  const { location } = open('', { '/access-log': () => makePage({ records }) });
  (await rowOf('/p/1')).focus();
  await user.keyboard('j');
  await waitFor(async () => expect(await rowOf('/p/2')).toHaveFocus());
  await user.keyboard('{Enter}');
  const panel = await screen.findByRole('complementary', { name: 'Record' });
  expect(location().search).toBe('?record=2');
  await user.keyboard('j');
  await waitFor(() => expect(location().search).toBe('?record=3'));
  await user.keyboard('{Escape}');
  await waitFor(() => expect(panel).not.toBeInTheDocument());
  expect(location().search).toBe('');
});

it('opens a record by its address, with why it was refused and where it leads', async () => {
  open('?record=42', {
    '/access-log': () => makePage({ records: [] }),
    '/access-log/42': () =>
      makeDetail({
        id: '42',
        denied: true,
        policy: 'shop/deny-all rule 0',
        code: 403,
        headers: { 'x-a': 'b' },
      }),
  });
  const panel = await screen.findByRole('complementary', { name: 'Record' });
  expect(await within(panel).findByText('A policy refused this call: shop/deny-all rule 0.')).toBeVisible();
  const lead = within(panel).getByRole('link', { name: 'What this identity touched' });
  expect(lead).toHaveAttribute(
    'href',
    '/access-log?identity=spiffe%3A%2F%2Fcluster.local%2Fns%2Fshop%2Fsa%2Fweb&view=groups&group=resource',
  );
  expect(within(panel).getByRole('link', { name: 'Edge' })).toHaveAttribute(
    'href',
    '/edges/east~shop~web~~east~shop~cart~~http',
  );
  for (const name of ['Who', 'What', 'Outcome', 'Connection', 'Headers', 'Proxies'])
    expect(within(panel).getByRole('region', { name })).toBeVisible();
});

it('closes a record by its key, be it in the list or not', async () => {
  const user = userEvent.setup();
  const { location } = open('?record=42', {
    '/access-log': () => makePage({ records: [] }),
    '/access-log/42': () => makeDetail({ id: '42' }),
  });
  await screen.findByRole('complementary', { name: 'Record' });
  await user.keyboard('{Escape}');
  await waitFor(() => expect(location().search).toBe(''));
});

it('shows hostile texts as text, isolated, and what cannot be seen as escapes', async () => {
  const hostile: Partial<AccessRecordDetail> = {
    path: '/<img src=x onerror=alert(1)>\u202Egpj.exe\u0000',
    method: '"><script>alert(1)</script>',
    sourceIdentity: 'spiffe://td/ns/<b>x</b>/sa/\u2066y',
    sourceAddress: "'; DROP TABLE record; --",
    host: 'a,"b"\r\nc',
    requestId: '=HYPERLINK("http://evil")',
    userAgent: 'x'.repeat(100_000),
    headers: { '<script>': '\u001B[31mred' },
  };
  open('?record=666', {
    '/access-log': () => makePage({ records: [makeRecord({ id: '666', ...hostile })] }),
    '/access-log/666': () => makeDetail({ id: '666', ...hostile }),
  });
  const panel = await screen.findByRole('complementary', { name: 'Record' });
  await within(panel).findByText('/<img src=x onerror=alert(1)>', { exact: false });
  expect(document.querySelector('img, script, main b')).toBeNull();
  const path = within(panel).getByText('/<img src=x onerror=alert(1)>', { exact: false });
  expect(path).toHaveTextContent('/<img src=x onerror=alert(1)>\\u202Egpj.exe\\u0000');
  expect(path.closest('bdi')).toHaveAttribute('dir', 'ltr');
  for (const char of ['\u202E', '\u2066', '\u0000', '\u001B', '\r'])
    expect(document.body.textContent).not.toContain(char);
  expect(within(panel).getByText('\\u001B', { exact: false })).toBeVisible();
  // A hundred thousand characters come on demand.
  expect(panel.textContent.length).toBeLessThan(10_000);
  await userEvent.click(within(panel).getByRole('button', { name: 'Show all 100,000 characters' }));
  expect(panel.textContent.length).toBeGreaterThan(100_000);
});

it('counts groups and leads from each to its records', async () => {
  const user = userEvent.setup();
  const resource = { service: 'east~shop~cart', method: 'GET', path: '/cart' };
  const { location } = open('?view=groups&identity=me', {
    '/access-log/groups': () =>
      makeGroups({
        groups: [{ key: 'k', resource, count: 41, denied: 2, failed: 1, firstAt: NOW - 60_000, lastAt: NOW }],
        distinct: 3,
        rest: 9,
        total: 50,
      }),
  });
  expect(await screen.findByText('3 groups, 50 records; 9 in 2 more groups')).toBeVisible();
  const row = await rowOf('/cart');
  for (const text of ['41', '2', '1']) expect(within(row).getByText(text)).toBeVisible();
  await user.click(within(row).getByRole('button', { name: 'Show these records' }));
  await waitFor(() =>
    expect(Object.fromEntries(new URLSearchParams(location().search))).toEqual({
      identity: 'me',
      service: 'east~shop~cart',
      method: 'GET',
      path: '/cart,/cart?*',
    }),
  );
});

it('narrows the range by the histogram’s keys, and by its table', async () => {
  const user = userEvent.setup();
  const { location } = open();
  const chart = await screen.findByRole('slider', { name: /^Records over time/ });
  chart.focus();
  await user.keyboard('{End}{ArrowLeft}');
  expect(chart).toHaveAttribute(
    'aria-valuetext',
    expect.stringContaining('4 records (3 2xx, 1 5xx), 1 refused'),
  );
  await user.keyboard('{Shift>}{ArrowLeft}{/Shift}{Enter}');
  await waitFor(() =>
    expect(new URLSearchParams(location().search).get('range')).toBe(`${NOW - 900_000}..${NOW - 300_000}`),
  );
  await user.click(screen.getByRole('button', { name: 'Show as a table' }));
  const table = screen.getByRole('table', { name: 'Records over time' });
  await user.click(within(table).getAllByRole('button')[0] as HTMLElement);
  await waitFor(() =>
    expect(new URLSearchParams(location().search).get('range')).toBe(`${NOW - 600_000}..${NOW - 300_000}`),
  );
});

it('exports exactly what was counted', async () => {
  open('?path=/a*&range=now-1h');
  await userEvent.click(await screen.findByRole('button', { name: 'Export' }));
  await screen.findByText('6 records that match, every field of each');
  const link = await screen.findByRole('menuitem', {
    name: 'NDJSON, one record a line',
    hidden: true,
  });
  expect(link).toHaveAttribute(
    'href',
    `/api/v1/access-log/export?path=%2Fa*&range=${NOW - 900_000}..${NOW}&format=ndjson&limit=6`,
  );
});

it('says that a range lies before what is kept, rather than that nothing happened', async () => {
  const kept = { ...makePage().kept, keptFrom: NOW + 1 };
  open('', {
    '/access-log': () => makePage({ records: [], kept }),
    '/access-log/histogram': () => makeHistogram({ kept, total: 0, classes: [] }),
  });
  expect(await screen.findByText('This range lies before what is kept')).toBeVisible();
  expect(screen.getByText('nothing is kept of this range')).toBeVisible();
  expect(screen.queryByText(/^0 records|^0, newest/)).toBeNull();
});

it('tells where the log begins beside the count, without an alarm', async () => {
  const kept = { ...makePage().kept, keptFrom: NOW - 300_000 };
  const message = 'Access logs are kept since a moment.';
  open('', {
    '/access-log/histogram': () =>
      makeHistogram({ kept, warnings: [{ code: 'partial-history', subject: 'access-log', message }] }),
  });
  expect(await screen.findByText(/^6 records; kept since /)).toBeVisible();
  expect(screen.queryByText(/Access logs are kept since/)).toBeNull();
});

const missing = () => problemAnswer(404, 'This console keeps no access log');

it('says how to connect a log where none is kept', async () => {
  const { calls } = open('', { '/access-log/status': missing, '/access-log': missing });
  expect(await screen.findByRole('heading', { name: 'No access log is connected' })).toBeVisible();
  expect(screen.getAllByRole('button', { name: /^Copy: / })).toHaveLength(6);
  expect(calls.map(({ pathname }) => pathname)).toEqual(['/api/v1/session', '/api/v1/access-log/status']);
});

it('does not ask for what a reader of a part of the mesh is refused, and says when none is kept', async () => {
  const session = {
    via: 'session',
    name: 'vera',
    role: 'viewer',
    groups: [],
    expiresAt: null,
    grants: [{ namespace: 'shop' }],
  };
  const part = { '/session': () => session };
  const { calls } = open('', part);
  await screen.findByText('/cart/1');
  expect(calls.filter(({ pathname }) => pathname.endsWith('/status'))).toEqual([]);
  open('', { ...part, '/access-log/histogram': missing, '/access-log': missing });
  expect(await screen.findByRole('heading', { name: 'No access log is connected' })).toBeVisible();
});

it('tells losses by their numbers', async () => {
  open('', { '/access-log/status': () => makeStatus({ dropped: 1_200, sampled: 3 }) });
  expect(
    await screen.findByText(
      'Since the start: 1,200 records dropped because the store did not keep up; 3 records left out by sampling rules.',
    ),
  ).toBeVisible();
});

it('follows what arrives, on top, and holds it while the pointer is on the rows', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  let arrived = 0;
  open('?live=1', {
    '/access-log': (query) => {
      const after = query.get('after');
      if (after === null) return makePage();
      arrived = Number(after) + 1;
      return makePage({
        records: [makeRecord({ id: `${arrived}`, path: `/new/${arrived}` })],
        tail: `${arrived}`,
      });
    },
  });
  await screen.findByText('/cart/1');
  await vi.advanceTimersByTimeAsync(1_100);
  expect(await screen.findByText('/new/8')).toBeVisible();
  await user.hover(screen.getByText('/cart/1'));
  await vi.advanceTimersByTimeAsync(2_200);
  const show = await screen.findByRole('button', { name: /^Paused: \d newer records?\. Show$/ });
  expect(screen.queryByText(`/new/${arrived}`)).toBeNull();
  await user.click(show);
  expect(await screen.findByText('/new/9')).toBeVisible();
  vi.useRealTimers();
});
