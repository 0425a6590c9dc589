/** A store whose steps hold the highest of their minutes, as far as they reach. */
import { expect, it } from 'vitest';
import type { GaugesQuery } from '../store/gauges.ts';
import type { SeriesQuery } from '../store/telemetry-store.ts';
import { EJECTED } from '../telemetry/resilience/resilience-metrics.ts';
import { readReadings } from './read-readings.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TO = Date.UTC(2026, 2, 10, 12, 20);
const SERVICE = { cluster: 'east', namespace: 'shop', name: 'stock' };
const OWNER = { cluster: 'east', namespace: 'shop', service: 'web', workload: 'web-v1', pod: '' };

function listTimes({ window, stepMs }: Pick<GaugesQuery, 'window' | 'stepMs'>): number[] {
  const times: number[] = [];
  for (let at = Math.floor(window.from / stepMs) * stepMs; at < window.to; at += stepMs) times.push(at);
  return times;
}

function readSeries({ window, stepMs }: SeriesQuery) {
  const times = listTimes({ window, stepMs });
  const covered = times.map(() => stepMs);
  return Promise.resolve({ window, coveredMs: 0, warnings: [], stepMs, times, covered, groups: [] });
}

/** `ejectedAt` is told at every minute, counted from the range's end. */
async function read(ejectedAt: (minute: number) => number, lengthMs: number, leastMs: number, to = TO) {
  const readGauges = ({ window, stepMs: wanted }: GaugesQuery) => {
    const stepMs = Math.max(wanted, leastMs);
    const times = listTimes({ window, stepMs });
    const max = times.map((at) => {
      const minutes = Array.from({ length: stepMs / MINUTE_MS }, (_, i) => (at - TO) / MINUTE_MS + i);
      return Math.max(...minutes.map(ejectedAt));
    });
    const series = [{ gauge: 0, metric: EJECTED, labels: { subset: '' }, owner: OWNER, mean: max, max }];
    return Promise.resolve({ window, stepMs, times, series, warnings: [] });
  };
  const asked = { service: SERVICE, edges: { target: SERVICE }, intervalMs: 15_000 };
  const window = { from: to - lengthMs, to };
  const { readings } = await readReadings({ readGauges, readSeries }, { ...asked, window });
  return readings[0]?.levels.get(EJECTED);
}

it.each([10 * MINUTE_MS, 6 * HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS])(
  'tells what is ejected at the end, however long the range is (%i ms)',
  async (lengthMs) => {
    const earlier = await read((minute) => Number(minute < -3), lengthMs, MINUTE_MS);
    expect(earlier).toEqual({ now: 0, most: 1 });
    expect((await read((minute) => Number(minute >= 0), lengthMs, MINUTE_MS))?.now).toBe(0);
    expect((await read((minute) => Number(minute >= -2), lengthMs, MINUTE_MS))?.now).toBe(1);
  },
);

it('tells what is ejected in the minute that is under way, as counters count it', async () => {
  const now = TO + MINUTE_MS / 2;
  const level = await read((minute) => Number(minute >= 0), 10 * MINUTE_MS, MINUTE_MS, now);
  expect(level).toEqual({ now: 1, most: 1 });
});

it('does not tell it where only hours are kept', async () => {
  const level = await read((minute) => Number(minute < -30), 24 * HOUR_MS, HOUR_MS);
  expect(level).toEqual({ now: null, most: 1 });
});
