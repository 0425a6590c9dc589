import type {
  ConfigChanges,
  ConfigProblems,
  ConfigResourceDetail,
  ConfigResources,
  MeshConfigStatus,
} from '@sightglass/shared/contract';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import { MeshPage } from './route.tsx';

const NOW = 1_800_000_000_000;
const ID = 'AuthorizationPolicy:east~shop~cart-callers';
const HOSTILE = '<img src=x onerror=alert(1)>';

const EAST: MeshConfigStatus['clusters'][number] = {
  cluster: 'east',
  source: 'kubernetes',
  where: 'https://east.example:6443',
  state: 'synced',
  lastSyncAt: NOW - 4_000,
  error: null,
  resources: 2,
  namespaces: [],
  missing: [
    { kind: 'ServiceProfile', reason: 'not installed' },
    { kind: 'EnvoyFilter', reason: 'HTTP 403: envoyfilters is forbidden' },
  ],
  problems: [],
  rootNamespace: 'istio-system',
  trustDomain: 'cluster.local',
};

const STATUS: MeshConfigStatus = {
  now: NOW,
  clusters: [
    EAST,
    {
      ...EAST,
      cluster: 'west',
      source: 'folder',
      where: '/etc/mesh',
      state: 'failed',
      error: 'EACCES',
      missing: [],
      problems: [{ where: '/etc/mesh/a.yaml', line: 12, message: HOSTILE }],
    },
  ],
  kinds: [
    { kind: 'AuthorizationPolicy', count: 1 },
    { kind: 'Namespace', count: 1 },
  ],
  validation: { error: 0, warning: 1, info: 0 },
};

const head = {
  id: ID,
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  cluster: 'east',
  namespace: 'shop',
  name: 'cart-callers',
  labels: {},
  createdAt: null,
  firstSeenAt: NOW - 86_400_000,
  changedAt: NOW - 60_000,
  origin: { kind: 'kubernetes' as const, where: 'https://east.example:6443', line: null },
};

const RESOURCES: ConfigResources = {
  resources: [
    head,
    { ...head, id: 'Namespace:east~~shop', kind: 'Namespace', apiVersion: 'v1', namespace: '', name: 'shop' },
  ],
  warnings: [],
};

const change = { id: ID, kind: head.kind, cluster: 'east', namespace: 'shop', name: 'cart-callers' };
const CHANGES: ConfigChanges = {
  window: { from: NOW - 900_000, to: NOW },
  changes: [{ ...change, at: NOW - 60_000, action: 'changed' }],
  truncated: false,
  warnings: [],
};

const DETAIL: ConfigResourceDetail = {
  ...head,
  deletedAt: null,
  yaml: `kind: AuthorizationPolicy\naction: DENY\nnote: ${HOSTILE}\n`,
  history: [
    {
      ...change,
      at: NOW - 60_000,
      action: 'changed',
      yaml: `kind: AuthorizationPolicy\naction: DENY\nnote: ${HOSTILE}\n`,
    },
    { ...change, at: NOW - 86_400_000, action: 'seen', yaml: 'kind: AuthorizationPolicy\naction: ALLOW\n' },
  ],
  warnings: [],
};

const PROBLEMS: ConfigProblems = {
  connected: true,
  problems: [
    {
      code: 'SG0601',
      severity: 'warning',
      resource: ID,
      kind: head.kind,
      cluster: 'east',
      namespace: 'shop',
      name: 'cart-callers',
      path: 'spec.action',
      where: '/etc/mesh/a.yaml',
      line: 7,
      yamlLine: 2,
      what: 'It selects no workload',
      message: `Nothing has ${HOSTILE}.`,
      why: 'It protects nothing.',
      fix: 'Correct the labels.',
      alike: ['IST0127'],
    },
  ],
  counts: { error: 0, warning: 1, info: 0 },
  truncated: false,
  warnings: [],
};

function open(url = '/mesh?tab=configuration', answers: Partial<Record<'status' | 'resource', object>> = {}) {
  return renderPage({
    page: MeshPage,
    pattern: '/mesh',
    url,
    answer: (path) => {
      if (path === '/config/status') return answers.status ?? STATUS;
      if (path === '/config/resources') return RESOURCES;
      if (path === '/config/changes') return CHANGES;
      if (path === '/config/problems') return PROBLEMS;
      if (path.startsWith('/config/resources/')) return answers.resource ?? DETAIL;
      return problemAnswer(404, 'Nothing is here');
    },
  });
}

