import type { Mesh, Sources } from '@sightglass/shared/contract';
import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import { MeshPage } from './route.tsx';

const NOW = 1_800_000_000_000;

const MESH: Mesh = {
  version: '1.2.3',
  demo: true,
  now: NOW,
  startedAt: NOW - 3_600_000,
  intervalMs: 15_000,
  clusters: [
    { name: 'east', namespaces: ['pay', 'shop'], engines: [], lastDataAt: NOW - 9_000 },
    { name: 'west', namespaces: ['shop'], engines: [], lastDataAt: NOW - 600_000 },
  ],
  backfill: null,
  store: {
    kind: 'embedded',
    edges: 214,
    sizeBytes: 3 * 2 ** 20,
    oldestAt: NOW - 86_400_000,
    newestAt: NOW,
    tiers: [
      { name: 'minute', stepMs: 60_000, retentionMs: 172_800_000, rows: 1_234, oldestAt: NOW - 7_200_000 },
    ],
  },
};

const SOURCES: Sources = {
  now: NOW,
  sources: [
    {
      name: 'pods',
      kind: 'scrape',
      intervalMs: 15_000,
      discovery: ['kubernetes'],
      targetsUp: 1,
      targetsDown: 1,
      targetsPending: 0,
      lastError: null,
    },
  ],
  targets: (['up', 'down'] as const).map((state, i) => ({
    id: state,
    source: 'pods',
    url: `http://10.0.0.${i}:15020/stats/prometheus`,
    labels: { pod: `cart-${i}` },
    state,
    lastScrapeAt: NOW,
    lastSuccessAt: state === 'up' ? NOW - 5_000 : null,
    lastDurationMs: 4,
    samples: 400,
    series: 400,
    bodyBytes: 2_048,
    scrapes: 10,
    failures: state === 'up' ? 0 : 10,
    parseErrors: 0,
    lastError: state === 'up' ? null : 'connect ECONNREFUSED',
    dialects: ['istio'],
  })),
  dropped: [{ reason: 'self-scrape', count: 12 }],
  limited: null,
};

function open(answers: { readonly mesh?: object; readonly sources?: object } = {}) {
  renderPage({
    page: MeshPage,
    pattern: '/mesh',
    url: '/mesh',
    answer: (path) => (path === '/mesh' ? (answers.mesh ?? MESH) : (answers.sources ?? SOURCES)),
  });
}

it('says what the console is and that the mesh is a demo', async () => {
  open();
  const about = await screen.findByRole('region', { name: 'Console' });
  expect(about).toHaveTextContent('Version1.2.3');
  expect(about).toHaveTextContent('Built-in demo mesh (simulated proxies)');
  expect(about).toHaveTextContent('Running for1h');
});

it('says how fresh each cluster is', async () => {
  open();
  const clusters = await screen.findByRole('table', { name: 'Clusters' });
  expect(within(clusters).getByRole('row', { name: /^east/ })).toHaveTextContent('Reporting9s ago2');
  expect(within(clusters).getByRole('row', { name: /^west/ })).toHaveTextContent('Silent10min ago1');
});

it('says which engine holds each cluster, also one that never answered', async () => {
  const clusters = [
    { ...MESH.clusters[0], engines: ['east'] },
    { name: 'west', namespaces: [], engines: ['west'], lastDataAt: null },
  ];
  open({ mesh: { ...MESH, clusters } });
  const table = await screen.findByRole('table', { name: 'Clusters' });
  expect(within(table).getByRole('row', { name: /^east/ })).toHaveTextContent('eastReportingeast9s ago2');
  expect(within(table).getByRole('row', { name: /^west/ })).toHaveTextContent('westNever reportedwestnever0');
});

