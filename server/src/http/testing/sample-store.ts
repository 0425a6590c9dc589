/** The embedded store in memory, filled with windows: what routes are tested over. */
import { batch, INTERVAL_MS, ORIGIN } from '../../store/conformance-mesh.ts';
import { createEmbeddedStore } from '../../store/embedded/create-embedded-store.ts';
import type { WritableTelemetryStore } from '../../store/telemetry-store.ts';
import type { EdgeWindow } from '../../telemetry/edge-window.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

function openStore(end: number): Promise<WritableTelemetryStore> {
  return createEmbeddedStore({
    directory: ':memory:',
    intervalMs: INTERVAL_MS,
    retention: { raw: DAY_MS / 4, minute: 2 * DAY_MS, fiveMinutes: 14 * DAY_MS, hour: 90 * DAY_MS },
    maxSizeBytes: 2 ** 30,
    memoryLimitBytes: 2 ** 28,
    clock: () => end,
  });
}

/** A store that holds one window of INTERVAL_MS for each list, the first beginning at ORIGIN; an absent list is a gap. */
export async function createSampleStore(
  windows: readonly (readonly EdgeWindow[] | null)[],
): Promise<{ store: WritableTelemetryStore; end: number }> {
  const end = ORIGIN + windows.length * INTERVAL_MS;
  const store = await openStore(end);
  for (const [index, list] of windows.entries()) if (list) await store.insertWindows(batch(index, list));
  return { store, end };
}

/** A store that holds a minute of history for each list, the first beginning at ORIGIN, and nothing newer. */
export async function createPastStore(
  minutes: readonly (readonly EdgeWindow[])[],
): Promise<WritableTelemetryStore> {
  const store = await openStore(ORIGIN + minutes.length * MINUTE_MS);
  await store.importWindows(minutes.map((list, index) => batch(index, list, MINUTE_MS)));
  return store;
}
