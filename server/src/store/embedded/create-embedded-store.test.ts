import { describeTelemetryStore } from '../conformance.ts';
import { INTERVAL_MS, ORIGIN } from '../conformance-mesh.ts';
import { createEmbeddedStore } from './create-embedded-store.ts';

const HOUR_MS = 3_600_000;
const RETENTION = {
  raw: 6 * HOUR_MS,
  minute: 48 * HOUR_MS,
  fiveMinutes: 336 * HOUR_MS,
  hour: 2160 * HOUR_MS,
};

describeTelemetryStore('embedded in memory', () =>
  createEmbeddedStore({
    directory: ':memory:',
    intervalMs: INTERVAL_MS,
    retention: RETENTION,
    maxSizeBytes: 2 ** 30,
    memoryLimitBytes: 2 ** 28,
    clock: () => ORIGIN + HOUR_MS,
  }),
);
