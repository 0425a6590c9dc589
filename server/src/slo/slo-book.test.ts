import { afterEach, describe, expect, it } from 'vitest';
import type { Evaluation } from '../alerting/evaluation.ts';
import { readStatus } from './read-status.ts';
import { cartWindow, createTestMesh, INTERVAL_MS, makeSlo, ORIGIN, type TestMesh } from './testing.ts';
import type { SloBook } from './slo-book.ts';
import type { Slo } from '@sightglass/shared/contract';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PER_HOUR = HOUR / INTERVAL_MS;

let mesh: TestMesh | null = null;
afterEach(async () => {
  await mesh?.close();
  mesh = null;
});

async function open(slo: Slo, options: Parameters<typeof createTestMesh>[1] = {}): Promise<TestMesh> {
  mesh = await createTestMesh([['cart', slo]], options);
  return mesh;
}

/** Evaluates once history was read. */
async function evaluate({ now }: TestMesh, book: SloBook): Promise<readonly Evaluation[]> {
  await book.settle();
  return book.evaluator.evaluate(now);
}

/** Some requests, of which some fail now and then. */
function unevenWindow(start: number) {
  const index = start / INTERVAL_MS;
  return cartWindow(30 + (index % 11), index % 13 === 0 ? 2 : 0);
}

function states(evaluations: readonly Evaluation[]): Record<string, string> {
  return Object.fromEntries(
    evaluations.map(({ judgements: [judgement], error }) => [
      judgement?.labels['tier'] ?? 'none',
      error ?? judgement?.state ?? 'nothing',
    ]),
  );
}

function statusOf({ book, now }: TestMesh) {
  const kept = book.find('cart');
  if (!kept) throw new Error('no such SLO');
  return readStatus(kept, now, book.parts);
}