it('shows what the store keeps', async () => {
  open();
  expect(await screen.findByRole('region', { name: 'Store' })).toHaveTextContent(
    'embedded, 3 MiB, 214 edges',
  );
  const tiers = screen.getByRole('table', { name: 'Tiers of the store' });
  expect(within(tiers).getByRole('row', { name: /^minute/ })).toHaveTextContent('minute1min2d1,2342h ago');
});

it('shows how far the import of the past has come, and what is in its way', async () => {
  const backfill = {
    engine: 'prometheus:9090',
    state: 'waiting',
    from: NOW - 28 * 86_400_000,
    steps: 672,
    done: 168,
    empty: 4,
    reached: NOW - 7 * 86_400_000,
    lastError: 'prometheus:9090 does not answer.',
  };
  open({ mesh: { ...MESH, backfill } });
  const panel = await screen.findByRole('region', { name: 'Imported past' });
  expect(panel).toHaveTextContent('Waiting');
  expect(panel).toHaveTextContent('168 of 672 windows (25%), 4 of them without telemetry');
  expect(panel).toHaveTextContent('prometheus:9090 does not answer.');
  expect(screen.getByRole('progressbar', { name: 'Import of the past' })).toHaveAttribute('value', '168');
});

it('shows targets that are down first, with their error', async () => {
  open();
  const targets = await screen.findByRole('table', { name: 'Targets' });
  const [, first] = within(targets).getAllByRole('row');
  expect(first).toHaveTextContent('10.0.0.1:15020');
  expect(first).toHaveTextContent('Down');
  expect(first).toHaveTextContent('connect ECONNREFUSED');
  expect(first).toHaveTextContent('never');
});

it('shows the sources although the store does not answer', async () => {
  open({ mesh: problemAnswer(400, 'The store is shut') });
  expect(await screen.findByRole('alert')).toHaveTextContent('Could not load the store and the clusters');
  expect(await screen.findByRole('table', { name: 'Sources' })).toBeVisible();
});

it('says what to do without any source', async () => {
  open({ sources: { now: NOW, sources: [], targets: [], dropped: [], limited: null } });
  expect(await screen.findByText('No source is configured')).toBeVisible();
});

it('shows engines as sources, and that the console keeps nothing itself', async () => {
  const [source] = SOURCES.sources;
  open({
    mesh: { ...MESH, store: { ...MESH.store, kind: 'prometheus', edges: 0, sizeBytes: 0, tiers: [] } },
    sources: { ...SOURCES, sources: [{ ...source, name: 'east', kind: 'prometheus' }] },
  });
  const store = await screen.findByRole('region', { name: 'Store' });
  expect(store).toHaveTextContent('Prometheus-compatible engines, since');
  expect(store).toHaveTextContent('The console keeps no telemetry');
  expect(store).not.toHaveTextContent('0 edges');
  const row = within(await screen.findByRole('table', { name: 'Sources' })).getByRole('row', {
    name: /east/,
  });
  expect(row).toHaveTextContent('Query engine');
});

it('says what is not listed to whoever may see a part of the mesh', async () => {
  open({ sources: { ...SOURCES, limited: { someUnplacedDown: true } } });
  await screen.findByText(/^Listed are targets/);
  const panel = screen.getByRole('region', { name: 'Sources' });
  expect(panel).toHaveTextContent('Listed are targets that say they are in the part of the mesh');
  expect(panel).toHaveTextContent('At least one target that does not say its cluster and namespace');
  expect(within(panel).queryByRole('columnheader', { name: 'Targets found by' })).toBeNull();
  expect(within(panel).getByRole('row', { name: /^pods/ })).toHaveTextContent('podsScrape15s110');
});

it('takes no target in sight for no source', async () => {
  open({ sources: { ...SOURCES, sources: [], targets: [], limited: { someUnplacedDown: false } } });
  await screen.findByText('No target says that it is in what you may see');
  const panel = screen.getByRole('region', { name: 'Sources' });
  expect(panel).not.toHaveTextContent('No source is configured');
  expect(panel).not.toHaveTextContent('At least one target');
});
