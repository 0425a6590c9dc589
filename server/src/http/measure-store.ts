/** A telemetry store whose every operation is timed for /metrics. Answers and errors pass unchanged. */
import type { WritableTelemetryStore } from '../store/telemetry-store.ts';
import type { SelfMetrics } from './self-metrics.ts';

/** The same store, timed. */
export function measureStore(store: WritableTelemetryStore, metrics: SelfMetrics): WritableTelemetryStore {
  const time = async <T>(operation: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    let ok = false;
    try {
      const result = await work();
      ok = true;
      return result;
    } finally {
      metrics.storeTimed(operation, (performance.now() - start) / 1000, ok);
    }
  };
  return {
    readEdges: (query) => time('read-edges', () => store.readEdges(query)),
    readSeries: (query) => time('read-series', () => store.readSeries(query)),
    readIdentities: (query) => time('read-identities', () => store.readIdentities(query)),
    readStatus: () => time('read-status', () => store.readStatus()),
    version: () => store.version(),
    newestEnd: () => store.newestEnd(),
    insertWindows: (batch) => time('insert-windows', () => store.insertWindows(batch)),
    importWindows: (batches) => time('import-windows', () => store.importWindows(batches)),
    close: () => store.close(),
  };
}
