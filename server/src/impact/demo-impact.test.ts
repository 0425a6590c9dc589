/** Impact against the demo mesh's known graph: sets and hops exactly, numbers to the rounding of answers. */
import { impactSchema, type Bounds, type Impact } from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createContext } from '../http/testing/sample-context.ts';
import { DEMO_SLOS } from '../slo/demo-slos.ts';
import {
  createDemoFortnight,
  DAY_MS,
  DEMO_END,
  DEMO_NOW,
  foretellCalls,
  foretellRequests,
  HOUR_MS,
} from './testing/demo-fortnight.ts';

const FROM = DEMO_END - 6 * HOUR_MS;
const SECONDS = (DEMO_END - FROM) / 1000;
const CALLS = foretellCalls().map(({ from, to, isTcp, ...call }) => ({
  from,
  to,
  isTcp,
  count: call.count(FROM, DEMO_END),
}));
const NODES = [...new Set(CALLS.flatMap(({ from, to }) => [from, to]))].toSorted();

let app: ReturnType<typeof createApp>;
let close: () => Promise<void>;
beforeAll(async () => {
  const store = await createDemoFortnight();
  close = () => store.close();
  const context = createContext(store, { now: () => DEMO_NOW, startedAt: DEMO_END - 60_000 });
  for (const { id, slo } of DEMO_SLOS) context.collections.slos.create(slo, { author: 'demo', id });
  app = createApp(context);
}, 120_000);
afterAll(() => close());

async function ask(services: readonly string[], minutes = 30): Promise<Impact> {
  const query = { service: services.join(','), minutes, range: `${FROM}..${DEMO_END}` };
  const { body } = await request(app).get('/api/v1/impact').query(query).expect(200);
  return impactSchema.parse(body);
}

