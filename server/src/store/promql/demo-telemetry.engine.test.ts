/** The demo mesh told by real engines that hold what Prometheus would have scraped of it. */
import { sampleDemoMesh } from '../testing/demo-scrapes.ts';
import { describeDemoTelemetry } from '../testing/describe-demo-telemetry.ts';
import { REAL_ENGINES } from './testing/engines.ts';
import { openStore } from './testing/open-store.ts';

for (const { name, start } of REAL_ENGINES) {
  describeDemoTelemetry(name, async (span) => {
    const engine = await start(sampleDemoMesh(span));
    const store = await openStore([engine], {
      at: span.to,
      intervalMs: span.intervalMs,
      settings: { clusterLabel: 'cluster' },
    });
    return {
      store,
      async close() {
        await store.close();
        await engine.stop();
      },
    };
  });
}
