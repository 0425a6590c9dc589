/** The whole console takes access logs: what a kill costs, and what a restart finds. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { pino } from 'pino';
import { prepareStartup } from './config.ts';
import { createSelfMetrics } from './http/self-metrics.ts';
import { createAccessLogSide } from './start-access-log.ts';
import { createAlsClient } from './telemetry/sources/envoy-als/testing/als-client.ts';
import { encodeAls } from './telemetry/sources/envoy-als/testing/encode-als.ts';
import { findFreePort, pause, runConsole } from './telemetry/sources/envoy-als/testing/run-console.ts';

const folder = mkdtempSync(join(tmpdir(), 'sightglass-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entry = (path: string) => ({
  commonProperties: { startTime: new Date().toISOString(), upstreamCluster: 'local_service' },
  request: { requestMethod: 'GET', path },
  response: { responseCode: 200 },
});
const line = (path: string) => {
  const fields = {
    start_time: new Date().toISOString(),
    method: 'GET',
    protocol: 'HTTP/1.1',
    response_code: 200,
    path,
  };
  return `${JSON.stringify(fields)}\n`;
};

it('loses a second at most when it is killed, and takes nothing twice afterwards', async () => {
  const alsPort = await findFreePort();
  const file = join(folder, 'access.log');
  writeFileSync(file, line('/file/0'));
  const config = {
    log: { level: 'warn' },
    accessLog: { als: { listen: `127.0.0.1:${alsPort}` }, files: [{ path: file }] },
  };
  const first = await runConsole(folder, config);
  const client = createAlsClient(alsPort);
  const stream = client.open();
  stream.on('error', () => undefined);
  stream.write(encodeAls({ identifier: { node: { id: 'web-1', cluster: 'web' } } }));
  const sentAt: number[] = [];
  for (let i = 0; i < 60; i++) {
    stream.write(encodeAls({ httpLogs: { logEntry: [entry(`/als/${i}`)] } }));
    appendFileSync(file, line(`/file/${i + 1}`));
    sentAt.push(Date.now());
    await pause(50);
  }
  const killedAt = Date.now();
  await first.stop('SIGKILL');
  client.close();
  appendFileSync(file, line('/file/61'));

  const second = await runConsole(folder, config);
  const query = { range: 'now-1h', limit: '1000' };
  const paths = async (pattern: string) =>
    (await second.ask('getAccessLog', { ...query, path: pattern })).records.map(({ path }) => path);
  await expect.poll(() => paths('/file/*'), { timeout: 15_000 }).toHaveLength(62);
  expect(new Set(await paths('/file/*')).size).toBe(62);
  // A second, and what a busy machine adds to the way of an entry and of a commit.
  const due = sentAt.filter((at) => at < killedAt - 2000).length;
  const kept = await paths('/als/*');
  expect(due).toBeGreaterThan(0);
  expect(new Set(kept).size).toBe(kept.length);
  for (let i = 0; i < due; i++) expect(kept).toContain(`/als/${i}`);
  await second.stop();
}, 60_000);

it('keeps the calls that the demo logs, and counts them for no edge: they are a share of what its metrics tell', async () => {
  const data = join(folder, 'demo');
  const startup = prepareStartup(['--demo', '--data', data]);
  if (startup.action === 'exit') throw new Error(startup.text);
  let added = 0;
  const side = await createAccessLogSide({
    config: startup.config,
    metrics: createSelfMetrics({ defaults: false }),
    log: pino({ level: 'silent' }),
    recorded: {
      told: () => ({ tellsEnd: () => false, findEdge: () => null }),
      add: () => added++,
      heard: () => {},
    },
  });
  await side?.start();
  const count = (): number => side?.context.describe().counts.stored ?? 0;
  await expect.poll(count, { timeout: 15_000 }).toBeGreaterThan(20);
  await side?.stop();
  expect(added).toBe(0);
}, 30_000);
