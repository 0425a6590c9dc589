import { describe, expect, it } from 'vitest';
import { EngineError } from '../engine/engine.ts';
import { istioFamily } from '../families/istio.ts';
import { createFakeEngine, NOW, pointsOf, type FakeSeries } from '../testing/fake-engine.ts';
import { fingerprintRules } from './build-rules.ts';
import { watchRules } from './watch-rules.ts';

const MINUTE_MS = 60_000;
const PRESENCE = { families: [istioFamily], selectors: istioFamily.presence.slice(0, 1) };
const OURS = fingerprintRules({ family: istioFamily, clusterLabel: null, matchers: [] });

interface Marker {
  readonly rules?: string;
  readonly cluster?: string;
  /** The rules were evaluated every minute in (since, until]. */
  readonly since: number;
  readonly until?: number;
}

/** The marker's counts by cells, as an engine would tell them. */
function count(markers: readonly Marker[]) {
  return (query: Parameters<typeof pointsOf>[0]): FakeSeries[] => {
    const cellMs = 'stepMs' in query ? query.stepMs : 0;
    return markers.map(({ rules = OURS, cluster, since, until = NOW }) => ({
      labels: { rules, dialect: 'istio', interval: '60', ...(cluster === undefined ? {} : { cluster }) },
      value: pointsOf(query).map((end) => {
        const overlap = Math.min(end, until) - Math.max(end - cellMs, since);
        return overlap > 0 ? Math.floor(overlap / MINUTE_MS) : NaN;
      }),
    }));
  };
}

async function look(markers: readonly Marker[], parts: Parameters<typeof createFakeEngine>[0] = {}) {
  const engine = createFakeEngine({ useRecordingRules: true, ...parts });
  engine.answer('recording rules', (query) =>
    'at' in query
      ? ['east', 'west'].map((cluster) => ({ labels: { sightglass_family: 'istio', cluster }, value: 1 }))
      : count(markers)(query),
  );
  const watch = watchRules(engine, () => NOW);
  const names = engine.clusterLabel === null ? [''] : ['east', 'west'];
  await watch.look(PRESENCE, new Map(names.map((name) => [name, NOW - 5_000])));
  return { watch, engine };
}

const last = (minutes: number) => ({ from: NOW - minutes * MINUTE_MS, to: NOW });

describe('rules that are there', () => {
  it('are read for windows that they cover, in steps that hold whole records', async () => {
    const { watch } = await look([{ since: NOW - 120 * MINUTE_MS }]);
    expect(watch.status()).toEqual([
      { dialect: 'istio', state: 'active', intervalMs: 60_000, since: NOW - 120 * MINUTE_MS, missing: [] },
    ]);
    const find = (minutes: number, stepMs: number) => watch.find(last(minutes), stepMs) !== null;
    expect(find(15, 15 * MINUTE_MS)).toBe(true);
    expect(find(15, 2 * MINUTE_MS)).toBe(true);
    expect([find(15, 15_000), find(15, 90_000), find(180, 180 * MINUTE_MS)]).toEqual([false, false, false]);
    expect(watch.find(last(15), 15 * MINUTE_MS)?.metrics.get('istio_requests_total')).toEqual({
      fingerprint: OURS,
      intervalMs: 60_000,
    });
  });

  it('are read for days once they were there for so long', async () => {
    const { watch } = await look([{ since: NOW - 10 * 1440 * MINUTE_MS }]);
    const week = last(7 * 1440);
    expect(watch.find(week, 60 * MINUTE_MS)).not.toBeNull();
    expect(watch.find(last(12 * 1440), 60 * MINUTE_MS)).toBeNull();
    expect(watch.status()[0]?.since).toBe(NOW - 10 * 1440 * MINUTE_MS);
  });

  it('are not read where they had stopped', async () => {
    const { watch } = await look([{ since: NOW - 300 * MINUTE_MS, until: NOW - 60 * MINUTE_MS }]);
    expect(watch.status()[0]?.state).toBe('absent');
    expect(watch.find(last(15), 15 * MINUTE_MS)).toBeNull();
  });
});

describe('rules that may not be read', () => {
  it.each([
    ['absent', []],
    ['outdated', [{ rules: 'of another version', since: NOW - 60 * MINUTE_MS }]],
  ])('are %s', async (state, markers) => {
    const { watch } = await look(markers);
    expect(watch.status()[0]?.state).toBe(state);
    expect(watch.find(last(15), 15 * MINUTE_MS)).toBeNull();
  });

  it('lack a cluster that has telemetry', async () => {
    const scope = { family: istioFamily, clusterLabel: 'cluster', matchers: [] };
    const rules = fingerprintRules(scope);
    const markers = [{ rules, cluster: 'east', since: NOW - 60 * MINUTE_MS }];
    const { watch } = await look(markers, { clusterLabel: 'cluster' });
    expect(watch.status()).toMatchObject([{ state: 'partial', missing: ['west'] }]);
    expect(watch.find(last(15), 15 * MINUTE_MS)).toBeNull();
    const both = await look([...markers, { rules, cluster: 'west', since: NOW - 30 * MINUTE_MS }], {
      clusterLabel: 'cluster',
    });
    expect(both.watch.find(last(15), 15 * MINUTE_MS)).not.toBeNull();
    expect(both.watch.find(last(45), 45 * MINUTE_MS)).toBeNull();
  });

  it('are switched off, and then not even looked for', async () => {
    const { watch, engine } = await look([{ since: 0 }], { useRecordingRules: false });
    expect(watch.status()[0]?.state).toBe('off');
    expect(engine.asked).toEqual([]);
  });

  it('are those of which nothing could be learnt', async () => {
    const engine = createFakeEngine({ useRecordingRules: true });
    engine.answer('recording rules', new EngineError('timeout', 'too slow', { engine: 'prometheus' }));
    const watch = watchRules(engine, () => NOW);
    await expect(watch.look(PRESENCE, new Map([['', NOW]]))).rejects.toThrow('too slow');
    expect(watch.find(last(15), 15 * MINUTE_MS)).toBeNull();
  });
});
