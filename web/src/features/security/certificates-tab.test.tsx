import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import { makeAuthority, makeCertificate, makeCertificates } from '../../ui/security/sample-certificates.ts';
import { CertificatesTab } from './certificates-tab.tsx';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HOSTILE = '<img src=x onerror=alert(1)>\u202Egnp';

const ROOT = makeCertificate({
  id: 'root~east~cluster.local~1',
  kind: 'root',
  namespace: '',
  workload: '',
  identities: [],
  expiresAt: NOW + 20 * DAY,
  notBefore: NOW - 3630 * DAY,
});
const STUCK = makeCertificate({
  id: 'workload~east~shop~ad-v1',
  workload: 'ad-v1',
  expiresAt: NOW + 3 * HOUR,
  notBefore: NOW - 21 * HOUR,
});
const USED = makeCertificate({
  id: 'workload~west~pay~ledger',
  cluster: 'west',
  namespace: 'pay',
  workload: 'ledger',
  identities: ['spiffe://corp/ns/pay/sa/ledger'],
  expiresAt: null,
  notBefore: null,
  source: 'access-log',
  metric: 'access log',
  count: 41,
});

function open(
  answer: object = makeCertificates([STUCK, makeCertificate({}), ROOT, USED]),
  { search = '', rules = [] as object[] } = {},
) {
  return renderPage({
    page: CertificatesTab,
    pattern: '/security',
    url: `/security?tab=certificates${search}`,
    answer: (path) =>
      path === '/certificates'
        ? answer
        : path === '/alert-rules'
          ? { now: NOW, rules, invalid: [], warnings: [] }
          : problemAnswer(404, `Nothing at ${path}`),
  });
}

const rowsOf = async (): Promise<HTMLElement[]> => {
  const table = await screen.findByRole('table', { name: 'Certificates' });
  return within(table).getAllByRole('row').slice(1);
};

it('says who signs, and what of that nobody tells', async () => {
  const authorities = [
    makeAuthority(),
    makeAuthority({
      trustDomain: '',
      issuer: '',
      rootExpiresAt: null,
      nextExpiresAt: null,
      signingRequests: null,
    }),
  ];
  open(makeCertificates([ROOT], { authorities }));
  const table = await screen.findByRole('table', { name: 'Authorities' });
  const [first, second] = within(table).getAllByRole('row').slice(1);
  expect(first).toHaveTextContent('cluster.localistiodeastin 300d12in 20h7');
  expect(second).toHaveTextContent('none toldnot toldeastnot told12not toldnot told');
});

it('lists certificates with their end, and says where validity or end are not told', async () => {
  open();
  const [stuck, fresh, root, used] = await rowsOf();
  expect(stuck).toHaveTextContent(/^ad-v1Workloadeastshopspiffe:.*in 3h.*87\.5% of 1d/);
  expect(fresh).toHaveTextContent(/cart-v1.*in 20h.*16\.7% of 1d/);
  expect(root).toHaveTextContent(/^cluster\.localRoot.*in 20d/);
  expect(used).toHaveTextContent(/^ledger.*not toldnot told.*access log41 records/);
  expect(
    within(used as HTMLElement).getByRole('link', { name: 'Calls of ledger in the access log' }),
  ).toHaveAttribute('href', expect.stringMatching(/^\/access-log\?.*identity=spiffe/));
  expect(within(root as HTMLElement).getByRole('link', { name: /New alert rule/ })).toHaveAttribute(
    'href',
    '/alerts/rules/new?suggest=authority-ends&ofCluster=east',
  );
  expect(within(stuck as HTMLElement).getByRole('link', { name: 'ad-v1' })).toHaveAttribute(
    'href',
    '/workloads/east~shop~ad-v1',
  );
});

it('counts them by when they end, and narrows to a span that can be linked to', async () => {
  const { location } = open();
  const strip = await screen.findByRole('list', { name: 'When certificates end' });
  const day = within(strip).getByRole('button', {
    name: '2 end within 24 hours: 2 workloads; some need attention',
  });
  expect(within(strip).getByRole('button', { name: /^0 have ended: none/ })).toBeDisabled();
  expect(await rowsOf()).toHaveLength(4);
  await userEvent.click(day);
  await waitFor(() => expect(location().search).toContain('ends=day'));
  expect(await rowsOf()).toHaveLength(2);
  expect(day).toHaveAttribute('aria-pressed', 'true');
  await userEvent.click(screen.getByRole('button', { name: 'Show all 4 certificates' }));
  expect(await rowsOf()).toHaveLength(4);
});

it('suggests rules where none watches, and shows those that do', async () => {
  const rule = {
    id: 'r1',
    rule: {
      name: 'Roots',
      description: '',
      scope: { clusters: [], namespaces: [], services: [] },
      condition: { kind: 'certificate', of: 'authority', within: '30d', validityLeft: null },
      window: '5m',
      for: '0s',
      keepFiringFor: '0s',
      noData: 'keep',
      severity: 'page',
      receivers: [],
      runbookUrl: '',
      labels: {},
      paused: false,
    },
    version: 1,
    origin: 'console',
    file: null,
    deletedAt: null,
    createdAt: NOW,
    updatedAt: NOW,
    updatedBy: 'Ada',
    firing: 0,
    pending: 0,
    evaluatedAt: NOW,
    error: null,
  };
  open(makeCertificates([ROOT]), { rules: [rule] });
  const panel = await screen.findByRole('region', { name: 'Rules that warn' });
  expect(await within(panel).findByRole('link', { name: 'Roots' })).toBeVisible();
  expect(within(panel).getByText('an authority’s certificate that expires within 30d')).toBeVisible();
  expect(within(panel).queryByText(/No rule watches authorities/)).toBeNull();
  expect(within(panel).getByRole('link', { name: /^Warn when a workload’s/ })).toHaveAttribute(
    'href',
    '/alerts/rules/new?suggest=not-renewed',
  );
});

it('says what to connect where nothing tells of certificates', async () => {
  open(makeCertificates([], { authorities: [] }));
  expect(await screen.findByText('Nothing tells of certificates')).toBeVisible();
  expect(screen.getByText(/to read their admin ports/)).toBeVisible();
  expect(screen.queryByRole('table', { name: 'Certificates' })).toBeNull();
});

it('shows what is hostile as text, and an error with a way to ask again', async () => {
  open(makeCertificates([makeCertificate({ workload: HOSTILE, identities: [HOSTILE], issuer: HOSTILE })]));
  expect((await rowsOf())[0]).toHaveTextContent(HOSTILE);
  expect(document.querySelector('img')).toBeNull();
});

it('tells of a failure', async () => {
  open(problemAnswer(503, 'The store is closed'));
  expect((await screen.findAllByText(/The store is closed/)).length).toBeGreaterThan(0);
  expect(screen.getAllByRole('button', { name: /again|Retry/i }).length).toBeGreaterThan(0);
});
