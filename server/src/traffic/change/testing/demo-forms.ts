/** For tests: one of each form that both versions of a service can take, as they would be sent. */
import type { trafficSettingsSchema } from '@sightglass/shared/contract';
import type { z } from 'zod';

type Settings = z.input<typeof trafficSettingsSchema>;

export const BREAKER = {
  form: 'circuit-breaker',
  version: null,
  maxConnections: 100,
  maxPendingRequests: 10,
  maxRequests: 50,
  maxRequestsPerConnection: null,
  maxRetries: 3,
  outliers: {
    consecutive5xxErrors: 5,
    intervalMs: 10_000,
    baseEjectionMs: 30_000,
    maxEjectionPercent: 50,
  },
} as const satisfies Settings;

export const EVERY_FORM: readonly Settings[] = [
  {
    form: 'split',
    targets: [
      { version: 'v1', weight: 70 },
      { version: 'v2', weight: 30 },
    ],
  },
  { form: 'canary', baseline: 'v1', candidate: 'v2', weight: 25, steps: [1, 25, 100] },
  { form: 'canary', baseline: 'v1', candidate: 'v2', weight: 0 },
  { form: 'blue-green', live: 'v2' },
  {
    form: 'match',
    matches: [
      { on: 'header', name: 'X-User', how: 'exact', value: 'ann' },
      { on: 'path', how: 'prefix', value: '/new' },
      { on: 'method', how: 'exact', value: 'GET' },
      { on: 'query', name: 'beta', how: 'present' },
    ],
    version: 'v2',
  },
  {
    form: 'redirect',
    from: { how: 'exact', value: '/old' },
    to: { scheme: 'https', host: 'shop.example', port: null, path: '/new', code: 301 },
  },
  { form: 'timeouts', timeoutMs: 1500, retries: { attempts: 3, perTryTimeoutMs: 500, on: ['503'] } },
  { form: 'timeouts', timeoutMs: null, retries: null },
  BREAKER,
  { ...BREAKER, version: 'v2', outliers: null },
  { form: 'fault', abort: { percent: 0.5, status: 503 }, delay: { percent: 10, ms: 2500 } },
  {
    form: 'fault',
    abort: { percent: 100, status: 500 },
    delay: null,
    matches: [{ on: 'header', name: 'end-user', how: 'exact', value: 'jason' }],
  },
  { form: 'mirror', to: { kind: 'version', version: 'v2' }, percent: 12.5 },
  { form: 'mirror', to: null },
  { form: 'load-balancing', version: null, policy: { kind: 'simple', simple: 'RANDOM' } },
  { form: 'load-balancing', version: null, policy: { kind: 'header', name: 'x-user' } },
  { form: 'load-balancing', version: 'v1', policy: { kind: 'cookie', name: 'sid', ttlMs: 0 } },
];
