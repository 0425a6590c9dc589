/** A store that keeps gauges and calls by steps of their own: the answer's window is that of its counts. */
import { serviceResilienceSchema } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import request from 'supertest';
import { expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createContext, createFixedStore } from '../http/testing/sample-context.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import { COMPLETED, RETRIES } from '../telemetry/resilience/resilience-metrics.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW = Date.UTC(2026, 2, 10, 12);
const FROM = NOW - 26 * HOUR_MS - 25 * MINUTE_MS;
const TO = FROM + 10 * MINUTE_MS;
const AROUND = { from: NOW - 27 * HOUR_MS, to: NOW - 26 * HOUR_MS };
const OWNER = { cluster: 'east', namespace: 'shop', service: 'web', workload: 'web-v1', pod: '' };

const widen = ({ from, to }: TimeWindow, stepMs: number): TimeWindow => ({
  from: Math.floor(from / stepMs) * stepMs,
  to: Math.ceil(to / stepMs) * stepMs,
});

/** Ten requests a minute, and one retry. */
async function ask(gaugesMs: number, edgesMs: number) {
  const asked: TimeWindow[] = [];
  const store: TelemetryStore = {
    ...createFixedStore([]),
    readEdges(query) {
      asked.push(query.window);
      const window = widen(query.window, edgesMs);
      return Promise.resolve({ window, coveredMs: window.to - window.from, warnings: [], edges: [] });
    },
    readSeries(query) {
      const window = widen(query.window, edgesMs);
      const stepMs = window.to - window.from;
      const steps = { stepMs, times: [window.from], covered: [stepMs], groups: [] };
      return Promise.resolve({ window, coveredMs: stepMs, warnings: [], ...steps });
    },
    readGauges(query) {
      const stepMs = Math.max(query.stepMs, gaugesMs);
      const window = widen(query.window, stepMs);
      const length = (window.to - window.from) / stepMs;
      const times = Array.from({ length }, (_, step) => window.from + step * stepMs);
      const series = [COMPLETED, RETRIES].map((metric, gauge) => {
        const max = times.map((at) => ((gauge === 0 ? 10 : 1) * (at - NOW + 100 * HOUR_MS)) / MINUTE_MS);
        return { gauge: 0, metric, labels: { subset: '' }, owner: OWNER, mean: max, max };
      });
      return Promise.resolve({ window, stepMs, times, series, warnings: [] });
    },
  };
  const app = createApp(createContext(store, { now: () => NOW }));
  const path = `/api/v1/services/east~shop~stock/resilience?range=${FROM}..${TO}`;
  const { window, retries, warnings } = serviceResilienceSchema.parse(
    (await request(app).get(path).expect(200)).body,
  );
  const ofCallers = warnings.filter(({ subject }) => subject === 'callers').map(({ message }) => message);
  return { window, asked, requests: retries.requests, attempts: retries.attemptsPerRequest, ofCallers };
}

it('is the range where gauges are kept by the minute, whatever calls are kept by', async () => {
  const asked = { from: FROM, to: TO };
  const own = { window: asked, asked: [asked], requests: 100, attempts: 1.1 };
  expect(await ask(MINUTE_MS, MINUTE_MS)).toEqual({ ...own, ofCallers: [] });
  expect(await ask(MINUTE_MS, HOUR_MS)).toEqual({
    ...own,
    ofCallers: [
      'Callers are those of 2026-03-09T09:00:00.000Z to 2026-03-09T10:00:00.000Z: who called is kept by longer steps than what proxies counted.',
    ],
  });
});

it('is the hour around it where gauges are kept by the hour, of which calls are asked as well', async () => {
  expect(await ask(HOUR_MS, MINUTE_MS)).toEqual({
    window: AROUND,
    asked: [AROUND],
    requests: 600,
    attempts: 1.1,
    ofCallers: [],
  });
});