it('says where the configuration is read from, and names what could not be read', async () => {
  open();
  const sources = await screen.findByRole('table', { name: 'Sources of the configuration' });
  const east = within(sources).getByRole('row', { name: /^east/ });
  expect(east).toHaveTextContent('ReadAPI serverhttps://east.example:6443');
  expect(east).toHaveTextContent('1 kind not readable, 1 kind not installed4s ago2');
  expect(within(sources).getByRole('row', { name: /^west/ })).toHaveTextContent('Not readable');
  const problems = screen.getByRole('table', { name: 'What could not be read' });
  expect(
    within(problems)
      .getAllByRole('row')
      .map(({ textContent }) => textContent),
  ).toEqual([
    'ClusterWhat is wrong',
    'eastHTTP 403: envoyfilters is forbiddenEnvoyFilter',
    'westEACCES',
    `west${HOSTILE}/etc/mesh/a.yaml:12`,
  ]);
});

it('lists resources and changes, and asks for one kind', async () => {
  const { calls } = open();
  const table = await screen.findByRole('table', { name: 'Resources' });
  expect(await within(table).findByRole('link', { name: 'cart-callers' })).toHaveAttribute(
    'href',
    `/mesh?${new URLSearchParams({ tab: 'configuration', resource: ID }).toString()}`,
  );
  const changes = await screen.findByRole('table', { name: 'Changes in this time' });
  expect(within(changes).getByRole('row', { name: /cart-callers/ })).toHaveTextContent('Changed');
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Kind' }), 'Namespace');
  await expect.poll(() => calls.at(-1)?.search).toContain('kind=Namespace');
});

it('shows one as YAML with its versions and what each changed', async () => {
  open(`/mesh?tab=configuration&resource=${encodeURIComponent(ID)}`);
  expect(await screen.findByRole('region', { name: 'YAML of cart-callers' })).toHaveTextContent(
    'action: DENY',
  );
  const versions = screen.getByRole('list', { name: 'Versions, newest first' });
  const [newest, oldest] = within(versions).getAllByRole('listitem');
  expect(within(newest as HTMLElement).getByText('- action: ALLOW')).toBeVisible();
  expect(within(newest as HTMLElement).getByText('+ action: DENY')).toBeVisible();
  expect(newest).toHaveTextContent(`+ note: ${HOSTILE}`);
  expect(oldest).toHaveTextContent('Seen first');
  expect(screen.getByRole('link', { name: 'All resources' })).toHaveAttribute(
    'href',
    '/mesh?tab=configuration',
  );
});

it('says that one was deleted, and that one is not known', async () => {
  open(`/mesh?tab=configuration&resource=${ID}`, { resource: { ...DETAIL, deletedAt: NOW } });
  expect(await screen.findByRole('region', { name: 'YAML before it was deleted' })).toBeVisible();
});

it('tells what to do where none is connected, and what failed', async () => {
  open('/mesh?tab=configuration', {
    status: { now: NOW, clusters: [], kinds: [], validation: { error: 0, warning: 0, info: 0 } },
  });
  expect(await screen.findByText('No configuration is connected')).toBeVisible();
});

it('tells that a resource is not known', async () => {
  open('/mesh?tab=configuration&resource=none', {
    resource: problemAnswer(404, 'There is no resource none.'),
  });
  expect(await screen.findByRole('alert')).toHaveTextContent('There is no resource none.');
});

it('lists problems with their place, why and the fix, and opens the resource', async () => {
  open();
  const list = await screen.findByRole('list', { name: 'Problems' });
  const [first] = within(list).getAllByRole('listitem');
  expect(first).toHaveTextContent(`WarningSG0601Nothing has ${HOSTILE}.`);
  expect(first).toHaveTextContent('spec.action/etc/mesh/a.yaml:7');
  expect(first).toHaveTextContent('Fix. Correct the labels.');
  expect(within(list).getByRole('link', { name: 'AuthorizationPolicy shop/cart-callers' })).toHaveAttribute(
    'href',
    `/mesh?${new URLSearchParams({ tab: 'configuration', resource: ID }).toString()}`,
  );
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Severity' }), 'error');
  expect(within(list).queryByRole('listitem')).toBeNull();
});

it('marks the line of a problem in the YAML', async () => {
  open(`/mesh?tab=configuration&resource=${encodeURIComponent(ID)}`);
  const yaml = await screen.findByRole('region', { name: 'YAML of cart-callers' });
  expect(await within(yaml).findByText(/line 2, SG0601/)).toBeVisible();
  expect(yaml.querySelector('mark')).toHaveTextContent('action: DENY');
});
