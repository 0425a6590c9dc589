/**
 * What real Envoys count of retries, outlier detection and breakers, beside what truly happened: the service counts the attempts that arrive. It fails at every third call. web tries again, meets a full pool,
 * and at last ejects the only host; batch's callers give up while it tries again. The console must tell the same from /stats/prometheus as from the access log.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceResilience } from '@sightglass/shared/contract';
import { configureConsole } from './telemetry/sources/envoy-als/testing/configure-console.ts';
import { startEnvoy, type RunningEnvoy } from './telemetry/sources/envoy-als/testing/start-envoy.ts';
import {
  findFreePort,
  pause,
  runConsole,
  type RunningConsole,
} from './telemetry/sources/envoy-als/testing/run-console.ts';

const ENVOY = process.env['SIGHTGLASS_ENVOY'] ?? '';
const INTERVAL_MS = 2000;
const STOCK = 'east~shop~stock';
/** Attempts after the first. */
const NUM_RETRIES = 2;
/** Counts are kept once a minute: one before the calls, one after. */
const PATIENCE_MS = 150_000;
const SLOW_MS = 400;

/** Requests of each kind. */
const FLAKY = 60;
const BURST = 6;
const DOWN = 1;
const WITHOUT_HOST = 4;
const WELL = 6;
const GIVEN_UP = 4;
/** One request is under way and one waits; the rest of the burst is refused. */
const REFUSED = BURST - 2;
/** Of sequential calls every third attempt fails: two requests take three attempts, but for the last, which went well before its turn. */
const FLAKY_RETRIES = FLAKY / 2 - 1;

const WEB = {
  requests: FLAKY + BURST + DOWN + WITHOUT_HOST,
  retries: FLAKY_RETRIES + DOWN * NUM_RETRIES,
  arrived: FLAKY + FLAKY_RETRIES + (BURST - REFUSED) + DOWN * (1 + NUM_RETRIES),
};
/** Callers give up during the second attempt. */
const BATCH = { requests: WELL + GIVEN_UP, retries: GIVEN_UP, arrived: WELL + 2 * GIVEN_UP };

const folder = mkdtempSync(join(tmpdir(), 'sightglass-retries-'));
const envoys: RunningEnvoy[] = [];
let service: Server;
let arrived = 0;
let ports: Record<'service' | 'als' | 'web' | 'batch' | 'webAdmin' | 'batchAdmin', number>;

/** Answers 503 to every third call of /flaky and to all of /down, and takes its time for what begins with /slow. */
function serve(): Server {
  let flaky = 0;
  const server = createServer(({ url = '' }, response) => {
    arrived++;
    const isBad = url.endsWith('/down') || (url === '/flaky' && ++flaky % 3 === 0);
    response.statusCode = isBad ? 503 : 200;
    if (url.startsWith('/slow')) setTimeout(() => response.end(), SLOW_MS);
    else response.end();
  });
  // A connection that ends while it is about to be used would be a retry of its own.
  server.keepAliveTimeout = 600_000;
  return server;
}

/** By the service's name, as callers in a mesh do: a record of what reached no host names no cluster. */
function call(port: number, path: string, signal?: AbortSignal): Promise<number> {
  const headers = { host: 'stock.shop.svc.cluster.local' };
  return new Promise((done, fail) => {
    const options = { host: '127.0.0.1', port, path, headers, ...(signal ? { signal } : {}) };
    const sent = request(options, (answer) => {
      answer.resume().once('end', () => done(answer.statusCode ?? 0));
    });
    sent.once('error', fail).end();
  });
}

async function callAll(port: number, path: string, times: number): Promise<number[]> {
  const codes: number[] = [];
  for (let i = 0; i < times; i++) codes.push(await call(port, path));
  return codes;
}

/** Gives up while the second attempt is under way. */
async function giveUp(): Promise<void> {
  const signal = AbortSignal.timeout(SLOW_MS * 1.6);
  await expect(call(ports.batch, '/slow/down', signal)).rejects.toThrow('aborted');
}

async function sendCalls(): Promise<void> {
  expect(new Set(await callAll(ports.web, '/flaky', FLAKY))).toEqual(new Set([200]));
  const burst = await Promise.all(Array.from({ length: BURST }, () => call(ports.web, '/slow')));
  expect(burst.filter((code) => code === 503)).toHaveLength(REFUSED);
  expect(await callAll(ports.web, '/down', DOWN)).toEqual([503]);
  expect(new Set(await callAll(ports.web, '/well', WITHOUT_HOST))).toEqual(new Set([503]));
  for (let i = 0; i < GIVEN_UP; i++) await giveUp();
  await callAll(ports.batch, '/well', WELL);
}

