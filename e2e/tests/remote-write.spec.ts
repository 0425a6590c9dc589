/**
 * A real Prometheus in agent mode scrapes the demo mesh's proxies and pushes to a console that is restarted twice: told to end, then
 * killed. Every window must be there, with the traffic of its time.
 * Tagged, because a machine without a Prometheus leaves it out by name.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Series, Sources } from '@sightglass/shared/contract';
import { type ConsoleProcess, findFreePort, startConsole } from '../fixtures/console-process.ts';
import { startAgent } from '../fixtures/prometheus.ts';

const INTERVAL_MS = 5_000;
const DOWN_MS = 12_000;
const YAML = `scrape: {interval: ${INTERVAL_MS}ms}\npush: {remoteWrite: {enabled: true}}\n`;

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Requests a second of the whole mesh, window by window since the first; null where nothing is stored. */
async function readWindows(told: ConsoleProcess): Promise<readonly (number | null)[]> {
  const path = `/series?metric=requests&range=now-5m&step=${INTERVAL_MS}ms`;
  const { series } = await told.get<Series>(path);
  const values = series[0]?.values ?? [];
  return values.slice(values.findIndex((value) => value !== null));
}

test('what an agent pushes has no gap through restarts of the console @prometheus', async () => {
  test.setTimeout(300_000);
  const data = await mkdtemp(join(tmpdir(), 'sightglass-pushed-'));
  const port = await findFreePort();
  const mesh = await startConsole({ yaml: `demo: true\nscrape: {interval: ${INTERVAL_MS}ms}\n` });
  let told = await startConsole({ yaml: YAML, data, port });
  const { targets } = await mesh.get<Sources>('/sources');
  const agent = await startAgent({
    intervalMs: INTERVAL_MS,
    targets: targets.map(({ url }) => new URL(url)),
    remoteWrite: `http://127.0.0.1:${port}/api/v1/write`,
  });
  try {
    await expect.poll(async () => (await readWindows(told)).length, { timeout: 90_000 }).toBeGreaterThan(4);
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const before = (await readWindows(told)).length;
      await told.stop(signal);
      await sleep(DOWN_MS);
      told = await startConsole({ yaml: YAML, data, port });
      const after = before + (DOWN_MS + 20_000) / INTERVAL_MS;
      await expect
        .poll(async () => (await readWindows(told)).length, { timeout: 90_000 })
        .toBeGreaterThan(after);
    }
    const windows = await readWindows(told);
    expect(windows.filter((value) => value === null)).toEqual([]);
    const rates = windows.map(Number);
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    // Steps of a minute while its past is in the range; the minute in which it started may hold no whole window.
    const scraped = (await readWindows(mesh)).filter((value) => value !== null);
    const expected = scraped.reduce((sum, rate) => sum + rate, 0) / scraped.length;
    expect(Math.abs(mean / expected - 1), `${mean}/s pushed, ${expected}/s scraped`).toBeLessThan(0.05);
    // A window that lost the scrapes of some targets, or took those of two moments, would stand out.
    expect(Math.min(...rates), rates.join(' ')).toBeGreaterThan(0.6 * mean);
    expect(Math.max(...rates), rates.join(' ')).toBeLessThan(1.6 * mean);
    const { sources } = await told.get<Sources>('/sources');
    expect(sources).toMatchObject([{ kind: 'remote-write', targetsDown: 0, lastError: null }]);
  } finally {
    await agent.stop();
    await told.stop();
    await mesh.stop();
    await rm(data, { recursive: true, force: true });
  }
});
