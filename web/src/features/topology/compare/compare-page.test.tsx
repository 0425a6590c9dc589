import type { DiffEdge, DiffNode, DiffSide, TopologyDiff } from '@sightglass/shared/contract';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderPage, serveApi } from '../page-harness.tsx';
import { TopologyPage } from '../route.tsx';
import { buildDiffView, listDoubts, listRows, markOf, sayChange, summarizeDiff } from './compare-model.ts';

const HOSTILE = '<img src=x onerror=alert(1)>';

function makeSide(changes: Partial<DiffSide> = {}): DiffSide {
  return {
    health: 'ok',
    requestsPerSecond: 10,
    errorRatio: 0,
    latency: { p50: 4, p95: 9, p99: 20 },
    bytesPerSecond: 100,
    openedPerSecond: 0,
    mtls: { state: 'mutual', mutualShare: 1, plaintextShare: 0 },
    requests: 3000,
    opened: 0,
    coveredMs: 300_000,
    ...changes,
  };
}

const SAME = {
  change: 'same',
  beyondNoise: false,
  traffic: 'same',
  errors: 'same',
  latency: 'same',
  mtls: 'same',
} as const;
const UNKNOWN = { traffic: 'unknown', errors: 'unknown', latency: 'unknown', mtls: 'unknown' } as const;

function makeNode(name: string, changes: Partial<DiffNode> = {}): DiffNode {
  return {
    id: `east~shop~${name === HOSTILE ? 'hostile' : name}`,
    kind: 'service',
    cluster: 'east',
    namespace: 'shop',
    name,
    external: false,
    measured: 'inbound',
    ...SAME,
    now: makeSide(),
    before: makeSide(),
    ...changes,
  };
}

function makeEdge(source: string, target: string, changes: Partial<DiffEdge> = {}): DiffEdge {
  const [from, to] = [`east~shop~${source}`, `east~shop~${target}`];
  return {
    id: `${from}~~${to}~~http`,
    source: from,
    target: to,
    protocol: 'http',
    ...SAME,
    now: makeSide(),
    before: makeSide(),
    ...changes,
  };
}

const SLOW = {
  change: 'changed',
  beyondNoise: true,
  latency: 'slower',
  errors: 'more',
  now: makeSide({ errorRatio: 0.04, latency: { p50: 900, p95: 2310, p99: 2400 } }),
} as const;

function makeDiff(changes: Partial<TopologyDiff> = {}): TopologyDiff {
  return {
    window: { from: 1_700_000_300_000, to: 1_700_000_600_000 },
    against: { from: 1_700_000_000_000, to: 1_700_000_300_000 },
    coveredMs: 300_000,
    againstCoveredMs: 300_000,
    overlapMs: 0,
    clusters: [{ cluster: 'east', nowMs: 300_000, beforeMs: 300_000 }],
    rules: {
      minimumRequests: 50,
      errorChange: 0.005,
      standardErrors: 3,
      latencyFactor: 1.3,
      latencyChangeMs: 5,
      trafficFactor: 1.5,
      expectedRequests: 10,
      measuredShare: 0.5,
    },
    nodes: [
      makeNode('web'),
      makeNode('currency', SLOW),
      makeNode(HOSTILE, { change: 'appeared', beyondNoise: true, before: null, ...UNKNOWN }),
    ],
    edges: [
      makeEdge('web', 'currency', SLOW),
      makeEdge('web', 'hostile', { change: 'appeared', beyondNoise: true, before: null, ...UNKNOWN }),
    ],
    warnings: [],
    ...changes,
  };
}

describe('a difference', () => {
  it('is worse where it is worse in any way', () => {
    const edge = makeEdge('a', 'b', { ...SLOW, errors: 'less' });
    expect([markOf(edge), sayChange(edge)]).toEqual(['worse', 'slower, fewer errors']);
    expect(markOf(makeEdge('a', 'b', { ...SLOW, errors: 'same', latency: 'faster' }))).toBe('better');
    expect(markOf(makeEdge('a', 'b', { ...SLOW, errors: 'same', latency: 'same', traffic: 'less' }))).toBe(
      'other',
    );
  });

  it('of mutual TLS is worse where less of it is proven', () => {
    const plain = makeSide({ mtls: { state: 'mixed', mutualShare: 0.6, plaintextShare: 0.4 } });
    const edge = makeEdge('a', 'b', { change: 'changed', beyondNoise: true, mtls: 'changed', now: plain });
    expect(markOf(edge)).toBe('worse');
    expect(markOf({ ...edge, now: makeSide(), before: plain })).toBe('better');
  });

  it('is in doubt where chance may have made it', () => {
    const edge = makeEdge('a', 'b', { change: 'vanished', now: null, ...UNKNOWN });
    expect(sayChange(edge)).toBe('Gone?');
    expect(sayChange({ ...edge, beyondNoise: true })).toBe('Gone');
  });
});

