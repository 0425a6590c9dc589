import { describe, expect, it } from 'vitest';
import type { GroupKey, SeriesAnswer } from '../telemetry-store.ts';
import { createPromqlStore } from './create-promql-store.ts';
import type { Engine, InstantQuery, RangeQuery } from './engine/engine.ts';
import {
  createFakeEngine,
  INTERVAL_MS,
  NOW,
  requests,
  sourceRequests,
  type FakeSeries,
} from './testing/fake-engine.ts';

const MINUTE_MS = 60_000;
/** A step of a minute is read over one interval more. */
const FROM_RANGE = 60 / 75;
const ENDS = ['east/shop/web', 'east/shop/cart'] as const;
const OUTSIDE = ['east/shop/web', 'east/unknown/unknown'] as const;
const STRIPE = { destination_service: 'stripe.example', destination_service_name: 'stripe.example' };

async function readTwoSteps(engines: readonly Engine[], by: GroupKey): Promise<SeriesAnswer> {
  const store = createPromqlStore({
    engines,
    clock: () => NOW,
    log: { info() {}, warn() {} },
    intervalMs: INTERVAL_MS,
  });
  const answer = await store.readSeries({
    window: { from: NOW - 2 * MINUTE_MS, to: NOW },
    filter: {},
    by,
    stepMs: MINUTE_MS,
    histograms: false,
  });
  await store.close();
  return answer;
}

/** Answers whole windows and steps each with their own series. */
function answerBoth(whole: readonly FakeSeries[], steps: readonly FakeSeries[]) {
  return (query: InstantQuery | RangeQuery) => ('at' in query ? whole : steps);
}

function requestsOf({ groups }: SeriesAnswer): object {
  return Object.fromEntries(
    groups.map(({ key, points }) => [
      key,
      points.map((point) => point && Math.round(point.requests / FROM_RANGE)),
    ]),
  );
}

describe('series of a whole mesh', () => {
  it('are added up in the engine where destinations counted, and fetched by edge elsewhere', async () => {
    const engine = createFakeEngine();
    const failed = { response_code: '0', response_flags: 'UF' };
    engine.answer(
      'outcomes',
      answerBoth(
        [requests(ENDS, 180), sourceRequests(ENDS, 190), sourceRequests(OUTSIDE, 20, STRIPE)],
        [
          requests(['//', '//'], [80, 100], { sightglass_fold: '1' }),
          sourceRequests(ENDS, [NaN, 7], failed),
          sourceRequests(OUTSIDE, [20, NaN], STRIPE),
        ],
      ),
    );
    const answer = await readTwoSteps([engine], 'none');
    expect(requestsOf(answer)).toEqual({ total: [100, 107] });
    const steps = engine.asked.find((query) => query.purpose === 'outcomes' && 'from' in query);
    expect(steps?.promql).toContain('destination_service="stripe.example"');
    expect(engine.asked.filter((query) => query.purpose === 'outcomes')).toHaveLength(2);
  });

  it('count an edge between two engines once', async () => {
    const east = createFakeEngine({ name: 'east' });
    const west = createFakeEngine({ name: 'west', cluster: 'west' });
    const across = ['east/shop/web', 'west/shop/cart'] as const;
    east.answer('outcomes', answerBoth([sourceRequests(across, 100)], []));
    west.answer(
      'outcomes',
      answerBoth(
        [requests(across, 100)],
        [requests(['east//', 'west/shop/cart'], [50, 50], { sightglass_fold: '1' })],
      ),
    );
    const answer = await readTwoSteps([east, west], 'target-service');
    expect(requestsOf(answer)).toEqual({ 'west~shop~cart': [50, 50] });
    // Nothing in east is picked: its source's edges are all counted by their destinations.
    const asked = east.asked.find((query) => query.purpose === 'outcomes' && 'from' in query);
    expect(asked?.promql).not.toContain('destination_service=');
  });
});
