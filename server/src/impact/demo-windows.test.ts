/** The planner against the demo mesh's daily shape: the quietest hours, computed from its definition alone. */
import {
  maintenancePlanSchema,
  maintenancesSchema,
  maintenanceWindowsSchema,
  silencesSchema,
  slosSchema,
  type MaintenanceWindows,
} from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import type { AppContext } from '../http/app-context.ts';
import { createContext } from '../http/testing/sample-context.ts';
import { DEMO_SLOS } from '../slo/demo-slos.ts';
import type { WritableTelemetryStore } from '../store/telemetry-store.ts';
import {
  createDemoFortnight,
  DAY_MS,
  DEMO_END,
  DEMO_NOW,
  foretellCalls,
  HOUR_MS,
} from './testing/demo-fortnight.ts';

const CALLS = foretellCalls();
const WEEK_MS = 7 * DAY_MS;

let store: WritableTelemetryStore;
let context: AppContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  store = await createDemoFortnight();
  context = createContext(store, { now: () => DEMO_NOW, startedAt: DEMO_END - 60_000 });
  for (const { id, slo } of DEMO_SLOS) context.collections.slos.create(slo, { author: 'demo', id });
  app = createApp(context);
}, 120_000);
afterAll(() => store.close());

async function ask(service: string, minutes: number): Promise<MaintenanceWindows> {
  const query = { service, minutes, range: `${DEMO_END - 6 * HOUR_MS}..${DEMO_END}` };
  const { body } = await request(app).get('/api/v1/impact/windows').query(query).expect(200);
  return maintenanceWindowsSchema.parse(body);
}

/** Each start of the coming week with the mean of two weeks, at whole minutes within hours that were counted whole. */
function foretellWindows(service: string, minutes: number) {
  const isAsked = CALLS.some(({ to, isTcp }) => to === service && !isTcp);
  const own = CALLS.filter(({ to, isTcp }) => to === service && isTcp !== isAsked);
  const inHour = (from: number): number =>
    own.reduce((sum, call) => sum + call.count(from, from + HOUR_MS), 0);
  const rates = new Map<number, number>();
  for (let from = DEMO_END - 2 * WEEK_MS; from < DEMO_END; from += HOUR_MS)
    rates.set(from, inHour(from) / 3600);
  const found = [];
  const lengthMs = minutes * 60_000;
  for (let start = DEMO_END + HOUR_MS; start + lengthMs <= DEMO_NOW + WEEK_MS; start += HOUR_MS) {
    const weeks = [1, 2].map((back) => {
      let sum = 0;
      for (let hour = start; hour < start + lengthMs; hour += HOUR_MS)
        sum +=
          (rates.get(hour - back * WEEK_MS) ?? Number.NaN) *
          (Math.min(HOUR_MS, start + lengthMs - hour) / lengthMs);
      return sum;
    });
    found.push({ start, weeks, mean: ((weeks[0] as number) + (weeks[1] as number)) / 2 });
  }
  return found;
}

