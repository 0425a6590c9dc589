/** Two windows of the demo mesh compared: what its schedule of faults foretells, exactly. And by hand: what came, went, or was not measured. */
import { topologyDiffSchema, type DiffEdge, type TopologyDiff } from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import {
  alterOutcomes,
  createDemoHistory,
  END,
  isFrom,
  isTo,
  isToldIn,
  keepWindows,
  MINUTE,
  START,
  stripTls,
  type AlterHistory,
} from '../http/testing/demo-history.ts';
import { createContext } from '../http/testing/sample-context.ts';

type Store = Awaited<ReturnType<typeof createDemoHistory>>;

function appOver(store: Store) {
  return createApp(createContext(store, { now: () => END, intervalMs: MINUTE, startedAt: END }));
}

const span = (from: number, to: number): string => `${START + from * MINUTE}..${START + to * MINUTE}`;

type Minutes = readonly [from: number, to: number];

async function diff(
  app: ReturnType<typeof createApp>,
  [before, now]: readonly [Minutes, Minutes],
  more = '',
): Promise<TopologyDiff> {
  const path = `/api/v1/topology-diff?range=${span(...now)}&against=${span(...before)}${more}`;
  const { body } = await request(app).get(path).expect(200);
  return topologyDiffSchema.parse(body);
}

const short = (id: string): string => {
  const [cluster, , name] = id.split('~');
  return `${cluster}/${name}`;
};

function describeEdge({ source, target, ...edge }: DiffEdge): string {
  const moved = [edge.traffic, edge.errors, edge.latency, edge.mtls].filter(
    (word) => word !== 'same' && word !== 'unknown',
  );
  const what = edge.change === 'changed' ? moved.join(' ') : `${edge.change}${edge.beyondNoise ? '' : '?'}`;
  return `${short(source)} > ${short(target)}: ${what}`;
}

/** Edges that are not the same, in words. */
const listEdges = ({ edges }: TopologyDiff): string[] =>
  edges.filter(({ change }) => change !== 'same').map(describeEdge);

const windowOf = (from: number, to: number) => ({ from: START + from * MINUTE, to: START + to * MINUTE });

