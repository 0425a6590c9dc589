/** A store that tells again every five minutes what stays as it is. */
import { describe, expect, it } from 'vitest';
import type { GaugePoints } from '../store/gauges.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import { COMPLETED, EJECTED, RETRIES } from '../telemetry/resilience/resilience-metrics.ts';
import { readReadings } from './read-readings.ts';

const MINUTE_MS = 60_000;
const FROM = Date.UTC(2026, 2, 10, 12);
const SERVICE = { cluster: 'east', namespace: 'shop', name: 'stock' };
const OWNER = { cluster: 'east', namespace: 'shop', service: 'web', workload: 'web-v1', pod: '' };

const isWithin = (at: number, [first, last]: readonly [number, number]): boolean =>
  at >= FROM + first * MINUTE_MS && at < FROM + (last + 1) * MINUTE_MS;

/** What was told in minutes counted from the window's beginning; nobody listened in those that are `silent`, first and last. */
async function read(
  told: Readonly<Record<string, Readonly<Record<number, number>>>>,
  minutes: number,
  silent: readonly [number, number] = [Infinity, Infinity],
) {
  const store: Pick<TelemetryStore, 'readGauges' | 'readSeries'> = {
    readSeries({ window, stepMs }) {
      const length = Math.ceil((window.to - window.from) / stepMs);
      const times = Array.from({ length }, (_, step) => window.from + step * stepMs);
      const covered = times.map((at) => (isWithin(at, silent) ? 0 : stepMs));
      return Promise.resolve({ window, coveredMs: 0, warnings: [], stepMs, times, covered, groups: [] });
    },
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
  const asked = { service: SERVICE, window, edges: { target: SERVICE }, intervalMs: 15_000 };
  const { readings, toldFrom } = await readReadings(store, asked);
  const [reading] = readings;
  return {
    grown: Object.fromEntries(reading?.grown ?? []),
    ejected: reading?.levels.get(EJECTED),
    since: toldFrom === null ? null : (toldFrom - FROM) / MINUTE_MS,
  };
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
  expect(await read(told, 3)).toEqual({ grown: {}, ejected: undefined, since: null });
});

it('takes no former total for growth where the console began anew before it was told again', async () => {
  const completed = { [-4]: 88_000, [-1]: 88_000, 0: 12, 1: 30, 2: 44, 3: 50 };
  const spent = (told: Readonly<Record<number, number>>) =>
    read({ [COMPLETED]: completed, [RETRIES]: { [-4]: 7000, [-1]: 7000, ...told } }, 4);
  expect((await spent({})).grown).toEqual({ [COMPLETED]: 50 });
  expect((await spent({ 3: 0 })).grown).toEqual({ [COMPLETED]: 50, [RETRIES]: 0 });
  expect((await spent({ 1: 4 })).grown).toEqual({ [COMPLETED]: 50, [RETRIES]: 4 });
});

describe('while the console did not run', () => {
  const before = { [COMPLETED]: { [-2]: 90, [-1]: 100 }, [RETRIES]: { [-1]: 7 }, [EJECTED]: { [-1]: 1 } };

  it('tells nothing, though totals were told shortly before', async () => {
    expect(await read(before, 4, [0, 4])).toEqual({ grown: {}, ejected: undefined, since: null });
  });

  it('tells nothing of a time of which it heard the beginning alone', async () => {
    const told = { [RETRIES]: { [-1]: 7, 0: 7 }, [EJECTED]: { 0: 1 } };
    expect(await read(told, 5, [1, 5])).toEqual({ grown: {}, ejected: undefined, since: null });
  });

  it('tells since when it ran again, and only what grew since', async () => {
    const told = { [RETRIES]: { [-1]: 7, 6: 0, 7: 2 }, [EJECTED]: { [-1]: 1, 6: 0 } };
    expect(await read(told, 10, [0, 5])).toEqual({
      grown: { [RETRIES]: 2 },
      ejected: { now: 0, most: 0 },
      since: 6,
    });
  });

  it('tells no level of the end that was told before a silence', async () => {
    const told = { [RETRIES]: { [-1]: 7, 3: 7 }, [EJECTED]: { 0: 1, 3: 1 } };
    const { grown, ejected } = await read(told, 7, [5, 6]);
    expect(grown).toEqual({ [RETRIES]: 0 });
    expect(ejected).toEqual({ now: null, most: 1 });
  });
});
