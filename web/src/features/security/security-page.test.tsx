import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import {
  answerSecurity,
  INVENTORY,
  makeDenial,
  makeDenials,
  makePolicies,
  makePolicy,
  makePosture,
  makePostureRow,
  makeReadiness,
  makeReadinessCaller,
  makeReadinessDetail,
  makeReadinessRow,
  PLAINTEXT_EDGE,
  POLICY_ID,
} from '../../ui/security/sample-security.ts';
import { SecurityPage } from './route.tsx';

const HOSTILE = '<img src=x onerror=alert(1)>\u202Egnp';

function open(search = '', answers: Readonly<Record<string, object>> = {}) {
  return renderPage({
    page: SecurityPage,
    pattern: '/security',
    url: `/security${search}`,
    answer: (path) => answers[path] ?? answerSecurity(path) ?? problemAnswer(404, `Nothing at ${path}`),
  });
}

const rangesOf = (calls: readonly URL[], path: string): (string | null)[] =>
  calls.filter(({ pathname }) => pathname.endsWith(path)).map((url) => url.searchParams.get('range'));

it('says how much is proven, in shares, words and edges', async () => {
  open('', { '/security/mtls': makePosture([makePostureRow()]) });
  const panel = await screen.findByRole('region', { name: 'What is proven' });
  expect(await within(panel).findByText('90%')).toBeVisible();
  expect(within(panel).getByText('6%').closest('li')).toHaveTextContent('6% plaintext60');
  expect(
    within(panel).getByText(/18 edges between services: 2 plaintext, 1 mixed, 3 unmeasured, 12 mutual/),
  ).toHaveTextContent(
    '60 calls came from callers of whom nothing is known, all of them in plaintext. 7 calls left the mesh',
  );
});

it('goes from a namespace to its services, to the edges of one, to an edge', async () => {
  const service = makePostureRow({ id: INVENTORY, name: 'inventory' });
  const { calls, location } = renderPage({
    page: SecurityPage,
    pattern: '/security',
    url: '/security',
    answer: (path, query) =>
      path !== '/security/mtls'
        ? (answerSecurity(path) ?? {})
        : makePosture([
            query.get('by') === 'namespace'
              ? makePostureRow()
              : query.get('by') === 'service'
                ? service
                : PLAINTEXT_EDGE,
          ]),
  });
  await userEvent.click(await screen.findByRole('button', { name: 'legacy' }));
  await userEvent.click(await screen.findByRole('button', { name: 'inventory' }));
  const table = await screen.findByRole('table', { name: 'Mutual TLS by edge' });
  expect(
    await within(table).findByText(
      'The receiving proxy saw no certificate on any of 12,030 requests: plaintext.',
    ),
  ).toBeInTheDocument();
  const last = calls.findLast(({ pathname }) => pathname.endsWith('/security/mtls'));
  expect(last?.searchParams.get('service')).toBe(INVENTORY);
  const asked = calls.find(({ searchParams }) => searchParams.get('by') === 'service');
  expect(asked?.searchParams.get('namespace')).toBe('legacy');
  expect(within(table).getByRole('link', { name: /in plaintext of/ })).toHaveAttribute(
    'href',
    expect.stringMatching(/^\/access-log\?.*proof=plaintext/),
  );
  const crumbs = screen.getByRole('navigation', { name: 'Narrowed to' });
  expect(crumbs).toHaveTextContent('Alllegacy in eastinventory');
  await userEvent.click(within(crumbs).getByRole('button', { name: 'legacy in east' }));
  expect(location().search).toBe('?by=service&within=east%7Elegacy');
});

it('shows only the chosen states', async () => {
  const mutual = makePostureRow({
    id: 'east~shop',
    name: 'shop',
    namespace: 'shop',
    received: { state: 'mutual', mutual: 10, plaintext: 0, unmeasured: 0 },
  });
  open('', { '/security/mtls': makePosture([makePostureRow(), mutual]) });
  const table = await screen.findByRole('table', { name: 'Mutual TLS by namespace' });
  expect(within(table).getAllByRole('row')).toHaveLength(3);
  await userEvent.click(screen.getByRole('button', { name: /^Mixed 1/ }));
  expect(within(table).getAllByRole('row')).toHaveLength(2);
  expect(within(table).getByRole('button', { name: 'legacy' })).toBeVisible();
});

it('shows hostile names as text', async () => {
  open('', { '/security/mtls': makePosture([makePostureRow({ name: HOSTILE })]) });
  expect(await screen.findByRole('button', { name: HOSTILE })).toBeVisible();
  expect(document.querySelector('img')).toBeNull();
});

it('says what is wrong, and that nothing was seen', async () => {
  open('', { '/security/mtls': problemAnswer(503, 'The store is not ready') });
  expect((await screen.findAllByText('The store is not ready'))[0]).toBeVisible();
});

it('calls nothing safe where nothing was seen', async () => {
  open('', { '/security/mtls': makePosture([]) });
  expect(await screen.findByText('No traffic was seen in this range')).toBeVisible();
});

it('judges STRICT by the last seven days unless the reader chose a range', async () => {
  const { calls } = open('?tab=strict');
  const table = await screen.findByRole('table', { name: 'STRICT readiness' });
  expect(within(table).getByText('2 callers would be cut off')).toBeInTheDocument();
  expect(screen.getByText(/last 7 days, since no range is chosen/)).toBeVisible();
  expect(rangesOf(calls, '/security/strict')).toEqual(['now-7d']);
});

it('takes the reader’s range where the address has one', async () => {
  const { calls } = open('?tab=strict&range=now-2h');
  await screen.findByRole('table', { name: 'STRICT readiness' });
  expect(screen.getByText(/in the chosen range/)).toBeVisible();
  expect(rangesOf(calls, '/security/strict')).toEqual(['now-2h']);
});

