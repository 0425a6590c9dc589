import { timelineSchema } from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createContext } from '../http/testing/sample-context.ts';
import { createPastStore } from '../http/testing/sample-store.ts';
import { count, edge, edgeWindow, ORIGIN } from '../store/conformance-mesh.ts';
import type { WritableTelemetryStore } from '../store/telemetry-store.ts';

const MINUTE = 60_000;
const MINUTES = 60;
const END = ORIGIN + MINUTES * MINUTE;

let store: WritableTelemetryStore;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  store = await createPastStore(
    Array.from({ length: MINUTES }, (_, minute) => [
      edgeWindow(edge('shop/web', 'shop/cart'), {
        outcomes: [count(60), count(minute === 50 ? 60 : 0, { code: '500', failed: true })],
      }),
      ...(minute >= 20 ? [edgeWindow(edge('shop/web', 'shop/cart/v2'), { outcomes: [count(30)] })] : []),
    ]),
  );
  const context = createContext(store, { now: () => END, intervalMs: 15_000, startedAt: END });
  context.collections.maintenances.create(
    {
      name: 'Upgrade',
      scope: { clusters: [], namespaces: [], services: [] },
      startsAt: END - 5 * MINUTE,
      endsAt: END + MINUTE,
      holdAlerts: true,
      excludeFromBudget: true,
      comment: '',
    },
    { author: 'ann' },
  );
  app = createApp(context);
});
afterAll(() => store.close());

async function ask(query: string) {
  const { body } = await request(app).get(`/api/v1/timeline${query}`).expect(200);
  return timelineSchema.parse(body);
}

it('shows traffic and errors of the stored history, and gaps as gaps', async () => {
  const { times, covered, requestsPerSecond, errorRatio, stepMs, oldestAt } = await ask('?range=now-2h');
  expect([oldestAt, stepMs]).toEqual([ORIGIN, MINUTE]);
  const at = (minute: number): number => times.indexOf(ORIGIN + minute * MINUTE);
  expect([covered[at(-10)], requestsPerSecond[at(-10)], errorRatio[at(-10)]]).toEqual([0, null, null]);
  expect([covered[at(10)], requestsPerSecond[at(10)], errorRatio[at(10)]]).toEqual([1, 1, 0]);
  expect([requestsPerSecond[at(50)], errorRatio[at(50)]]).toEqual([2.5, 0.4]);
});

it('marks new versions, not those that were there from the beginning, and what was planned', async () => {
  const { marks, truncated } = await ask('?range=now-1h');
  expect(truncated).toBe(false);
  expect(marks.map(({ what, at, to, text }) => [what, at, to, text])).toEqual([
    ['version', ORIGIN + 20 * MINUTE, ORIGIN + 20 * MINUTE, 'shop/cart v2 appeared'],
    ['maintenance', END - 5 * MINUTE, END + MINUTE, 'Upgrade'],
  ]);
});

it('says what is kept how finely', async () => {
  const { tiers } = await ask('');
  expect(tiers.map(({ stepMs }) => stepMs)).toEqual([15_000, MINUTE, 5 * MINUTE, 60 * MINUTE]);
  expect(tiers[1]?.oldestAt).toBe(ORIGIN);
});

it('is of the scope', async () => {
  const { requestsPerSecond, marks } = await ask('?range=now-1h&namespace=mail');
  expect(new Set(requestsPerSecond)).toEqual(new Set([0]));
  expect(marks.filter(({ what }) => what === 'version')).toEqual([]);
});