describe('the graph of two moments', () => {
  it('holds what was there in either, marked, without locks and health', () => {
    const view = buildDiffView(makeDiff());
    expect(view.edges.map(({ tone, label, mtls }) => [tone, label, mtls])).toEqual([
      ['worse', 'slower, more errors', 'mutual'],
      ['appeared', 'New', 'mutual'],
    ]);
    expect(view.nodes.map(({ change, health }) => [change, health])).toEqual([
      ['same', 'ok'],
      ['worse', 'ok'],
      ['appeared', 'ok'],
    ]);
  });

  it('is told in a sentence, with its doubts', () => {
    expect(summarizeDiff(listRows(makeDiff()))).toBe('5 nodes and edges: 2 worse, 2 new, 1 the same');
    expect(listDoubts(makeDiff())).toEqual([]);
    const doubtful = makeDiff({
      overlapMs: 60_000,
      coveredMs: 120_000,
      clusters: [{ cluster: 'west', nowMs: 120_000, beforeMs: 0 }],
    });
    expect(listDoubts(doubtful)).toEqual([
      'Of the later window 2min of 5min is stored.',
      'west told nothing of the earlier window; what it alone tells of is not called gone.',
      'The two windows share 1min, which counts in both.',
    ]);
  });
});

const open = (answer: object | undefined, more = '') => {
  const asked = serveApi({
    ...(answer ? { '/topology-diff': answer } : {}),
    '/alert-summary': { firing: 0, pages: 0, acknowledged: 0, silenced: 0, pending: 0, subjects: [] },
  });
  // The picture needs a canvas; the table is what tells here.
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: query.includes('max-width'),
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
  }));
  renderPage(<TopologyPage />, `/topology?against=previous${more}`);
  return asked;
};

describe('the Topology page between two moments', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('lists what differs, worst first, and both moments of one', async () => {
    const asked = open(makeDiff());
    const table = await screen.findByRole('table', { name: 'Differences' });
    const names = within(table)
      .getAllByRole('button', { name: /web|currency|img/ })
      .map((button) => button.textContent);
    expect(names).toEqual(['currency', 'web → currency', HOSTILE, `web → ${HOSTILE}`]);
    expect(document.querySelector('img[src="x"]')).toBeNull();
    await userEvent.click(within(table).getByRole('button', { name: 'web → currency' }));
    const detail = await screen.findByRole('region', { name: 'Both moments of web → currency' });
    expect(within(detail).getByText('9ms → 2.31s')).toBeVisible();
    expect(within(detail).getByText('0% → 4%')).toBeVisible();
    expect(within(detail).getByRole('link', { name: 'Page as it was then' })).toHaveAttribute(
      'href',
      `/edges/${encodeURIComponent('east~shop~web~~east~shop~currency~~http')}?range=1700000000000..1700000300000`,
    );
    expect(asked.some((url) => url.includes('against=previous'))).toBe(true);
  });

  it('lists what did not change when asked, and ends', async () => {
    open(makeDiff());
    await userEvent.click(await screen.findByRole('checkbox', { name: 'List what did not change, too' }));
    const table = screen.getByRole('table', { name: 'Differences' });
    expect(await within(table).findByRole('button', { name: 'web' })).toBeVisible();
    await userEvent.click(screen.getByRole('radio', { name: 'Yesterday' }));
    expect(screen.getByLabelText('Address')).toHaveTextContent('against=1d');
    await userEvent.click(screen.getByRole('button', { name: 'End comparison' }));
    expect(screen.getByLabelText('Address')).not.toHaveTextContent('against');
  });

  it('says that nothing differs, and what failed', async () => {
    open(makeDiff({ nodes: [makeNode('web')], edges: [] }));
    expect(await screen.findByText('Nothing differs beyond noise.')).toBeVisible();
  });

  it('says what failed', async () => {
    open(undefined);
    expect(await screen.findByText(/Not found/)).toBeVisible();
  });
});