it('counts verdicts, and shows only the chosen', async () => {
  const ready = makeReadinessRow({ id: 'east~shop', name: 'shop', verdict: 'ready', cutOff: 0 });
  open('?tab=strict', { '/security/strict': makeReadiness([makeReadinessRow(), ready]) });
  const table = await screen.findByRole('table', { name: 'STRICT readiness' });
  await userEvent.click(screen.getByRole('button', { name: 'Ready 1' }));
  expect(within(table).getAllByRole('row')).toHaveLength(2);
  expect(within(table).getByRole('button', { name: 'shop' })).toBeVisible();
});

it('names whom STRICT would cut off: address, calls, last seen, and what to apply', async () => {
  const doubtful = makeReadinessCaller({
    id: 'east~shop~web',
    knownBy: 'workload',
    name: 'web',
    namespace: 'shop',
    addresses: [],
    plaintext: 0,
    unmeasured: 7,
    reason: 'only-caller-reports',
  });
  open('?tab=strict&open=east~legacy', {
    '/security/strict/east~legacy': makeReadinessDetail({
      doubtfulCallers: [doubtful],
      doubtful: 1,
      doubts: [{ code: 'unmeasured-traffic', message: 'Part of the traffic is measured by nobody.' }],
    }),
  });
  const cut = await screen.findByRole('table', { name: 'Callers that STRICT would cut off' });
  expect(within(cut).getAllByText('10.9.0.7')[0]).toBeVisible();
  expect(within(cut).getByText('known by its address only')).toBeVisible();
  expect(within(cut).getByRole('link', { name: 'inventory: the edge' })).toHaveAttribute(
    'href',
    expect.stringContaining('/edges/'),
  );
  const log =
    within(cut)
      .getByRole('link', { name: /in the access log/ })
      .getAttribute('href') ?? '';
  expect(Object.fromEntries(new URL(log, 'http://x').searchParams)).toEqual({
    proof: 'plaintext',
    range: 'now-7d',
    service: INVENTORY,
    address: '10.9.0.7',
  });
  expect(screen.getByText('1 caller would be cut off, and 1 more might be.')).toBeVisible();
  const might = screen.getByRole('table', { name: 'Callers that STRICT might cut off' });
  expect(within(might).getByRole('link', { name: 'web' })).toBeVisible();
  expect(within(might).getByText('only the caller’s proxy reports')).toBeVisible();
  expect(screen.getByText('Part of the traffic is measured by nobody.')).toBeVisible();
  expect(screen.getByRole('region', { name: 'Text of peer-authentication-legacy.yaml' })).toHaveTextContent(
    'kind: PeerAuthentication',
  );
  expect(screen.getByText('kubectl --context east apply -f peer-authentication-legacy.yaml')).toBeVisible();
});

it('says what is not known where no configuration is connected, and shows denials all the same', async () => {
  open('?tab=authorization', { '/security/policies': makePolicies([], []) });
  expect(await screen.findByText('No mesh configuration is connected')).toBeVisible();
  const denials = await screen.findByRole('table', { name: 'Denials' });
  expect(within(denials).getByRole('link', { name: 'ad' })).toBeVisible();
  expect(within(denials).getByText('POST /v1/token (12)')).toBeInTheDocument();
});

it('does not take a log that begins within the range for proof that nothing was denied', async () => {
  const late = {
    code: 'partial-history',
    subject: 'access-log',
    message: 'Access logs are kept since 2026-11-23T15:52:30.000Z: what lies before is missing.',
  } as const;
  const silent = makePolicy({ id: `${POLICY_ID}-2`, name: 'silent', denied: { count: 0, lastAt: null } });
  open('?tab=authorization', {
    '/security/policies': { ...makePolicies([makePolicy(), silent], ['east']), warnings: [late] },
    '/security/denials': { ...makeDenials([makeDenial()]), warnings: [late] },
  });
  const list = await screen.findByRole('table', { name: 'Policies in force' });
  expect(within(list).getByText('none logged')).toBeVisible();
  expect(within(list).getByText('≥ 12')).toBeVisible();
  expect(screen.getAllByText(/what lies before is missing/)).toHaveLength(1);
});

it('opens a policy: its words, its YAML, its own denials, and the way to try a change', async () => {
  const other = makeDenial({ policyId: null, policy: '', caller: { ...makeDenial().caller, name: 'other' } });
  const { location } = open('?tab=authorization', {
    '/security/policies': makePolicies([makePolicy({ notes: ['Rule 1 can never match.'] })], ['east']),
    '/security/denials': makeDenials([makeDenial(), other]),
  });
  const list = await screen.findByRole('table', { name: 'Policies in force' });
  await userEvent.click(within(list).getByRole('link', { name: 'platform/auth-callers' }));
  expect(new URLSearchParams(location().search).get('policy')).toBe(POLICY_ID);
  expect(await screen.findByText('from shop/frontend, with GET')).toBeVisible();
  expect(screen.getByText('Rule 1 can never match.')).toBeVisible();
  expect(screen.getByRole('region', { name: /^Text of platform-auth-callers/ })).toBeVisible();
  const denials = await screen.findByRole('table', { name: 'Denials' });
  await waitFor(() => expect(within(denials).getAllByRole('row')).toHaveLength(2));
  expect(screen.getByRole('link', { name: /backtest it in the workbench/ })).toHaveAttribute(
    'href',
    `/security/policies/new?${new URLSearchParams({ policy: POLICY_ID }).toString()}`,
  );
});