describe('the quietest windows', () => {
  it.each([
    ['east~shop~cart', 30],
    ['east~shop~productcatalog', 60],
    ['west~shop~frontend', 150],
    ['east~data~redis-cart', 30],
    ['west~loyalty~points', 1440],
  ])('of %s for %i minutes', async (service, minutes) => {
    const { windows, weeks, horizon, measure } = await ask(service, minutes);
    const foretold = foretellWindows(service, minutes);
    expect([weeks, horizon.from, measure]).toEqual([
      2,
      DEMO_END + HOUR_MS,
      service.includes('data') ? 'connections' : 'requests',
    ]);
    expect(windows.map(({ startsAt }) => startsAt)).toEqual(foretold.map(({ start }) => start));
    foretold.forEach(({ weeks: past, mean }, index) => {
      const {
        expectedPerSecond,
        lowPerSecond,
        highPerSecond,
        weeks: count,
      } = windows[index] as (typeof windows)[number];
      expect(count).toBe(2);
      expect([expectedPerSecond, lowPerSecond, highPerSecond]).toEqual(
        [mean, Math.min(...past), Math.max(...past)].map((value) =>
          expect.closeTo(value, value < 10 ? 4 : value < 100 ? 3 : 2),
        ),
      );
    });
    const ranked = windows.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
    expect(ranked.map(({ rank }) => rank)).toEqual(ranked.map((_, index) => index + 1));
    const means = new Map(foretold.map(({ start, mean }) => [start, mean]));
    for (const [index, { startsAt, exhausts }] of ranked.entries()) {
      const before = ranked[index - 1];
      if (!before || before.exhausts.length !== exhausts.length) continue;
      // What is equal by six digits is ordered by time; no window comes before one that is quieter.
      expect((means.get(startsAt) as number) * (1 + 1e-5)).toBeGreaterThanOrEqual(
        means.get(before.startsAt) as number,
      );
    }
    const quietest = Math.min(...foretold.map(({ mean }) => mean));
    const first = means.get(ranked[0]?.startsAt ?? 0);
    const exhausting = ranked.filter(({ exhausts }) => exhausts.length > 0).length;
    expect(exhausting > 0 ? quietest : first).toBeCloseTo(quietest, 3);
  });

  it('lie where the mesh is built to be quiet: east peaks at 18 UTC and sleeps in the morning', async () => {
    const { windows } = await ask('east~shop~cart', 60);
    const hours = windows
      .filter(({ rank }) => (rank ?? 99) <= 7)
      .map(({ startsAt }) => new Date(startsAt).getUTCHours());
    expect(hours.every((hour) => hour >= 3 && hour <= 9)).toBe(true);
  });

  it('know nothing without history, and say so', async () => {
    const bare = createApp(createContext(store, { now: () => DEMO_NOW + 4 * WEEK_MS, startedAt: DEMO_END }));
    const query = { service: 'east~shop~cart', weeks: 2, range: `${DEMO_END - HOUR_MS}..${DEMO_END}` };
    const { body } = await request(bare).get('/api/v1/impact/windows').query(query).expect(200);
    const { windows, weeks } = maintenanceWindowsSchema.parse(body);
    expect([weeks, windows.length > 100]).toEqual([0, true]);
    expect(windows.every(({ rank, expectedPerSecond }) => rank === null && expectedPerSecond === null)).toBe(
      true,
    );
  });

  it('avoid other maintenance of what is hit or would carry on, and only that', async () => {
    const { windows } = await ask('east~shop~cart', 60);
    const best = windows.find(({ rank }) => rank === 1) as (typeof windows)[number];
    const plan = (name: string, services: readonly string[]) =>
      context.collections.maintenances.create(
        {
          name,
          scope: { clusters: [], namespaces: [], services: [...services] },
          startsAt: best.startsAt,
          endsAt: best.endsAt,
          holdAlerts: true,
          excludeFromBudget: true,
          comment: '',
        },
        { author: 'ann' },
      );
    const unrelated = plan('mail', ['east~mail~smtp-relay']);
    expect((await ask('east~shop~cart', 60)).windows.find(({ rank }) => rank === 1)?.startsAt).toBe(
      best.startsAt,
    );
    const elsewhere = plan('the other cart', ['west~shop~cart']);
    const again = await ask('east~shop~cart', 60);
    expect(again.windows.find(({ startsAt }) => startsAt === best.startsAt)).toMatchObject({
      conflicts: [{ id: elsewhere.id, name: 'the other cart' }],
      rank: again.windows.length,
    });
    const second = windows.find(({ rank }) => rank === 2);
    expect(again.windows.find(({ rank }) => rank === 1)?.startsAt).toBe(second?.startsAt);
    for (const { id } of [unrelated, elsewhere])
      context.collections.maintenances.remove(id, { author: 'ann' });
  });
});

