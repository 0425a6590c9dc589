/** An embedded store in memory that has read the scrapes of the demo mesh through the real rollup. */
import { createRollup } from '../../telemetry/rollup/create-rollup.ts';
import type { TargetReader } from '../../telemetry/ingest.ts';
import { createEmbeddedStore } from '../embedded/create-embedded-store.ts';
import type { WritableTelemetryStore } from '../telemetry-store.ts';
import { scrapeDemoMesh, type ScrapeSpan } from './demo-scrapes.ts';

const HOUR_MS = 3_600_000;
const RETENTION = { raw: HOUR_MS, minute: HOUR_MS, fiveMinutes: HOUR_MS, hour: HOUR_MS };

/** Rejects when a proxy's text had lines that could not be read. */
export async function feedEmbedded(span: ScrapeSpan): Promise<WritableTelemetryStore> {
  const { intervalMs, to } = span;
  const store = await createEmbeddedStore({
    directory: ':memory:',
    intervalMs,
    retention: RETENTION,
    maxSizeBytes: 2 ** 30,
    memoryLimitBytes: 2 ** 28,
    clock: () => to,
  });
  const rollup = createRollup({ intervalMs, graceMs: 0 });
  const readers = new Map<string, TargetReader>();
  for (const { target, identity, at, text } of scrapeDemoMesh(span)) {
    const reader = readers.get(target) ?? rollup.openTarget(target, identity);
    readers.set(target, reader);
    reader.begin(at);
    reader.push(Buffer.from(text));
    const { parseErrors } = reader.end();
    if (parseErrors > 0) throw new Error(`${target} printed ${parseErrors} lines that cannot be read`);
    for (const batch of rollup.advance(at)) await store.insertWindows(batch);
  }
  for (const batch of rollup.advance(to + intervalMs)) await store.insertWindows(batch);
  return store;
}
