/**
 * Wires the demo mesh in: its proxies become scrape jobs like any other, and on a first start its past is written into the
 * store, so that longer ranges show something at once.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { ScrapeJob } from './config/settings.ts';
import type { DemoMesh, DemoTarget } from './demo/demo-mesh.ts';
import type { WritableTelemetryStore } from './store/telemetry-store.ts';
import type { WindowBatch } from './telemetry/edge-window.ts';

/** Windows handed to the store at once. */
const IMPORT_BATCHES = 60;

/** One job for each path at which the demo's proxies tell their metrics. */
export function describeDemoJobs(targets: readonly DemoTarget[], timeout: number): ScrapeJob[] {
  const byPath = Map.groupBy(targets, ({ path }) => path);
  return Array.from(byPath, ([path, all]) => ({
    name: path === '/metrics' ? 'demo-linkerd' : 'demo',
    scheme: 'http',
    path,
    params: {},
    headers: {},
    timeout,
    labels: {},
    static: all.map(({ address, labels }) => ({ targets: [address], labels: { ...labels } })),
    files: [],
    dns: [],
    kubernetes: [],
    bearer: null,
  }));
}

/** Writes the past of the demo mesh up to `now`. Resolves with the number of windows written. */
export async function importDemoPast(
  mesh: Pick<DemoMesh, 'past'>,
  store: Pick<WritableTelemetryStore, 'importWindows'>,
  now: EpochMs,
): Promise<number> {
  let written = 0;
  let batches: WindowBatch[] = [];
  const flush = async (): Promise<void> => {
    written += batches.length;
    await store.importWindows(batches);
    batches = [];
  };
  for await (const batch of mesh.past(now)) {
    batches.push(batch);
    if (batches.length >= IMPORT_BATCHES) await flush();
  }
  if (batches.length > 0) await flush();
  return written;
}
