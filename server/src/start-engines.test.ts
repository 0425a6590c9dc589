import { sourcesSchema } from '@sightglass/shared/contract';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createQueryLog } from './capacity/query-log.ts';
import { loadConfig } from './config.ts';
import { createDrain } from './drain.ts';
import { createReadiness } from './http/readiness.ts';
import { createSelfMetrics } from './http/self-metrics.ts';
import { openEngineFeed } from './start-engines.ts';
import { startEngine } from './store/promql/engine/testing.ts';

let folder: string;
const cleanups: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-engines-'));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  rmSync(folder, { recursive: true });
});

function openFeed(engines: string) {
  const file = join(folder, 'config.yaml');
  writeFileSync(file, `store:\n  engine: prometheus\n  engines:\n${engines}`);
  const logger = pino({ level: 'silent' });
  const drain = createDrain(logger);
  cleanups.push(() => drain.run());
  const metrics = createSelfMetrics({ defaults: false });
  const queries = createQueryLog({ clock: Date.now, spanMs: 300_000 });
  const feed = openEngineFeed({
    config: loadConfig(['--config', file], {}),
    logger,
    drain,
    metrics,
    queries,
  });
  return { feed, metrics, queries };
}

it('shows each engine as a source, is ready although one is dead, and tells what asking cost', async () => {
  const empty = '{"status":"success","data":{"resultType":"vector","result":[]}}';
  const server = await startEngine((response) => void response.end(empty));
  cleanups.push(() => server.close());
  const { feed, metrics, queries } = openFeed(
    `    - {url: "${server.url}/prometheus", cluster: east, interval: 30s, dialects: [istio]}\n` +
      '    - {url: "http://127.0.0.1:9", cluster: west, interval: 15s}\n',
  );
  const readSources = () => feed.readSources();
  const readiness = createReadiness({ readSources, clock: Date.now, patienceMs: feed.patienceMs });
  await feed.start();
  readiness.started();
  expect(readiness.read().ready).toBe(false);
  await readiness.whenReady();

  await vi.waitFor(() => expect(server.forms.length).toBeGreaterThan(0), 5000);
  const { sources, targets } = sourcesSchema.parse({ now: 1, limited: null, ...feed.readSources() });
  expect(sources).toMatchObject([
    { name: 'east', kind: 'prometheus', intervalMs: 30_000, targetsUp: 1, targetsDown: 0, targetsPending: 0 },
    { name: 'west', kind: 'prometheus', intervalMs: 15_000, targetsUp: 0, targetsDown: 1, targetsPending: 0 },
  ]);
  expect(targets).toMatchObject([
    { source: 'east', url: `${server.url}/prometheus`, state: 'up', lastError: null, dialects: ['istio'] },
    { source: 'west', labels: { cluster: 'west' }, state: 'down', lastSuccessAt: null },
  ]);
  expect(targets[1]?.lastError).toMatch(/Engine west cannot be reached/);
  expect(feed.intervalMs).toBe(30_000);

  expect(feed.readCaches().map(({ name }) => name)).toEqual(['east', 'west']);
  expect(feed.sourceTotals().get('east')?.requests).toBeGreaterThan(0);
  expect(queries.slowest(9)[0]).toMatchObject({ source: 'east', error: null });
  const text = await metrics.registry.metrics();
  expect(text).toMatch(/sightglass_engine_queries_total\{engine="east",result="ok"\} \d/);
  expect(text).toMatch(/sightglass_engine_queries_total\{engine="west",result="unreachable"\} \d/);
  expect(text).toContain('sightglass_engine_up{engine="west"} 0');
});
