/** Wires the import of the past: an engine of the configuration, read window by window into the embedded store. */
import { createBackfill, type RunningBackfill } from './backfill/backfill.ts';
import type { FeedParts } from './feed.ts';
import { createEngine } from './store/promql/engine/create-engine.ts';
import { createWindowReader } from './store/promql/read-window.ts';
import type { WritableTelemetryStore } from './store/telemetry-store.ts';

/** The import that the configuration asks for, not begun; null when it asks for none. */
export function openBackfill(
  { config, logger, drain, metrics }: FeedParts,
  store: WritableTelemetryStore,
): RunningBackfill | null {
  if (config.store.backfill === null) return null;
  const { engine: settings, range } = config.store.backfill;
  const engine = createEngine({
    settings,
    clock: Date.now,
    observe: ({ durationMs, bytes, error }) =>
      metrics.engineAsked({
        engine: settings.name,
        result: error?.kind ?? 'ok',
        seconds: durationMs / 1000,
        bytes,
      }),
  });
  const windows = createWindowReader(engine, { clock: Date.now, deadlineMs: settings.timeout });
  const backfill = createBackfill({
    engine: settings.name,
    store,
    readWindow: (window) => windows.readWindow(window),
    rangeMs: range,
    clock: Date.now,
    log: logger,
  });
  drain.add({
    name: 'backfill',
    async run() {
      const stopped = backfill.stop();
      // What is being asked is given up, not waited for.
      await engine.close();
      await stopped;
    },
  });
  return backfill;
}
