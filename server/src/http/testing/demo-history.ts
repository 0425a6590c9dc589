/** Some of the demo mesh's history by the minute in an embedded store in memory, changed as a test likes: for what is said of the past. */
import { createDemoMesh } from '../../demo/demo-mesh.ts';
import { createEmbeddedStore } from '../../store/embedded/create-embedded-store.ts';
import type { WritableTelemetryStore } from '../../store/telemetry-store.ts';
import type { EdgeEnd, EdgeWindow, OutcomeCount, WindowBatch } from '../../telemetry/edge-window.ts';

export const MINUTE = 60_000;
/** Beginning of a cycle of faults (docs/demo-mesh.md); minutes are counted from it. */
export const START = Date.UTC(2026, 8, 3, 14, 0);
/** End of the cycle, and of the history. */
export const END = START + 30 * MINUTE;
const KEPT_MS = 4 * 60 * MINUTE;
const SEED = 11;

/** A minute as it is to be; null is a gap. */
export type AlterHistory = (batch: WindowBatch, minute: number) => WindowBatch | null;

export async function createDemoHistory(
  fromMinute: number,
  alter: AlterHistory = (batch) => batch,
): Promise<WritableTelemetryStore> {
  const store = await createEmbeddedStore({
    directory: ':memory:',
    intervalMs: MINUTE,
    retention: { raw: KEPT_MS, minute: KEPT_MS, fiveMinutes: KEPT_MS, hour: KEPT_MS },
    maxSizeBytes: 2 ** 30,
    memoryLimitBytes: 2 ** 28,
    clock: () => END,
  });
  const range = { from: START + fromMinute * MINUTE, to: END, stepMs: MINUTE };
  const batches: WindowBatch[] = [];
  for await (const batch of createDemoMesh({ seed: SEED }).history(range)) {
    const altered = alter(batch, (batch.start - START) / MINUTE);
    if (altered) batches.push(altered);
  }
  await store.importWindows(batches);
  return store;
}

function isEnd({ cluster, service, version }: EdgeEnd, path: string): boolean {
  return path === `${cluster}/${service}` || path === `${cluster}/${service}/${version}`;
}

/** Ends as `east/cart` or `east/cart/v2`. */
export function isFrom({ edge }: EdgeWindow, path: string): boolean {
  return isEnd(edge.source, path);
}

export function isTo({ edge }: EdgeWindow, path: string): boolean {
  return isEnd(edge.target, path);
}

/** Whether a proxy of the cluster told it. */
export function isToldIn({ edge, reporter }: EdgeWindow, cluster: string): boolean {
  return edge[reporter === 'source' ? 'source' : 'target'].cluster === cluster;
}

export function keepWindows(batch: WindowBatch, keep: (window: EdgeWindow) => boolean): WindowBatch {
  return { ...batch, windows: batch.windows.filter(keep) };
}

/** The chosen windows with other outcomes, and without latency where there are other counts. */
export function alterOutcomes(
  batch: WindowBatch,
  choose: (window: EdgeWindow) => boolean,
  alter: (counted: OutcomeCount) => readonly OutcomeCount[],
): WindowBatch {
  const windows = batch.windows.map((window) =>
    choose(window) ? Object.assign({}, window, { outcomes: window.outcomes.flatMap(alter) }) : window,
  );
  return { ...batch, windows };
}

/** The share of the requests (at least one of any) in plaintext. */
export function stripTls(
  { outcome, requests, connectionsOpened }: OutcomeCount,
  share: number,
): OutcomeCount[] {
  const plain = Math.ceil(requests * share);
  return [
    { outcome, requests: requests - plain, connectionsOpened },
    { outcome: { ...outcome, proof: 'plaintext' as const }, requests: plain, connectionsOpened: 0 },
  ].filter((counted) => counted.requests > 0);
}
