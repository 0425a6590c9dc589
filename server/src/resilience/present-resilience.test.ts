import { expect, it } from 'vitest';
import { COMPLETED, RETRIES, SENT } from '../telemetry/resilience/resilience-metrics.ts';
import { tellCaller } from './present-resilience.ts';

const OWNER = { cluster: 'east', namespace: 'shop', service: 'web', workload: 'web-v1', pod: '' };

it.each<[string, Readonly<Record<string, number>>, number | null, number | null]>([
  ['all ended, and all was sent', { [COMPLETED]: 60, [SENT]: 89, [RETRIES]: 29 }, 60, 1.48333],
  ['callers gave some up', { [COMPLETED]: 6, [SENT]: 14, [RETRIES]: 4 }, 10, 1.4],
  ['callers gave all up', { [COMPLETED]: 0, [SENT]: 8, [RETRIES]: 4 }, 4, 2],
  ['nothing could be sent', { [COMPLETED]: 5, [SENT]: 0, [RETRIES]: 10 }, 5, 3],
  ['only what was sent is told', { [SENT]: 14, [RETRIES]: 4 }, 10, 1.4],
  ['only what ended is told', { [COMPLETED]: 10, [RETRIES]: 4 }, 10, 1.4],
  ['retries are not told', { [COMPLETED]: 10, [SENT]: 14 }, null, null],
  ['there was no request', { [COMPLETED]: 0, [SENT]: 0, [RETRIES]: 0 }, 0, null],
])('counts each request once where %s', (_, grown, requests, attemptsPerRequest) => {
  const reading = { owner: OWNER, subset: '', grown: new Map(Object.entries(grown)), levels: new Map() };
  const { retries } = tellCaller(reading);
  expect(retries.requests).toBe(requests);
  expect(retries.attemptsPerRequest).toBe(attemptsPerRequest);
});
