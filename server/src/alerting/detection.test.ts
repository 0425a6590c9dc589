/**
 * How fast a total outage is told of: real store, SLO, state machine and delivery over windows of 15 s, with a clock of the test's own; only
 * the receiver is a server of the test.
 */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { receiverSchema, sloSchema } from '@sightglass/shared/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleStore } from '../http/testing/sample-store.ts';
import { createSloBook } from '../slo/slo-book.ts';
import { createCollections } from '../state/collections.ts';
import { createOpenTickets } from '../state/open-tickets.ts';
import { openSecretBox } from '../state/secret-box.ts';
import { openState } from '../state/open-state.ts';
import { batch, count, edge, edgeWindow, INTERVAL_MS, ORIGIN } from '../store/conformance-mesh.ts';
import { createDelivery } from './delivery/create-delivery.ts';
import { createSampleAlerting } from './testing/sample-alerting.ts';
import { createAddressGuard } from '../outbound/address-guard.ts';

const EVERY_MS = 30_000;
/** A window waits so long for answers under way. */
const GRACE_MS = 4_000;
const PER_WINDOW = 150;
const STEADY_WINDOWS = 260;
const HOUR_MS = 3_600_000;
const PAST_HOURS = 80;
const call = edge('shop/frontend', 'shop/checkout');

/** What was said of one alert in one notification. */
interface Told {
  readonly at: number;
  readonly status: string;
  readonly severity: string;
  readonly fingerprint: string;
}

let clock = ORIGIN;
let told: Told[] = [];
const receiver = createServer((request, response) => {
  void (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { alerts } = JSON.parse(Buffer.concat(chunks).toString()) as {
      alerts: { status: string; fingerprint: string; labels: { severity: string } }[];
    };
    for (const { status, fingerprint, labels } of alerts)
      told.push({ at: clock, status, severity: labels.severity, fingerprint });
    response.end();
  })();
});

beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
});
afterAll(() => receiver.close());

/** Requests of one window, of which the part after `from` and before `to` fails. */
function windowOf(index: number, outage: { from: number; to: number }) {
  const start = ORIGIN + index * INTERVAL_MS;
  const failing = Math.max(0, Math.min(start + INTERVAL_MS, outage.to) - Math.max(start, outage.from));
  const failed = Math.round((failing / INTERVAL_MS) * PER_WINDOW);
  const outcomes = [count(PER_WINDOW - failed), count(failed, { code: '503', failed: true })];
  return batch(index, [edgeWindow(call, { outcomes: outcomes.filter(({ requests }) => requests > 0) })]);
}

/** Plays an outage of ten minutes that begins `offsetMs` after an hour of good traffic; what was told, by moments of its own clock. */
async function play(
  offsetMs: number,
): Promise<{ outage: { from: number; to: number }; told: readonly Told[] }> {
  told = [];
  const from = ORIGIN + STEADY_WINDOWS * INTERVAL_MS + offsetMs;
  const outage = { from, to: from + 600_000 };
  clock = ORIGIN;
  const { store } = await createSampleStore([]);
  // So that every tier's windows have all of their time.
  await store.importWindows(
    Array.from({ length: PAST_HOURS }, (_, hour) => ({
      start: ORIGIN - (PAST_HOURS - hour) * HOUR_MS,
      end: ORIGIN - (PAST_HOURS - hour - 1) * HOUR_MS,
      windows: [edgeWindow(call, { outcomes: [count((HOUR_MS / INTERVAL_MS) * PER_WINDOW)] })],
      clusters: ['east'],
    })),
  );
  const state = openState(null);
  const now = (): number => clock;
  const collections = createCollections(state, now);
  collections.receivers.create(
    receiverSchema.parse({
      name: 'test',
      target: { kind: 'webhook', url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}` },
    }),
    { author: 'test', id: 'hook' },
  );
  collections.slos.create(
    sloSchema.parse({
      name: 'checkout',
      sli: { kind: 'availability' },
      scope: { namespace: 'shop', service: 'checkout' },
      goal: 0.999,
      period: { kind: 'rolling', days: 30 },
      receivers: ['hook'],
    }),
    { author: 'test' },
  );
  const log = { warn: () => {}, error: () => {} };
  const delivery = createDelivery({
    state,
    collections,
    secrets: openSecretBox(null),
    clock: now,
    random: () => 0,
    log,
    guard: createAddressGuard({ allow: [], loopback: true }),
    externalUrl: 'http://127.0.0.1',
    readCallers: () => new Map(),
  });
  const slos = createSloBook({
    store,
    slos: collections.slos,
    maintenances: collections.maintenances,
    tickets: createOpenTickets(state),
    clock: now,
    intervalMs: INTERVAL_MS,
    log,
  });
  const { dispatcher, ledger } = delivery;
  const alerting = createSampleAlerting(
    { state, collections, store, clock: now },
    { dispatcher, ledger, evaluators: { slo: slos.evaluator } },
  );
  const last = STEADY_WINDOWS + 45 * 4 + 8;
  for (let index = 0; index < last; index++) {
    await store.insertWindows(windowOf(index, outage));
    const end = ORIGIN + (index + 1) * INTERVAL_MS;
    clock = end + GRACE_MS;
    if (index === STEADY_WINDOWS - 4) await slos.settle();
    if (index < STEADY_WINDOWS - 4) continue;
    if ((end - ORIGIN) % EVERY_MS === 0) await alerting.loop.evaluate();
    for (let passed = 0; passed < INTERVAL_MS; passed += 1_000) {
      clock = end + GRACE_MS + passed;
      delivery.tick();
      await delivery.settled();
    }
  }
  await delivery.stop();
  await store.close();
  state.close();
  return { outage, told };
}

describe('a total outage of a 99.9% SLO', () => {
  it.each([0, 4_000, 11_000, 16_000, 23_000, 29_000])(
    'that begins %d ms after an evaluation is told within 52 s, one evaluation and one scrape, once, and cleared',
    async (offsetMs) => {
      const { outage, told } = await play(offsetMs);
      const pages = told.filter(({ severity }) => severity === 'page');
      const afterMs = (pages[0]?.at ?? NaN) - outage.from;
      expect(afterMs).toBeGreaterThan(52_000 - INTERVAL_MS);
      expect(afterMs).toBeLessThanOrEqual(52_000 + EVERY_MS + INTERVAL_MS);
      // Each of the two tiers that page begins once and ends once, however often its group is told of.
      const lives = Map.groupBy(pages, ({ fingerprint }) => fingerprint);
      expect(lives.size).toBe(2);
      for (const life of lives.values()) {
        const statuses = life.map(({ status }) => status);
        expect(statuses.filter((status, i) => status !== statuses[i - 1])).toEqual(['firing', 'resolved']);
      }
      // The short window of the second is clear half an hour after the end.
      expect((pages.at(-1)?.at ?? NaN) - outage.to).toBeLessThanOrEqual(1_800_000 + 300_000 + 2 * EVERY_MS);
    },
    60_000,
  );
});