const send = async (body: object) => {
  const { status, body: answer } = await request(app).post('/api/v1/impact/plans').send(body);
  return { status, answer: answer as unknown };
};
const readAll = async () => {
  const [quiet, windows] = await Promise.all(
    ['/silences', '/maintenance-windows'].map((path) => request(app).get(`/api/v1${path}`).expect(200)),
  );
  return {
    silences: silencesSchema.parse(quiet?.body).silences,
    windows: maintenancesSchema.parse(windows?.body).windows,
  };
};

describe('an accepted window', () => {
  const PLAN = {
    name: 'Cart upgrade',
    services: ['east~shop~cart'],
    alsoExcluded: ['east~shop~frontend'],
    startsAt: DEMO_NOW - 10 * 60_000,
    minutes: 30,
    comment: 'CHG-1',
  };

  it('writes silence and budget exclusion once, however often it is sent, and takes both back', async () => {
    const sent = await Promise.all([send(PLAN), send(PLAN)]);
    const plans = sent.map(({ answer }) => maintenancePlanSchema.parse(answer));
    expect(plans.filter(({ created }) => created).length).toBe(1);
    expect(new Set(plans.map(({ id }) => id)).size).toBe(1);
    const { silences, windows } = await readAll();
    expect(silences.map(({ silence, state }) => [silence.matchers, state])).toEqual([
      [
        [
          { label: 'namespace', operator: '=', value: 'shop' },
          { label: 'service', operator: '=', value: 'cart' },
          { label: 'cluster', operator: '=', value: 'east' },
        ],
        'active',
      ],
    ]);
    expect(
      windows.map(({ maintenance }) => [
        maintenance.scope.services,
        maintenance.holdAlerts,
        maintenance.excludeFromBudget,
      ]),
    ).toEqual([
      [['east~shop~cart'], true, true],
      [['east~shop~frontend'], false, true],
    ]);
    const excluded = slosSchema.parse((await request(app).get('/api/v1/slos')).body).slos;
    expect(excluded.filter(({ status }) => status.exclusions.length > 0).map(({ id }) => id)).toEqual([
      'demo-frontend-latency',
    ]);

    const id = plans[0]?.id ?? '';
    const undo = async () => (await request(app).delete(`/api/v1/impact/plans/${id}`)).body as unknown;
    expect(await undo()).toEqual({ id, removed: 3 });
    expect(await undo()).toEqual({ id, removed: 0 });
    expect(await readAll()).toEqual({ silences: [], windows: [] });

    expect(maintenancePlanSchema.parse((await send({ ...PLAN, name: 'Once more' })).answer)).toMatchObject({
      id,
      created: true,
    });
    const back = await readAll();
    expect(back.windows.map(({ maintenance }) => maintenance.name)).toEqual(['Once more', 'Once more']);
    await undo();
  });

  it.each([
    [{ services: [] }, 'body.services'],
    [{ services: ['cart'] }, 'body.services.0'],
    [{ startsAt: DEMO_NOW - DAY_MS }, 'body.startsAt'],
    [{ minutes: 0 }, 'body.minutes'],
  ])('is refused with %j', async (changes, path) => {
    const { status, answer } = await send({ ...PLAN, ...changes });
    expect([status, JSON.stringify(answer)]).toEqual([400, expect.stringContaining(`"${path}"`)]);
    expect(await readAll()).toEqual({ silences: [], windows: [] });
  });

  it('takes back nothing that is no plan', async () => {
    const own = context.collections.maintenances.create(
      {
        name: 'by hand',
        scope: { clusters: [], namespaces: [], services: [] },
        startsAt: DEMO_NOW,
        endsAt: DEMO_NOW + 1,
        holdAlerts: true,
        excludeFromBudget: true,
        comment: '',
      },
      { author: 'ann' },
    );
    for (const id of [own.id, 'plan-0']) {
      const { status } = await request(app).delete(`/api/v1/impact/plans/${id}`);
      expect([id, status]).toEqual([id, 404]);
    }
    context.collections.maintenances.remove(own.id, { author: 'ann' });
  });
});
