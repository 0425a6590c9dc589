import { describe, expect, it } from 'vitest';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { WindowBatch } from '../telemetry/edge-window.ts';
import { createBackfill, type BackfillOptions, type RunningBackfill } from './backfill.ts';
import { HOUR_MS, MINUTE_MS } from './plan-steps.ts';

const NOW = Date.UTC(2026, 0, 15, 12, 3);

/** A store that covers what was imported into it, in a log of starts. */
function createCoveredStore(covered = new Set<number>()) {
  const store: BackfillOptions['store'] = {
    importWindows: (batches) => {
      for (const { start } of batches) covered.add(start);
      return Promise.resolve();
    },
    readSeries: ({ window, stepMs }) => {
      const times: number[] = [];
      for (let at = window.from; at < window.to; at += stepMs) times.push(at);
      const coveredMs = times.map((at) => (covered.has(at) ? stepMs : 0));
      return Promise.resolve({
        window,
        coveredMs: 0,
        warnings: [],
        stepMs,
        times,
        covered: coveredMs,
        groups: [],
      });
    },
  };
  return { store, covered };
}

function toBatch({ from, to }: TimeWindow): Promise<WindowBatch> {
  return Promise.resolve({ start: from, end: to, windows: [], clusters: ['east'] });
}

function create(parts: Partial<BackfillOptions> & Pick<BackfillOptions, 'store'>): RunningBackfill {
  return createBackfill({
    engine: 'prometheus.east',
    readWindow: toBatch,
    rangeMs: 4 * HOUR_MS,
    clock: () => NOW,
    log: { info() {}, warn() {} },
    restMs: 1,
    retryMs: 5,
    ...parts,
  });
}

async function untilDone(backfill: RunningBackfill): Promise<void> {
  await expect.poll(() => backfill.describe().state, { timeout: 30_000, interval: 20 }).toBe('done');
}

const MINUTES = 63;
const HOURS = 2;

describe('importing the past', () => {
  it('imports every uncovered window once, minutes first, the newest first', async () => {
    const { store } = createCoveredStore();
    const asked: TimeWindow[] = [];
    const backfill = create({
      store,
      readWindow: (window) => {
        asked.push(window);
        return toBatch(window);
      },
    });
    backfill.start();
    await untilDone(backfill);
    expect(asked).toHaveLength(MINUTES + HOURS);
    expect(asked[0]).toEqual({ from: NOW - MINUTE_MS, to: NOW });
    expect(asked.slice(MINUTES).map(({ from }) => (NOW - from) / HOUR_MS)).toEqual([2.05, 3.05]);
    expect(backfill.describe()).toMatchObject({ steps: 65, done: 65, empty: 0, lastError: null });
  });

  it('goes on after a restart where it stopped', async () => {
    const { store, covered } = createCoveredStore();
    const first = create({ store });
    first.start();
    await expect.poll(() => first.describe().done, { interval: 5 }).toBeGreaterThan(2);
    await first.stop();
    const imported = covered.size;
    expect(imported).toBeLessThan(MINUTES);
    const second = create({ store });
    second.start();
    await untilDone(second);
    expect(second.describe().steps).toBe(MINUTES + HOURS - imported);
    expect(covered.size).toBe(MINUTES + HOURS);
  });

  it('says what failed, and asks again until it succeeds', async () => {
    const { store, covered } = createCoveredStore();
    let failures = 3;
    const seen: string[] = [];
    const backfill = create({
      store,
      readWindow: (window) => (failures-- > 0 ? Promise.reject(new Error('no answer')) : toBatch(window)),
      log: { info() {}, warn: (_parts, text) => void seen.push(text) },
    });
    backfill.start();
    await expect.poll(() => backfill.describe().lastError, { interval: 1 }).toBe('no answer');
    await untilDone(backfill);
    expect(covered.size).toBe(MINUTES + HOURS);
    expect(seen).toEqual(['the past could not be imported; it is tried again']);
    expect(backfill.describe().lastError).toBeNull();
  });

  it('counts what the engine held nothing of, and leaves it uncovered', async () => {
    const { store, covered } = createCoveredStore();
    const backfill = create({ store, readWindow: () => Promise.resolve(null) });
    backfill.start();
    await untilDone(backfill);
    expect(backfill.describe()).toMatchObject({ done: 65, empty: 65 });
    expect(covered.size).toBe(0);
  });
});
