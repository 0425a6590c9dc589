/** A store that tells again every five minutes what stays as it is. */
import { expect, it } from 'vitest';
import type { GaugePoints } from '../store/gauges.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import { COMPLETED, EJECTED, RETRIES } from '../telemetry/resilience/resilience-metrics.ts';
import { readReadings } from './read-readings.ts';

const MINUTE_MS = 60_000;
const FROM = Date.UTC(2026, 2, 10, 12);
const SERVICE = { cluster: 'east', namespace: 'shop', name: 'stock' };
const OWNER = { cluster: 'east', namespace: 'shop', service: 'web', workload: 'web-v1', pod: '' };

/** What was told in minutes counted from the window's beginning. */
async function read(told: Readonly<Record<string, Readonly<Record<number, number>>>>, minutes: number) {
  const store: Pick<TelemetryStore, 'readGauges'> = {
    readGauges({ window, stepMs }) {
      const length = Math.ceil((window.to - window.from) / stepMs);
      const times = Array.from({ length }, (_, step) => window.from + step * stepMs);
      const series = Object.entries(told).map(([metric, values]): GaugePoints => {
        const points = times.map((at) => values[(at - FROM) / MINUTE_MS] ?? null);
        return { gauge: 0, metric, labels: { subset: '' }, owner: OWNER, mean: points, max: points };
      });
      return Promise.resolve({ window, stepMs, times, series, warnings: [] });
    },
  };
  const window = { from: FROM, to: FROM + minutes * MINUTE_MS };
  const { readings } = await readReadings(store, { service: SERVICE, window, intervalMs: 15_000 });
  const [reading] = readings;
  return { grown: Object.fromEntries(reading?.grown ?? []), ejected: reading?.levels.get(EJECTED) };
}

it('tells nothing that grew of a counter that stands, though it is told before the window only', async () => {
  const { grown, ejected } = await read(
    { [COMPLETED]: { [-2]: 100, 0: 130, 1: 150, 2: 170 }, [RETRIES]: { [-2]: 7 }, [EJECTED]: { [-2]: 1 } },
    3,
  );
  expect(grown).toEqual({ [COMPLETED]: 70, [RETRIES]: 0 });
  expect(ejected).toEqual({ now: 1, most: 1 });
});

it('falls silent when nothing is told again', async () => {
  const told = { [RETRIES]: { [-7]: 7 }, [EJECTED]: { [-7]: 1 } };
  expect(await read(told, 3)).toEqual({ grown: {}, ejected: undefined });
});

it('takes no former total for growth where the console began anew before it was told again', async () => {
  const completed = { [-4]: 88_000, [-1]: 88_000, 0: 12, 1: 30, 2: 44, 3: 50 };
  const spent = (told: Readonly<Record<number, number>>) =>
    read({ [COMPLETED]: completed, [RETRIES]: { [-4]: 7000, [-1]: 7000, ...told } }, 4);
  expect((await spent({})).grown).toEqual({ [COMPLETED]: 50 });
  expect((await spent({ 3: 0 })).grown).toEqual({ [COMPLETED]: 50, [RETRIES]: 0 });
  expect((await spent({ 1: 4 })).grown).toEqual({ [COMPLETED]: 50, [RETRIES]: 4 });
});
