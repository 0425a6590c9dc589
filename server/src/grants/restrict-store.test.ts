import { RESTRICTED_ID } from '@sightglass/shared/identity';
import { afterAll, describe, expect, it } from 'vitest';
import { createSampleStore } from '../http/testing/sample-store.ts';
import { INTERVAL_MS, ORIGIN } from '../store/conformance-mesh.ts';
import type { EdgeFilter, GroupKey, SignalSums } from '../store/telemetry-store.ts';
import { createHiddenNames } from './hidden-names.ts';
import { createMask } from './mask.ts';
import { restrictStore } from './restrict-store.ts';
import { FORBIDDEN, SHOP } from './testing/forbidden-names.ts';
import { WINDOW } from './testing/forbidden-telemetry.ts';

const { store: whole, end } = await createSampleStore([WINDOW, WINDOW]);
afterAll(() => whole.close());

const mask = createMask(SHOP);
mask.hide(createHiddenNames(['zz-forbidden-ns', 'zz-forbidden-west']));
const store = restrictStore(whole, mask, () => Promise.resolve());
const window = { from: ORIGIN, to: end };

const readEdges = async (filter: EdgeFilter = {}) =>
  (await store.readEdges({ window, filter, histograms: true })).edges;
/** `web > cart 400`, of both windows. */
const say = (edges: Awaited<ReturnType<typeof readEdges>>) =>
  edges.map(({ edge, requests }) => `${edge.source.service} > ${edge.target.service} ${requests}`);

const readGroups = async (by: GroupKey, filter: EdgeFilter = {}) => {
  const { groups } = await store.readSeries({ window, filter, by, stepMs: INTERVAL_MS, histograms: true });
  return groups.map(({ key, points }) => [key, points.map((point) => point?.requests ?? null)] as const);
};

const sum = (all: readonly (Pick<SignalSums, 'requests'> | null)[]): number =>
  all.reduce((total, one) => total + (one?.requests ?? 0), 0);

describe('edges of a reader who sees one namespace', () => {
  it('are those of which one end is within; far ends beyond are one and added up', async () => {
    expect(say(await readEdges()).toSorted()).toEqual([
      // Two hosts of the forbidden namespace, and its database: each was called as another.
      'cart > api.example.com 10',
      'cart > restricted 90',
      // Three callers, one of them from another cluster; two were refused once.
      'restricted > cart 118',
      'unknown > web 24',
      'web > cart 400',
    ]);
  });

  it('add up like everything that they stand for', async () => {
    const into = (await readEdges({ target: { service: 'cart' } })).find(
      ({ edge }) => edge.source.namespace === 'restricted',
    );
    expect(into).toMatchObject({
      errors: 20,
      durationMs: 2 * 10 * (30 + 20 + 7),
      bytesIn: 2 * 100 * (30 + 20 + 7),
      reporters: ['destination'],
      edge: { external: false, protocol: 'http' },
    });
    expect(into?.histogram?.counts.reduce((sum, count) => sum + count, 0)).toBe(2 * (30 + 20 + 7));
  });

  it('name nobody from beyond', async () => {
    expect(JSON.stringify(await readEdges())).not.toContain(FORBIDDEN);
  });

  it('are not found by a name from beyond, and found by the one that they have', async () => {
    expect(await readEdges({ source: { namespace: 'zz-forbidden-ns' } })).toEqual([]);
    expect(await readEdges({ namespaces: ['zz-forbidden-ns'] })).toEqual([]);
    expect(await readEdges({ clusters: ['zz-forbidden-west'] })).toEqual([]);
    expect(say(await readEdges({ source: { namespace: 'restricted' } }))).toEqual(['restricted > cart 118']);
    expect(say(await readEdges({ external: true }))).toEqual(['cart > api.example.com 10']);
    const among = (await readEdges()).filter(({ edge }) => edge.target.service === 'restricted');
    expect(say(await readEdges({ among: among.map(({ edge }) => edge) }))).toEqual(['cart > restricted 90']);
  });
});

describe('series of the same reader', () => {
  it('by caller or callee tell one restricted end', async () => {
    const cart = { target: { namespace: 'shop', service: 'cart' } };
    expect(await readGroups('source-service', cart)).toEqual([
      ['east~shop~web', [200, 200]],
      [RESTRICTED_ID, [59, 59]],
    ]);
    expect(await readGroups('source-cluster', cart)).toEqual([
      ['east', [200, 200]],
      ['restricted', [59, 59]],
    ]);
    expect(await readGroups('target-workload', { source: { service: 'cart' } })).toEqual([
      ['east~unknown~unknown', [5, 5]],
      [RESTRICTED_ID, [45, 45]],
    ]);
    expect(await readGroups('edge', { source: { namespace: 'restricted' } })).toEqual([
      [`${RESTRICTED_ID}~~east~shop~cart~~http`, [59, 59]],
    ]);
  });

  it.each(['none', 'protocol', 'code', 'flag', 'source-service', 'target-version', 'edge'] as const)(
    'by %s add up to the sum of the edges',
    async (by) => {
      const answer = await store.readSeries({
        window,
        filter: {},
        by,
        stepMs: INTERVAL_MS,
        histograms: true,
      });
      expect(sum(answer.groups.flatMap(({ points }) => points))).toBe(sum(await readEdges()));
      expect(JSON.stringify(answer)).not.toContain(FORBIDDEN);
    },
  );
});

it('identities of far ends are restricted, and their traffic added up', async () => {
  const { pairs } = await store.readIdentities({ window, filter: { target: { service: 'cart' } } });
  expect(pairs.map(({ sourcePrincipal, requests }) => [sourcePrincipal, requests])).toEqual([
    ['restricted', 118],
    ['spiffe://cluster.local/ns/shop/sa/web-sa', 400],
  ]);
});

it('tells of clusters and namespaces within, and not how large the rest is', async () => {
  const { clusters, edges, sizeBytes } = await store.readStatus();
  expect([clusters.map(({ name, namespaces }) => [name, namespaces]), edges, sizeBytes]).toEqual([
    [['east', ['shop']]],
    0,
    0,
  ]);
});

it('sees a whole cluster, or nothing at all', async () => {
  const see = (grants: Parameters<typeof createMask>[0]) =>
    restrictStore(whole, createMask(grants), () => Promise.resolve()).readEdges({
      window,
      filter: {},
      histograms: false,
    });
  const ofEast = await see([{ cluster: 'east', namespace: null }]);
  expect(JSON.stringify(ofEast)).not.toContain('zz-forbidden-west');
  expect(ofEast.edges.reduce((sum, { requests }) => sum + requests, 0)).toBe(
    (await whole.readEdges({ window, filter: {}, histograms: false })).edges.reduce(
      (sum, { requests }) => sum + requests,
      0,
    ),
  );
  expect((await see([])).edges).toEqual([]);
});