/** Shortest ways to any of the targets, by relaxing every edge until nothing changes (Bellman and Ford). */
function foretellHops(targets: readonly string[]): Map<string, number> {
  const far = new Map(NODES.map((id) => [id, targets.includes(id) ? 0 : Infinity]));
  for (let round = 0; round < NODES.length; round++)
    for (const { from, to } of CALLS)
      far.set(from, Math.min(far.get(from) as number, (far.get(to) as number) + 1));
  return new Map([...far].filter(([, hop]) => hop > 0 && hop < Infinity));
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Requests that a node is asked, or, where nobody asks it, sends; 0 where only connections are seen. */
function ownRequests(id: string): number {
  const received = sum(CALLS.filter(({ to, isTcp }) => to === id && !isTcp).map(({ count }) => count));
  return received > 0
    ? received
    : sum(CALLS.filter(({ from, isTcp }) => from === id && !isTcp).map(({ count }) => count));
}

/** The shares by the rules of docs/impact.md, written as recursion: the demo mesh has no circle. */
function foretellShare(id: string, targets: readonly string[]): Bounds {
  if (targets.includes(id)) return { least: 1, estimate: 1, most: 1 };
  // Of connections only, shares of one.
  const own = ownRequests(id) || 1;
  const isSource = !CALLS.some(({ to, isTcp }) => to === id && !isTcp);
  const lost = CALLS.filter(({ from }) => from === id).map(({ to, count, isTcp }) => {
    const callee = foretellShare(to, targets);
    if (isTcp) return { least: 0, estimate: own * callee.estimate, most: callee.most > 0 ? own : 0 };
    const asked = ownRequests(to);
    const times = isSource ? 1 : Math.max(1, Math.ceil(count / own - 1e-9));
    return {
      least: Math.max(0, callee.least * asked - (asked - count)) / times,
      estimate: count * callee.estimate,
      most: Math.min(count, callee.most * asked),
    };
  });
  const least = lost.map((one) => one.least);
  return {
    least: Math.min(1, (isSource ? sum(least) : Math.max(0, ...least)) / own),
    estimate: Math.min(1, sum(lost.map(({ estimate }) => estimate)) / own),
    most: Math.min(1, sum(lost.map(({ most }) => most)) / own),
  };
}

/** Answers have six digits. */
const near = (value: number): unknown =>
  expect.closeTo(value, Math.floor(4 - Math.log10(Math.max(Math.abs(value), 0.1))));
const nearBounds = ({ least, estimate, most }: Bounds) => ({
  least: near(least),
  estimate: near(estimate),
  most: near(most),
});

const CART = 'east~shop~cart';
const CURRENCY = 'east~shop~currency';
const FRONTEND = 'east~shop~frontend';
const LEDGER = 'east~payments~ledger';

describe('the impact of every service of the demo mesh', () => {
  it('knows its nodes', () => {
    expect(NODES.length).toBeGreaterThan(40);
  });

  it.each(NODES)('%s', async (id) => {
    const impact = await ask([id]);
    const hops = foretellHops([id]);
    expect(new Map(impact.dependants.map((one) => [one.id, one.hop]))).toEqual(hops);
    for (const one of impact.dependants) {
      const direct = CALLS.filter(({ from, to }) => from === one.id && to === id);
      const [http, tcp] = [false, true].map((isTcp) =>
        sum(direct.filter((call) => call.isTcp === isTcp).map(({ count }) => count)),
      );
      const share = foretellShare(one.id, [id]);
      const own = ownRequests(one.id) / SECONDS;
      expect([one.id, one.requestsPerSecond, one.direct, one.share, one.affectedPerSecond]).toEqual([
        one.id,
        near(own),
        {
          requestsPerSecond: near((http as number) / SECONDS),
          openedPerSecond: near((tcp as number) / SECONDS),
        },
        nearBounds(share),
        nearBounds({ least: own * share.least, estimate: own * share.estimate, most: own * share.most }),
      ]);
    }
    const entries = [...hops.keys(), id].filter(
      (node) => !CALLS.some(({ to }) => to === node) && CALLS.some(({ from }) => from === node),
    );
    expect(impact.entries.map((entry) => entry.id)).toEqual(entries.toSorted());
    const members = new Set([...hops.keys(), id]);
    const edges = CALLS.filter(({ from, to }) => members.has(from) && members.has(to));
    expect(
      new Set(
        impact.edges.map(({ source, target, protocol }) => [source, target, protocol === 'tcp'].join(' ')),
      ),
    ).toEqual(new Set(edges.map(({ from, to, isTcp }) => [from, to, isTcp].join(' '))));
    expect(impact.loops).toEqual([]);
  });

  it('takes several together', async () => {
    const both = await ask([CART, CURRENCY]);
    expect(new Map(both.dependants.map((one) => [one.id, one.hop]))).toEqual(foretellHops([CART, CURRENCY]));
    for (const one of both.dependants)
      expect([one.id, one.share]).toEqual([one.id, nearBounds(foretellShare(one.id, [CART, CURRENCY]))]);
  });

  it('adds hops and places up', async () => {
    const { hops, places, dependants } = await ask([LEDGER]);
    const foretold = foretellHops([LEDGER]);
    expect(hops.map(({ hop, dependants: count }) => [hop, count])).toEqual(
      [...Map.groupBy(foretold.values(), (hop) => hop)]
        .map(([hop, all]) => [hop, all.length])
        .toSorted(([a], [b]) => (a as number) - (b as number)),
    );
    expect(sum(places.map((place) => place.dependants))).toBe(dependants.length);
    expect(places.map(({ cluster, namespace }) => `${cluster}/${namespace}`)).toContain('east/payments');
    expect(hops[0]?.direct.requestsPerSecond).toEqual(
      near(sum(CALLS.filter(({ to }) => to === LEDGER).map(({ count }) => count)) / SECONDS),
    );
  });

  it('names what carries on in the other cluster, and by how much it would grow', async () => {
    const { redundant } = await ask([CART]);
    const growth = (ownRequests(CART) + ownRequests('west~shop~cart')) / ownRequests('west~shop~cart');
    expect(redundant).toEqual([
      expect.objectContaining({ of: CART, id: 'west~shop~cart', growth: near(growth), callers: [] }),
    ]);
    expect((await ask(['east~shop~search'])).redundant).toEqual([]);
    const auth = await ask(['east~platform~auth', 'west~platform~auth']);
    expect(auth.redundant).toEqual([]);
  });

  it('names TCP edges, unknown callers and the nodes behind which they may hide', async () => {
    const redis = await ask(['east~data~redis-cart']);
    const tcp = redis.notes.find(({ code }) => code === 'tcp');
    expect(tcp?.subjects).toEqual([`${CART}~~east~data~redis-cart~~tcp`]);
    expect(redis.dependants.every(({ basis }) => basis === 'assumed')).toBe(true);
    const inventory = await ask(['east~legacy~inventory']);
    const noted = new Map(inventory.notes.map(({ code, subjects }) => [code, subjects]));
    expect(noted.get('unknown-callers')).toEqual(['east~unknown~unknown']);
    expect(noted.get('blind')).toEqual(
      expect.arrayContaining(['east~edge~partner-portal', 'east~data~postgres-orders']),
    );
    expect(noted.get('blind')).not.toContain(FRONTEND);
  });

  it('tells a service that nobody calls, and refuses one that there never was', async () => {
    const gateway = await ask(['east~istio-ingress~istio-ingressgateway']);
    expect(gateway.dependants).toEqual([]);
    expect(gateway.notes.map(({ code }) => code)).toContain('no-callers');
    expect(gateway.entries.map(({ id, share }) => [id, share.least])).toEqual([
      ['east~istio-ingress~istio-ingressgateway', 1],
    ]);
    await request(app).get('/api/v1/impact?service=east~shop~nothing').expect(404);
    await request(app).get('/api/v1/impact').expect(400);
    await request(app).get(`/api/v1/impact?service=${CART}&minutes=0`).expect(400);
  });

  it('tells workloads alike', async () => {
    const query = { service: 'east~shop~recommendation-v2', kind: 'workload', range: `${FROM}..${DEMO_END}` };
    const { body } = await request(app).get('/api/v1/impact').query(query).expect(200);
    expect(impactSchema.parse(body).dependants.map(({ id, hop }) => [id, hop])).toEqual([
      ['east~shop~frontend-v1', 1],
      ['east~istio-ingress~istio-ingressgateway', 2],
    ]);
  });
});

describe('budgets at risk', () => {
  it('spends all events of the chosen, and of dependants their share', async () => {
    const minutes = 20;
    const { slos } = await ask([CURRENCY], minutes);
    expect(slos.map(({ id, of }) => [id, of])).toEqual([
      ['demo-checkout-availability', 'dependant'],
      ['demo-frontend-latency', 'dependant'],
    ]);
    const checkout = slos[0];
    const scope = { namespace: 'shop', service: 'checkout', cluster: 'east' };
    const period = foretellRequests(scope, [DEMO_END - 14 * DAY_MS, DEMO_END]);
    const range = foretellRequests(scope, [FROM, DEMO_END]);
    const share = foretellShare('east~shop~checkout', [CURRENCY]);
    const allowed = 0.005 * period.valid;
    const bad = (part: number): number => (part * range.valid * minutes * 60) / SECONDS;
    const perMinute = period.valid / (14 * 24 * 60);
    expect(checkout?.badShare).toEqual(nearBounds(share));
    expect(checkout?.eventsPerSecond).toEqual(near(range.valid / SECONDS));
    expect(checkout?.left?.ratio).toBeCloseTo(1 - (period.valid - period.good) / allowed, 6);
    expect(checkout?.spends?.ratio.estimate).toEqual(near(bad(share.estimate) / allowed));
    expect(checkout?.spends?.ratio.most).toEqual(near(bad(share.most) / allowed));
    expect((checkout?.spends?.outageMs.estimate ?? 0) / 60_000).toEqual(
      near(bad(share.estimate) / perMinute),
    );
    expect(checkout?.leftAfter?.ratio.estimate).toBeCloseTo(
      1 - (period.valid - period.good + bad(share.estimate)) / allowed,
      4,
    );
  });

  it('counts instances elsewhere as well where the objective does', async () => {
    const { slos } = await ask(['east~shop~recommendation']);
    const recommendation = slos.find(({ id }) => id === 'demo-recommendation-availability');
    const [here, everywhere] = [
      ownRequests('east~shop~recommendation'),
      ownRequests('west~shop~recommendation'),
    ];
    expect(recommendation?.badShare.estimate).toEqual(near(here / (here + everywhere)));
    expect(recommendation?.of).toBe('chosen');
  });

  it('says of an objective whose page fires already that it does', async () => {
    const own = (await ask(['east~shop~checkout'], 60)).slos.find(
      ({ id }) => id === 'demo-checkout-availability',
    );
    expect([own?.of, own?.state]).toEqual(['chosen', 'exhausted']);
    // The last window is empty, so that it takes the outage's first requests to tell.
    expect(own?.pagesAfterMs.estimate).toBeLessThan(1000);
  });

  it('would page for the loss of sign-in by its minutes, which the mesh foretells', async () => {
    const scope = { namespace: 'shop', service: 'recommendation', cluster: null };
    const { slos } = await ask(['east~shop~recommendation', 'west~shop~recommendation'], 60);
    const own = slos.find(({ id }) => id === 'demo-recommendation-availability');
    const [hour, range] = [
      foretellRequests(scope, [DEMO_END - HOUR_MS, DEMO_END]),
      foretellRequests(scope, [FROM, DEMO_END]),
    ];
    const perMs = range.valid / (DEMO_END - FROM);
    // Seven days: 2% of the budget within an hour is a burn of 3.36; half hours' bad canary burns already, below it.
    const ratioAfter = (ms: number): number =>
      ((hour.valid - hour.good) * (1 - ms / HOUR_MS) + perMs * ms) /
      (hour.valid * (1 - ms / HOUR_MS) + perMs * ms);
    const pages = own?.pagesAfterMs.estimate ?? 0;
    expect(pages).toBeGreaterThan(0);
    // History is in hours, so the hour before is taken whole until the outage has lasted for half of one.
    expect(ratioAfter(pages)).toBeGreaterThan(0.9 * 3.36 * 0.02);
    expect(pages).toBeLessThan(10 * 60_000);
  });
});
