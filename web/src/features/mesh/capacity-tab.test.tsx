import type { Capacity } from '@sightglass/shared/contract';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import { MeshPage } from './route.tsx';

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;

const CAPACITY: Capacity = {
  now: NOW,
  windowMs: 300_000,
  process: {
    cpuShare: 0.16,
    cores: 4,
    rssBytes: 400 * 2 ** 20,
    heapUsedBytes: 2 ** 25,
    loopDelayMs: { p50: 0.3, p99: 9.7 },
  },
  store: {
    kind: 'embedded',
    sizeBytes: 2 ** 30,
    maxSizeBytes: 2 ** 33,
    growth: { bytesPerDay: 2 ** 30, measuredMs: 3_600_000, fullAt: NOW + 7.5 * DAY_MS },
  },
  sources: [
    {
      name: 'pods',
      kind: 'scrape',
      targets: 48,
      series: 4_989,
      requestsPerSecond: 9.6,
      failuresPerSecond: 0.2,
      samplesPerSecond: 2_752,
      bytesPerSecond: 2 ** 21,
      meanMs: 4.7,
      cpuShare: 0.006,
    },
  ],
  caches: [
    {
      name: 'answers',
      hits: 30,
      misses: 10,
      coalesced: null,
      hitRatio: 0.75,
      bytes: 4_096,
      maxBytes: 2 ** 26,
    },
  ],
  operations: [{ name: 'read-edges', perSecond: 0.5, meanMs: 20, failuresPerSecond: 0 }],
  slowest: [
    {
      source: 'east',
      asked: null,
      purpose: 'latency',
      detail: '',
      promql: 'sum by (le) (increase(istio_request_duration_milliseconds_bucket[15m]))',
      spanMs: null,
      count: 1,
      durationMs: 1_250,
      meanMs: 1_250,
      rows: 4_000,
      bytes: 2 ** 20,
      at: NOW - 4_000,
      error: null,
    },
    {
      source: 'store',
      asked: 'getServiceSeries',
      purpose: 'read-series',
      detail: 'by code',
      promql: null,
      spanMs: 900_000,
      count: 3,
      durationMs: 40,
      meanMs: 25,
      rows: 57,
      bytes: null,
      at: NOW - 9_000,
      error: 'shut',
    },
  ],
  rules: [],
  dropped: [
    { reason: 'unknown caller of an address', what: 'series', count: 1_200, perMinute: 0 },
    { reason: 'failed', what: 'scrapes', count: 5, perMinute: 3 },
  ],
};

function open(capacity: object = CAPACITY) {
  renderPage({
    page: MeshPage,
    pattern: '/mesh',
    url: '/mesh?tab=capacity',
    answer: (path) => (path === '/capacity' ? capacity : problemAnswer(404, 'not asked for here')),
  });
}

it('says at a glance what the console uses and when its store is full', async () => {
  open();
  const glance = await screen.findByText('Memory');
  const tiles = glance.closest('dl');
  expect(tiles).toHaveTextContent('Processor16%of one core; 4 cores');
  expect(tiles).toHaveTextContent('Event loop delay9.7msp99; p50 300µs');
  expect(tiles).toHaveTextContent('Answered from caches75%30 of 40');
  expect(tiles).toHaveTextContent('Store1 GiBfull in 7d 12h');
});

it('says what each source costs', async () => {
  open();
  const costs = await screen.findByRole('table', { name: 'Cost of each source' });
  expect(within(costs).getByRole('row', { name: /^pods/ })).toHaveTextContent(
    'podsscrape484,9899.6/s0.2/s2.75k/s2 MiB/s4.7ms0.6%',
  );
});

it('shows the slowest questions and copies their PromQL', async () => {
  const user = userEvent.setup();
  open();
  const slowest = await screen.findByRole('table', { name: 'Slowest questions' });
  const [, first, second] = within(slowest).getAllByRole('row');
  expect(first).toHaveTextContent('The console itselfeast: latency1.25s');
  expect(second).toHaveTextContent('Service seriesread series over 15min (by code)shut40ms25ms3');
  await user.click(screen.getByRole('button', { name: 'Copy PromQL' }));
  expect(await navigator.clipboard.readText()).toBe(CAPACITY.slowest[0]?.promql);
});

it('says what is left out, and why', async () => {
  open();
  const dropped = await screen.findByRole('table', { name: 'Left out and lost' });
  const rows = within(dropped).getAllByRole('row');
  expect(rows[1]).toHaveTextContent(/^Series: unknown caller of an address.*no edge of the mesh\.none1,200$/);
  expect(rows[2]).toHaveTextContent(/^Scrapes: failed.*3 a minute5$/);
});

it('says which recording rules are read, what they save, and offers them', async () => {
  const status = { engine: 'east', intervalMs: 60_000, since: NOW - 7_200_000, missing: [] };
  open({
    ...CAPACITY,
    rules: [
      {
        ...status,
        dialect: 'istio',
        state: 'active',
        gains: {
          at: NOW - 60_000,
          metrics: [
            { metric: 'istio_requests_total', rawSeries: 45_000, ruleSeries: 900, rawMs: 820, ruleMs: 21 },
          ],
        },
      },
      { ...status, engine: 'west', dialect: 'istio', state: 'partial', missing: ['west-2'], gains: null },
      {
        ...status,
        engine: 'north',
        dialect: 'linkerd',
        state: 'absent',
        gains: {
          at: NOW,
          metrics: [{ metric: 'response_total', rawSeries: 300, ruleSeries: 30, rawMs: 12, ruleMs: null }],
        },
      },
    ],
  });
  const rules = await screen.findByRole('table', { name: 'Recording rules' });
  const [, east, west, north] = within(rules).getAllByRole('row');
  expect(east).toHaveTextContent(/^eastistioReadevaluated every 1min, without a gap since /);
  expect(west).toHaveTextContent('westistioIncompleteraw series are read: no rules for west-2');
  expect(north).toHaveTextContent('northlinkerdNot thereraw series are read: not installed');
  const gains = screen.getByRole('table', { name: 'What recording rules save' });
  const [, first, second] = within(gains).getAllByRole('row');
  expect(first).toHaveTextContent('istio_requests_totaleast45,000 → 900820ms → 21ms1min ago');
  expect(second).toHaveTextContent('response_totalnorth300 → ≈3012msnow');
  const link = screen.getByRole('link', { name: 'Download rules' });
  expect(link).toHaveAttribute('href', '/api/v1/recording-rules');
  expect(link).toHaveAttribute('download', 'sightglass-rules.yaml');
});

it('draws what is not known yet as such', async () => {
  open({
    ...CAPACITY,
    windowMs: 0,
    process: { ...CAPACITY.process, cpuShare: null, loopDelayMs: null },
    store: { ...CAPACITY.store, growth: null },
    sources: [],
    caches: [{ ...CAPACITY.caches[0], hits: 0, misses: 0, hitRatio: null }],
    operations: [],
    slowest: [],
    dropped: [],
  });
  const tiles = (await screen.findByText('Memory')).closest('dl');
  expect(tiles).toHaveTextContent('Processor–of one core');
  expect(tiles).toHaveTextContent('growth not known yet');
  expect(screen.getByText('Nothing was asked in this time.')).toBeVisible();
  expect(screen.getByText('Nothing was left out.')).toBeVisible();
  expect(screen.getByText('No source is configured.')).toBeVisible();
});

it('says what failed', async () => {
  open(problemAnswer(500, 'The store is shut'));
  expect(await screen.findByRole('alert')).toHaveTextContent('Could not load the costs');
});