/** Asks until the answer is one, and at last returns what there is. The service is not known before its callers are heard. */
async function askUntil(
  running: RunningConsole,
  query: () => Readonly<Record<string, string>>,
  isOne: (answer: ServiceResilience) => boolean,
): Promise<ServiceResilience> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const asked = running.ask('getServiceResilience', query(), STOCK);
    const isLate = Date.now() > deadline;
    const answer = isLate ? await asked : await asked.catch(() => null);
    if (answer !== null && (isLate || isOne(answer))) return answer;
    await pause(1000);
  }
}

const isHeard = ({ byCaller, outliers }: ServiceResilience): boolean =>
  byCaller.length === 2 && outliers.toldBy === 1;

async function start(workload: 'web' | 'batch', cluster: object): Promise<void> {
  const envoy = await startEnvoy(ENVOY, folder, {
    alsPort: ports.als,
    namespace: 'shop',
    workload,
    side: 'caller',
    adminPort: ports[`${workload}Admin`],
    listenPort: ports[workload],
    upstream: { name: 'stock', port: ports.service },
    certificate: null,
    shield: { route: { retry_policy: { retry_on: '5xx', num_retries: NUM_RETRIES } }, cluster },
  });
  envoys.push(envoy);
}

describe.skipIf(ENVOY === '')('two callers behind real Envoys that try again', () => {
  beforeAll(async () => {
    const names = ['service', 'als', 'web', 'batch', 'webAdmin', 'batchAdmin'] as const;
    const found = await Promise.all(names.map(findFreePort));
    ports = Object.fromEntries(names.map((name, i) => [name, found[i]])) as typeof ports;
    service = serve();
    await new Promise<void>((done) => service.listen(ports.service, '127.0.0.1', done));
    await start('web', {
      // Without it, Envoy would send to ejected hosts rather than to none.
      common_lb_config: { healthy_panic_threshold: { value: 0 } },
      outlier_detection: { consecutive_5xx: 3, base_ejection_time: '600s', max_ejection_percent: 100 },
      circuit_breakers: { thresholds: [{ max_connections: 1, max_pending_requests: 1 }] },
    });
    await start('batch', {});
  });
  afterAll(async () => {
    for (const envoy of envoys) await envoy.stop();
    service?.closeAllConnections();
    await new Promise((done) => service?.close(done) ?? done(null));
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'tells the true amplification, and what tripped',
    async () => {
      await callAll(ports.web, '/well', 1);
      await callAll(ports.batch, '/well', 1);
      const scraped = (['web', 'batch'] as const).map((workload) => ({
        adminPort: ports[`${workload}Admin`],
        namespace: 'shop',
        workload,
      }));
      const config = configureConsole({ intervalMs: INTERVAL_MS, alsPort: ports.als, scraped });
      const running = await runConsole(folder, config);
      try {
        await askUntil(running, () => ({ range: 'now-5m' }), isHeard);
        const from = Date.now();
        arrived = 0;
        await sendCalls();
        expect(arrived).toBe(WEB.arrived + BATCH.arrived);
        const requests = WEB.requests + BATCH.requests;
        const retries = WEB.retries + BATCH.retries;
        const range = (): Record<string, string> => ({ range: `${from}..${Date.now()}` });
        const told = await askUntil(running, range, (one) => one.retries.requests === requests);
        expect(told.retries).toEqual({
          requests,
          retries,
          attemptsPerRequest: expect.closeTo(1 + retries / requests, 4),
          succeeded: FLAKY_RETRIES,
          refused: 0,
          spent: DOWN,
          toldBy: 2,
        });
        expect(told.byCaller.map((one) => [one.workload, one.retries.attemptsPerRequest])).toEqual([
          ['web', expect.closeTo(1 + WEB.retries / WEB.requests, 4)],
          ['batch', expect.closeTo(1 + BATCH.retries / BATCH.requests, 4)],
        ]);
        expect(told.logged).toEqual({
          records: requests,
          attemptsPerRequest: told.retries.attemptsPerRequest,
          retried: FLAKY_RETRIES + DOWN + GIVEN_UP,
          most: 1 + NUM_RETRIES,
        });
        expect(told.outliers).toEqual({
          ejected: 1,
          mostEjected: 1,
          ejections: 1,
          refused: 0,
          withoutHost: WITHOUT_HOST,
          toldBy: 1,
        });
        expect(told.breakers).toMatchObject({ pendingRefused: REFUSED, toldBy: 2 });
        expect(told.breakers.breakers.map(({ limit }) => limit)).toEqual([
          'connections',
          'pending',
          'requests',
          'retries',
        ]);
        const { records } = await running.ask('getAccessLog', {
          ...range(),
          service: 'stock',
          flags: 'UO,UH,DC',
          limit: '100',
        });
        const flagged = Map.groupBy(records, ({ flags }) => flags);
        expect(Object.fromEntries(Array.from(flagged, ([flags, of]) => [flags, of.length]))).toEqual({
          UO: REFUSED,
          UH: WITHOUT_HOST,
          DC: GIVEN_UP,
        });
      } finally {
        await running.stop();
      }
    },
    2 * PATIENCE_MS,
  );
});
