/** The demo mesh told by an embedded store whose whole past was imported from a real engine, minute by minute. */
import { createEmbeddedStore } from '../embedded/create-embedded-store.ts';
import { sampleDemoMesh } from '../testing/demo-scrapes.ts';
import { describeDemoTelemetry } from '../testing/describe-demo-telemetry.ts';
import { createEngine } from './engine/create-engine.ts';
import { createWindowReader } from './read-window.ts';
import { REAL_ENGINES } from './testing/engines.ts';
import { describeEngine } from './testing/open-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RETENTION = { raw: HOUR_MS, minute: HOUR_MS, fiveMinutes: HOUR_MS, hour: HOUR_MS };

for (const { name, start } of REAL_ENGINES) {
  describeDemoTelemetry(`a past imported from ${name}`, async (span) => {
    const running = await start(sampleDemoMesh(span));
    const clock = () => span.to;
    const settings = { ...describeEngine(running.url, span.intervalMs), clusterLabel: 'cluster' };
    const engine = createEngine({ clock, settings });
    const store = await createEmbeddedStore({
      directory: ':memory:',
      intervalMs: span.intervalMs,
      retention: RETENTION,
      maxSizeBytes: 2 ** 30,
      memoryLimitBytes: 2 ** 28,
      clock,
    });
    const reader = createWindowReader(engine, { clock, deadlineMs: 30_000 });
    for (let from = span.from + MINUTE_MS; from < span.to; from += MINUTE_MS) {
      const batch = await reader.readWindow({ from, to: from + MINUTE_MS });
      if (batch) await store.importWindows([batch]);
    }
    await engine.close();
    await running.stop();
    return { store, close: () => store.close() };
  });
}