describe('two windows of the demo mesh', () => {
  let store: Store;
  let app: ReturnType<typeof createApp>;
  beforeAll(async () => {
    store = await createDemoHistory(0);
    app = appOver(store);
  });
  afterAll(() => store.close());

  const CANARY_ENDS = ['east/frontend > east/recommendation: less'];
  const CURRENCY_SLOW = [
    'east/checkout > east/currency: more slower',
    'east/frontend > east/checkout: slower',
    'east/frontend > east/currency: more slower',
    'east/istio-ingressgateway > east/frontend: slower',
    'west/frontend > east/checkout: slower',
  ];
  // What waited for currency is quicker again; of it, what also waits for payment now fails.
  const CURRENCY_WELL_LEDGER_LOST = [
    'east/checkout > east/currency: less faster',
    'east/checkout > east/payment: more',
    'east/frontend > east/checkout: more faster',
    'east/frontend > east/currency: less faster',
    'east/istio-ingressgateway > east/frontend: faster',
    'east/payment > east/ledger: more',
    'west/frontend > east/checkout: more faster',
  ];
  it.each<[string, Minutes, Minutes, string[]]>([
    ['nothing, while the faults stay as they are', [5, 7], [7, 9], []],
    ['currency that became slow', [6, 9], [10, 12], CURRENCY_SLOW],
    ['that, and the canary that was well again', [6, 9], [12, 15], [...CANARY_ENDS, ...CURRENCY_SLOW]],
    ['currency well again, and ledger lost', [12, 15], [20, 22], CURRENCY_WELL_LEDGER_LOST],
    ['the flood of the importer that ended', [21, 24], [26, 29], ['east/unknown > east/inventory: less']],
    ['the flood that began', [1, 4], [6, 9], ['east/unknown > east/inventory: more']],
  ])('hold %s', async (_, before, now, foretold) => {
    const answer = await diff(app, [before, now]);
    expect(listEdges(answer).toSorted()).toEqual(foretold.toSorted());
    expect(answer).toMatchObject({
      window: { from: START + now[0] * MINUTE, to: START + now[1] * MINUTE },
      against: { from: START + before[0] * MINUTE, to: START + before[1] * MINUTE },
      overlapMs: 0,
      warnings: [],
    });
  });

  it('name the services that it shows at, with the numbers of both', async () => {
    const { nodes } = await diff(app, [
      [21, 24],
      [26, 29],
    ]);
    const changed = nodes.filter(({ change }) => change !== 'same');
    expect(changed.map(({ id, traffic }) => [id, traffic])).toEqual([
      ['east~legacy~inventory', 'less'],
      ['east~unknown~unknown', 'less'],
    ]);
    const [inventory] = changed;
    const { before, now } = inventory ?? {};
    expect((before?.requestsPerSecond ?? 0) / (now?.requestsPerSecond ?? 1)).toBeCloseTo(17 / 9.8, 0);
    expect(before?.requests).toBe(Math.round((before?.requestsPerSecond ?? 0) * 180));
  });

  it('are the same graph the other way round', async () => {
    const back = await diff(app, [
      [26, 29],
      [21, 24],
    ]);
    expect(listEdges(back)).toEqual(['east/unknown > east/inventory: more']);
  });

  it('may be chosen by name, by distance and by a moment', async () => {
    const ask = async (against: string) => {
      const path = `/api/v1/topology-diff?range=${span(20, 24)}&against=${against}`;
      const { body, status } = await request(app).get(path);
      return status === 200 ? topologyDiffSchema.parse(body).against : status;
    };
    expect(await ask('previous')).toEqual(windowOf(16, 20));
    expect(await ask('10m')).toEqual(windowOf(10, 14));
    expect(await ask(String(START + 8 * MINUTE))).toEqual(windowOf(4, 8));
    expect(await ask(span(2, 3))).toEqual(windowOf(2, 3));
    expect(await ask('soon')).toBe(400);
    expect(await ask('5..3')).toBe(400);
  });

  it('tell what lies in both', async () => {
    const { overlapMs } = await diff(app, [
      [6, 9],
      [8, 11],
    ]);
    expect(overlapMs).toBe(MINUTE);
  });

  it('around one service hold what is near in either', async () => {
    const around = await diff(
      app,
      [
        [12, 15],
        [20, 22],
      ],
      '&service=east~payments~payment&hops=1',
    );
    expect(listEdges(around)).toEqual([
      'east/payment > east/ledger: more',
      'east/checkout > east/payment: more',
    ]);
    const { status } = await request(app).get(
      `/api/v1/topology-diff?range=${span(6, 9)}&service=east~shop~nobody`,
    );
    expect(status).toBe(404);
  });

  it('before all history hold nothing that is called gone', async () => {
    const answer = await diff(app, [
      [-30, -27],
      [6, 9],
    ]);
    expect(new Set(answer.edges.map(({ change }) => change))).toEqual(new Set(['unmeasured']));
    expect(answer.againstCoveredMs).toBe(0);
  });
});

/** Plaintext from frontend to cart in east from a minute on. */
const stripFrom =
  (minute: number, share: number): AlterHistory =>
  (batch, at) =>
    at < minute
      ? batch
      : alterOutcomes(
          batch,
          (one) => isFrom(one, 'east/frontend') && isTo(one, 'east/cart'),
          (counted) => stripTls(counted, share),
        );