describe('an SLO that is kept', () => {
  it('counts exactly what was stored, and its budget follows', async () => {
    const m = await open(makeSlo({ goal: 0.99 }));
    let [good, bad] = [0, 0];
    await m.run(2 * PER_HOUR, (start) => {
      const failed = (start / INTERVAL_MS) % 7 === 0 ? 3 : 0;
      good += 40;
      bad += failed;
      return cartWindow(40, failed);
    });
    await evaluate(m, m.book);
    const { budget, state, burn, coveredShare, eventsPerSecond } = statusOf(m);
    expect(budget).toMatchObject({ good, valid: good + bad, spent: bad, compliance: good / (good + bad) });
    expect(budget.allowed).toBeCloseTo(0.01 * (good + bad), 9);
    expect(budget.leftRatio).toBeCloseTo(1 - bad / (0.01 * (good + bad)), 9);
    expect(state).toBe('exhausted');
    expect(burn).toBeGreaterThan(1);
    expect(coveredShare).toBeCloseTo((2 * HOUR) / (30 * 24 * HOUR), 9);
    expect(eventsPerSecond).toBeCloseTo(40.45 / 15, 1);
  });

  it('counts on window by window as if it had read all at once', async () => {
    const m = await open(makeSlo());
    await m.run(10, unevenWindow);
    await evaluate(m, m.book);
    for (let i = 0; i < 100; i++) {
      await m.run(i % 5 === 0 ? 3 : 2, unevenWindow);
      await m.book.evaluator.evaluate(m.now);
    }
    const live = m.book.find('cart')?.reading;
    const fresh = m.restart();
    await evaluate(m, fresh);
    const anew = fresh.find('cart')?.reading;
    expect(live?.tiers).toEqual(anew?.tiers);
    expect(live?.timeline.valid.at(-1)).toBe(anew?.timeline.valid.at(-1));
  });

  it('pages within 52 seconds, one window and one evaluation of a total outage, and clears after it', async () => {
    const m = await open(makeSlo());
    await m.run(2 * PER_HOUR, () => cartWindow(100, 0));
    expect(states(await evaluate(m, m.book))).toEqual({
      '1h/5m': 'inactive',
      '6h/30m': 'inactive',
      '1d/2h': 'inactive',
      '3d/6h': 'inactive',
    });
    const from = m.now;
    let firedAt = 0;
    for (let i = 0; i < 20 && firedAt === 0; i++) {
      await m.run(1, () => cartWindow(0, 100));
      const found = states(await m.book.evaluator.evaluate(m.now));
      if (found['1h/5m'] === 'active') firedAt = m.now;
    }
    expect(firedAt - from).toBeLessThanOrEqual(52_000 + INTERVAL_MS);
    expect(firedAt - from).toBeGreaterThan(51_840);
    await m.run(5 * 4 + 1, () => cartWindow(100, 0));
    expect(states(await m.book.evaluator.evaluate(m.now))['1h/5m']).toBe('inactive');
  });

  it('holds tickets back while a page fires, but not one that was open before, even over a restart', async () => {
    const m = await open(makeSlo());
    await m.run(PER_HOUR, () => cartWindow(1000, 0));
    // 5 times the budget: tickets only.
    await m.run(2 * PER_HOUR, () => cartWindow(995, 5));
    expect(states(await evaluate(m, m.book))).toEqual({
      '1h/5m': 'inactive',
      '6h/30m': 'inactive',
      '1d/2h': 'active',
      '3d/6h': 'active',
    });
    await m.run(20, () => cartWindow(0, 1000));
    expect(states(await m.book.evaluator.evaluate(m.now))).toMatchObject({
      '1h/5m': 'active',
      '1d/2h': 'active',
      '3d/6h': 'active',
    });
    expect(states(await evaluate(m, m.restart()))).toMatchObject({ '1h/5m': 'active', '1d/2h': 'active' });
  });

  it('holds back a ticket that comes with the page, and lets it out after', async () => {
    const m = await open(makeSlo());
    await m.run(PER_HOUR, () => cartWindow(1000, 0));
    await evaluate(m, m.book);
    await m.run(20, () => cartWindow(0, 1000));
    expect(states(await m.book.evaluator.evaluate(m.now))).toEqual({
      '1h/5m': 'active',
      '6h/30m': 'active',
      '1d/2h': 'inactive',
      '3d/6h': 'inactive',
    });
    expect(statusOf(m).tiers.map(({ state }) => state)).toEqual([
      'firing',
      'firing',
      'held-back',
      'held-back',
    ]);
    await m.run(PER_HOUR, () => cartWindow(1000, 0));
    expect(states(await evaluate(m, m.book))).toMatchObject({
      '1h/5m': 'inactive',
      '6h/30m': 'inactive',
      '1d/2h': 'active',
      '3d/6h': 'active',
    });
  });

  it('needs a minimum of bad events', async () => {
    const m = await open(makeSlo({ minimumBadEvents: 5 }));
    await m.run(PER_HOUR, (start) => cartWindow(1, start === ORIGIN + HOUR - INTERVAL_MS ? 4 : 0));
    await evaluate(m, m.book);
    expect(statusOf(m).tiers[0]).toMatchObject({ state: 'few-events', badEvents: 4 });
    await m.run(1, () => cartWindow(0, 1));
    await m.book.update();
    expect(statusOf(m).tiers[0]?.state).toBe('firing');
  });

  it('says no data in a gap, which ends no alert, and quiet without requests', async () => {
    const m = await open(makeSlo());
    await m.run(PER_HOUR, () => cartWindow(100, 0));
    await m.run(8, () => cartWindow(0, 100));
    expect(states(await evaluate(m, m.book))['1h/5m']).toBe('active');
    // Nothing arrives at all: the newest window grows old.
    m.now += 10 * MINUTE;
    expect(states(await m.book.evaluator.evaluate(m.now))['1h/5m']).toBe('no-data');
    // Telemetry is back, a gap behind it; the service has no requests.
    await m.run(40, () => null);
    await m.run(4, () => []);
    expect(states(await m.book.evaluator.evaluate(m.now))['1h/5m']).toBe('inactive');
  });

  it('takes no harm from a clock that jumps', async () => {
    const m = await open(makeSlo());
    await m.run(PER_HOUR, () => cartWindow(100, 0));
    await m.run(6, () => cartWindow(0, 100));
    const before = states(await evaluate(m, m.book));
    expect(before['1h/5m']).toBe('active');
    const { now } = m;
    // Forward without telemetry: nothing is said of the present. Back: as if nothing had been.
    m.now = now + 365 * 24 * HOUR;
    expect(new Set(Object.values(states(await m.book.evaluator.evaluate(m.now))))).toEqual(
      new Set(['no-data']),
    );
    m.now = now - 24 * HOUR;
    expect(states(await m.book.evaluator.evaluate(m.now))).toEqual(before);
    m.now = now;
    expect(states(await m.book.evaluator.evaluate(m.now))).toEqual(before);
    await m.run(4, () => cartWindow(0, 100));
    expect(states(await m.book.evaluator.evaluate(m.now))['1h/5m']).toBe('active');
  });

  it('goes on after windows that lie a day ahead', async () => {
    const m = await open(makeSlo());
    await m.run(PER_HOUR, () => cartWindow(100, 0));
    await evaluate(m, m.book);
    await m.run(24 * PER_HOUR, () => null);
    await m.run(PER_HOUR, () => cartWindow(100, 1));
    const evaluations = await m.book.evaluator.evaluate(m.now);
    expect(evaluations[0]?.error).toContain('is being read');
    expect(states(await evaluate(m, m.book))['1h/5m']).toBe('inactive');
    expect(statusOf(m).budget.valid).toBe(PER_HOUR * 100 + PER_HOUR * 101);
    expect(statusOf(m).burn).toBeCloseTo(1 / 101 / 0.001, 6);
  });

  it('reads history again when an import made it longer', async () => {
    const m = await open(makeSlo(), { begin: ORIGIN + 10 * HOUR });
    await m.run(40, () => cartWindow(100, 0));
    await evaluate(m, m.book);
    expect(statusOf(m).budget.valid).toBe(4000);
    const hours = Array.from({ length: 5 }, (_, i) => ({
      start: ORIGIN + i * HOUR,
      end: ORIGIN + (i + 1) * HOUR,
      windows: cartWindow(900, 100),
      clusters: ['east'],
    }));
    await m.store.importWindows(hours);
    for (let i = 0; i < 3; i++) {
      m.now += MINUTE;
      await m.book.evaluator.evaluate(m.now);
      await m.book.settle();
      await new Promise((done) => setTimeout(done, 50));
    }
    await m.book.update();
    expect(statusOf(m).budget).toMatchObject({ valid: 9000, spent: 500 });
  });

  it('goes on from a past that is stored in minutes only', async () => {
    const m = await open(makeSlo(), { begin: ORIGIN + HOUR });
    const past = Array.from({ length: 60 }, (_, i) => ({
      start: ORIGIN + i * MINUTE,
      end: ORIGIN + (i + 1) * MINUTE,
      windows: cartWindow(400, 0),
      clusters: ['east'],
    }));
    await m.store.importWindows(past);
    await m.run(1, () => cartWindow(100, 0));
    await evaluate(m, m.book);
    for (let i = 2; i < 12; i++) {
      await m.run(1, () => cartWindow(100, 0));
      expect(states(await m.book.evaluator.evaluate(m.now))['1h/5m']).toBe('inactive');
      expect(statusOf(m).budget.valid).toBe(60 * 400 + i * 100);
    }
  });

  it('is left out while paused, and its alerts with it', async () => {
    const m = await open(makeSlo());
    await m.run(PER_HOUR, () => cartWindow(100, 50));
    expect((await evaluate(m, m.book)).length).toBe(4);
    m.collections.slos.change('cart', makeSlo({ paused: true }), { author: 'ann' });
    expect(await m.book.evaluator.evaluate(m.now)).toEqual([]);
    expect(statusOf(m).state).toBe('paused');
    m.collections.slos.remove('cart', { author: 'ann' });
    await m.book.update();
    expect(m.book.list()).toEqual([]);
  });

  it('leaves maintenance out of the budget and shows both', async () => {
    const m = await open(makeSlo({ goal: 0.99 }));
    await m.run(PER_HOUR, (start) => cartWindow(99, start < ORIGIN + 10 * MINUTE ? 1 : 0));
    m.collections.maintenances.create(
      {
        name: 'upgrade',
        scope: { clusters: [], namespaces: ['shop'], services: [] },
        startsAt: ORIGIN,
        endsAt: ORIGIN + 10 * MINUTE,
        holdAlerts: true,
        excludeFromBudget: true,
        comment: '',
      },
      { author: 'bob' },
    );
    await evaluate(m, m.book);
    const { budget, unexcluded, exclusions } = statusOf(m);
    expect(unexcluded).toMatchObject({ spent: 40 });
    expect(budget).toMatchObject({ spent: 0, valid: 200 * 99 });
    expect(exclusions).toMatchObject([{ by: 'bob', comment: 'upgrade', from: ORIGIN }]);
  });

  it('labels its alerts and says where the service runs', async () => {
    const m = await open(makeSlo({ labels: { team: 'shop' } }));
    await m.run(PER_HOUR, () => cartWindow(100, 50));
    const [first] = await evaluate(m, m.book);
    expect(first).toMatchObject({
      source: { kind: 'slo', id: 'cart', tier: 0 },
      severity: 'page',
      labels: { team: 'shop' },
      error: null,
    });
    expect(first?.judgements[0]).toMatchObject({
      labels: {
        slo: 'cart',
        service: 'cart',
        namespace: 'shop',
        severity: 'page',
        tier: '1h/5m',
      },
      subject: { kind: 'service', id: 'east~shop~cart' },
    });
    expect(first?.judgements[0]?.summary).toMatch(
      /^cart availability: the error budget burns at 333\.3x over 1h/,
    );
  });

  it('tells why it cannot be counted, and counts what was missed once it can', async () => {
    let fails = false;
    const m = await open(makeSlo(), {
      wrap: (store) => ({
        ...store,
        readSeries: (query) =>
          fails ? Promise.reject(new Error('the engine is down')) : store.readSeries(query),
      }),
    });
    await m.run(PER_HOUR, () => cartWindow(100, 0));
    await evaluate(m, m.book);
    fails = true;
    await m.run(40, () => cartWindow(100, 0));
    expect(states(await m.book.evaluator.evaluate(m.now))['1h/5m']).toBe('the engine is down');
    fails = false;
    expect(states(await m.book.evaluator.evaluate(m.now))['1h/5m']).toBe('inactive');
    expect(statusOf(m).budget.valid).toBe((PER_HOUR + 40) * 100);
  });
});
