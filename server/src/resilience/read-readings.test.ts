import { expect, it } from 'vitest';
import type { GaugesQuery } from '../store/gauges.ts';
import type { SeriesQuery } from '../store/telemetry-store.ts';
import { COMPLETED, EJECTED } from '../telemetry/resilience/resilience-metrics.ts';
import { readReadings } from './read-readings.ts';

const MINUTE_MS = 60_000;
const TO = Date.UTC(2026, 0, 15, 12);
const FROM = TO - 30 * MINUTE_MS;
const OWNER = { cluster: 'east', namespace: 'shop', service: 'web', workload: 'web-v1', pod: '' };

/** All was covered. */
const readSeries = ({ window }: SeriesQuery) => {
  const stepMs = window.to - window.from;
  const times = [window.from];
  const covered = [stepMs];
  return Promise.resolve({ window, coveredMs: 0, warnings: [], stepMs, times, covered, groups: [] });
};

/** Each metric's value by the minute of the window, which begins at 0; null where nothing is told. */
function read(metrics: Readonly<Record<string, (minute: number) => number | null>>) {
  const readGauges = ({ window, stepMs }: GaugesQuery) => {
    const count = Math.round((window.to - window.from) / stepMs);
    const times = Array.from({ length: count }, (_, step) => window.from + step * stepMs);
    const series = Object.entries(metrics).map(([metric, valueAt]) => {
      const values = times.map((at) => valueAt((at - FROM) / MINUTE_MS));
      return { gauge: 0, metric, labels: { subset: '' }, owner: OWNER, mean: values, max: values };
    });
    return Promise.resolve({ window, stepMs, times, series, warnings: [] });
  };
  const service = { cluster: 'east', namespace: 'shop', name: 'cart' };
  const asked = { service, window: { from: FROM, to: TO }, edges: { target: service }, intervalMs: 15_000 };
  return readReadings({ readGauges, readSeries }, asked);
}

const late = (minute: number): number | null => (minute >= 10 ? 1 : null);

it('says since when anything is told, of counters or of gauges alone', async () => {
  expect((await read({ [EJECTED]: late })).toldFrom).toBe(FROM + 10 * MINUTE_MS);
  expect((await read({ [EJECTED]: late, [COMPLETED]: () => 1 })).toldFrom).toBe(FROM);
  expect((await read({ [EJECTED]: () => null })).toldFrom).toBeNull();
});