describe('two windows', () => {
  const opened: Store[] = [];
  afterAll(async () => {
    for (const store of opened) await store.close();
  });
  async function compare(alter: AlterHistory, more = ''): Promise<TopologyDiff> {
    const store = await createDemoHistory(18, alter);
    opened.push(store);
    const windows = [
      [20, 22],
      [22, 24],
    ] as const;
    return diff(appOver(store), windows, more);
  }

  it('hold what came and what went, beyond noise where it had carried enough', async () => {
    const answer = await compare((batch, minute) =>
      keepWindows(
        batch,
        (one) =>
          (minute < 22 || !isTo(one, 'east/pricing')) &&
          (minute >= 22 || !(isFrom(one, 'east/email') && isTo(one, 'east/smtp-relay'))),
      ),
    );
    expect(listEdges(answer)).toEqual([
      'east/email > east/smtp-relay: appeared',
      'east/checkout > east/pricing: vanished',
      'east/search > east/pricing: vanished',
    ]);
    const gone = answer.nodes.find(({ name }) => name === 'pricing');
    expect(gone).toMatchObject({ change: 'vanished', beyondNoise: true, now: null });
    expect(gone?.before?.requestsPerSecond).toBeGreaterThan(1);
    expect(answer.nodes.find(({ name }) => name === 'smtp-relay')).toMatchObject({ change: 'appeared' });
  });

  it('do not call what is rare gone for certain', async () => {
    const answer = await compare((batch, minute) => {
      const left = minute < 22 ? batch : keepWindows(batch, (one) => !isTo(one, 'east/pricing'));
      return alterOutcomes(
        left,
        (one) => isTo(one, 'east/pricing'),
        ({ outcome }) => [{ outcome, requests: 3, connectionsOpened: 0 }],
      );
    });
    expect(listEdges(answer)).toEqual([
      'east/checkout > east/pricing: vanished?',
      'east/search > east/pricing: vanished?',
    ]);
  });

  it('do not call gone what a silent cluster does not tell of', async () => {
    const answer = await compare((batch, minute) =>
      minute < 22 ? batch : keepWindows(batch, (one) => !isToldIn(one, 'west')),
    );
    const changes = Map.groupBy(answer.edges, ({ change }) => change);
    expect([...changes.keys()].toSorted()).toEqual(['same', 'unmeasured']);
    const unmeasured = changes.get('unmeasured') ?? [];
    // All that only west told of; what west calls in east is still told there.
    expect(unmeasured.length).toBeGreaterThan(10);
    expect(unmeasured.every(({ source }) => source.startsWith('west~'))).toBe(true);
    expect(changes.get('same')?.map(({ id }) => id)).toContain(
      'west~shop~frontend~~east~shop~checkout~~grpc',
    );
    expect(answer.clusters).toEqual([
      { cluster: 'east', nowMs: 2 * MINUTE, beforeMs: 2 * MINUTE },
      { cluster: 'west', nowMs: 0, beforeMs: 2 * MINUTE },
    ]);
  });

  it('divide by the time in which a cluster reported', async () => {
    const answer = await compare((batch, minute) =>
      minute === 23 ? keepWindows(batch, (one) => !isToldIn(one, 'west')) : batch,
    );
    expect(listEdges(answer)).toEqual([]);
    const cart = answer.edges.find(({ id }) => id === 'west~shop~frontend~~west~shop~cart~~grpc');
    expect(cart?.now?.coveredMs).toBe(MINUTE);
    expect((cart?.now?.requestsPerSecond ?? 0) / (cart?.before?.requestsPerSecond ?? 1)).toBeCloseTo(1, 0);
  });

  it('in a gap of all telemetry hold what is left of them', async () => {
    const answer = await compare((batch, minute) => (minute === 22 ? null : batch));
    expect(listEdges(answer)).toEqual([]);
    expect(answer).toMatchObject({ coveredMs: MINUTE, againstCoveredMs: 2 * MINUTE });
  });

  it('tell mutual TLS that was lost, and not one request of many', async () => {
    const lost = await compare(stripFrom(22, 0.4));
    expect(listEdges(lost)).toEqual(['east/frontend > east/cart: changed']);
    const edge = lost.edges.find(({ mtls }) => mtls === 'changed');
    expect([edge?.before?.mtls.state, edge?.now?.mtls.state]).toEqual(['mutual', 'mixed']);
    const once = await compare(stripFrom(23, 1e-9));
    expect(listEdges(once)).toEqual([]);
    expect(once.edges.filter(({ mtls }) => mtls === 'noise').map(({ target }) => target)).toEqual([
      'east~shop~cart',
    ]);
  });

  it('fold both graphs alike', async () => {
    const answer = await compare(
      (batch, minute) => keepWindows(batch, (one) => minute < 22 || !isTo(one, 'east/pricing')),
      '&fold=all',
    );
    expect(answer.nodes.every(({ kind }) => kind === 'namespace')).toBe(true);
    expect(answer.nodes.filter(({ change }) => change === 'vanished')).toEqual([]);
  });
});
