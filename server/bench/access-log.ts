/**
 * The access log under load: `node server/bench/access-log.ts [rate] [seconds] [rows]`. First a real console process takes `rate` entries a second over the access log service (gRPC) from
 * this one for `seconds`, while its API is asked; then a store with `rows` records is asked for filtered pages. Printed are entries sent and stored, drops, the p50 and
 * p95 of the API, processor time, and the median and worst of each kind of page. Defaults: 20,000, 60, 10,000,000.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessRecord, EVERY_RECORD } from '../src/http/testing/sample-access-log.ts';
import { NOW } from '../src/http/testing/sample-context.ts';
import type { AccessFilter, AccessLogStore } from '../src/store/access-log/access-log-store.ts';
import { createAccessLogStore } from '../src/store/embedded/access-log/create-access-log-store.ts';
import { createAlsClient } from '../src/telemetry/sources/envoy-als/testing/als-client.ts';
import { encodeAls } from '../src/telemetry/sources/envoy-als/testing/encode-als.ts';
import { findFreePort } from '../src/telemetry/sources/envoy-als/testing/run-console.ts';

const [rate = 20_000, seconds = 60, rows = 10_000_000] = process.argv.slice(2).map(Number);
const STREAMS = 50;
const ENTRIES_A_MESSAGE = 20;
const TICK_MS = 50;
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

const folder = mkdtempSync(join(tmpdir(), 'sightglass-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const socket = (address: string, portValue: number) => ({ socketAddress: { address, portValue } });
const named = (name: string) => [{ cluster: null, namespace: null, name }];

/** A message of one proxy: the entries that a sidecar of Istio would send. */
function makeMessage(stream: number, number: number): Buffer {
  const entry = (i: number) => ({
    commonProperties: {
      downstreamDirectRemoteAddress: socket(
        `10.0.${stream % 200}.${i % 250}`,
        30_000 + ((number * 31 + i) % 30_000),
      ),
      downstreamLocalAddress: socket(`10.1.0.${stream}`, 8080),
      upstreamRemoteAddress: socket(`10.1.0.${stream}`, 8080),
      upstreamLocalAddress: socket('127.0.0.6', 40_000),
      tlsProperties: {
        tlsVersion: 'TLSv1_3',
        tlsCipherSuite: 0x1302,
        tlsSniHostname: 'outbound_.8080_._.cart.shop.svc.cluster.local',
        localCertificateProperties: {
          subjectAltName: [{ uri: `spiffe://cluster.local/ns/shop/sa/cart-${stream}` }],
        },
        peerCertificateProperties: {
          subjectAltName: [{ uri: `spiffe://cluster.local/ns/shop/sa/web-${i % 10}` }],
        },
      },
      startTime: new Date().toISOString(),
      duration: '0.012s',
      timeToLastDownstreamTxByte: '0.011s',
      upstreamCluster: 'inbound|8080||',
      routeName: 'default',
    },
    protocolVersion: 'HTTP11',
    request: {
      requestMethod: 'GET',
      authority: 'cart.shop.svc.cluster.local:8080',
      path: `/cart/${(number * 131 + i) % 100_000}?page=2&token=secret`,
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
      requestId: `${stream}-${number}-${i}-84ae-4d3a-8b15`,
    },
    response: {
      responseCode: i === 7 ? 503 : 200,
      responseBodyBytes: 4415,
      responseCodeDetails: 'via_upstream',
    },
  });
  return encodeAls({ httpLogs: { logEntry: Array.from({ length: ENTRIES_A_MESSAGE }, (_, i) => entry(i)) } });
}

function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function measureIntake(): Promise<void> {
  const [port, alsPort] = [await findFreePort(), await findFreePort()];
  const file = join(folder, 'console.yaml');
  const config = {
    listen: `127.0.0.1:${port}`,
    data: folder,
    log: { level: 'warn' },
    scrape: { interval: '5s' },
    accessLog: { als: { listen: `127.0.0.1:${alsPort}` } },
  };
  writeFileSync(file, JSON.stringify(config));
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=32', join(import.meta.dirname, '../src/main.ts'), '--config', file],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const base = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${base}/readyz`).catch(() => null))?.ok) await pause(100);
  const client = createAlsClient(alsPort);
  const streams = Array.from({ length: STREAMS }, (_, i) => {
    const stream = client.open();
    const id = `sidecar~10.1.0.${i}~cart-${i}-7656cf8794-6lsm4.shop~shop.svc.cluster.local`;
    const metadata = {
      NAMESPACE: 'shop',
      WORKLOAD_NAME: `cart-${i}`,
      CLUSTER_ID: 'east',
      LABELS: { app: `cart-${i}` },
    };
    stream.write(
      encodeAls({ identifier: { node: { id, cluster: `cart-${i}.shop`, metadata }, logName: 'mesh' } }),
    );
    return stream;
  });
  // Made beforehand: what is to be measured is who reads them. Times of entries fall behind, which changes nothing.
  const made = Array.from({ length: 400 }, (_, i) => makeMessage(i % STREAMS, i));
  const answers: number[] = [];
  const asks = { on: true };
  const questions = [
    '/api/v1/access-log?range=now-5m&code=5xx&limit=50',
    '/api/v1/access-log/histogram?range=now-15m',
    '/api/v1/topology?range=now-1m',
    '/api/v1/access-log?range=now-5m&identity=*web-3&service=cart-4',
  ];
  const asking = (async () => {
    for (let i = 0; asks.on; i++) {
      const began = performance.now();
      await (await fetch(base + (questions[i % questions.length] as string))).arrayBuffer();
      answers.push(performance.now() - began);
      await pause(100);
    }
  })();
  const before = child.pid ? processorMs(child.pid) : 0;
  const began = performance.now();
  let sent = 0;
  let next = 0;
  while (performance.now() - began < seconds * 1000) {
    const due = Math.floor((rate * (performance.now() - began)) / 1000);
    for (; sent < due; sent += ENTRIES_A_MESSAGE, next++) {
      streams[next % STREAMS]?.write(made[next % made.length] as Buffer);
    }
    await pause(TICK_MS);
  }
  const tookMs = performance.now() - began;
  for (const stream of streams) stream.end();
  const status = async () =>
    (await (await fetch(`${base}/api/v1/access-log/status`)).json()) as { counts: Record<string, number> };
  for (let i = 0; i < 100 && ((await status()).counts['stored'] ?? 0) < sent; i++) await pause(100);
  asks.on = false;
  await asking;
  const { counts } = await status();
  const cpuMs = child.pid ? processorMs(child.pid) - before : NaN;
  say(
    `sent ${sent} entries in ${(tookMs / 1000).toFixed(1)} s (${Math.round(sent / (tookMs / 1000))}/s) over ${STREAMS} streams`,
  );
  say(
    `received ${counts['received']}, stored ${counts['stored']}, dropped ${counts['dropped']}, malformed ${counts['malformed']}`,
  );
  say(
    `API: ${answers.length} answers, p50 ${quantile(answers, 0.5).toFixed(0)} ms, p95 ${quantile(answers, 0.95).toFixed(0)} ms, worst ${Math.max(...answers).toFixed(0)} ms`,
  );
  say(`processor: ${(cpuMs / tookMs).toFixed(2)} cores`);
  client.close();
  child.kill('SIGTERM');
  await new Promise((resolve) => {
    child.once('exit', resolve);
  });
}

const endOf = (service: string) => ({
  cluster: 'east',
  namespace: `ns-${service.length % 7}`,
  service,
  workload: `${service}-v1`,
  version: 'v1',
});

async function fill(store: AccessLogStore): Promise<void> {
  const batch = 40_000;
  const ends = Array.from({ length: 300 }, (_, i) => endOf(`service-${i}`));
  for (let first = 0; first < rows; first += batch) {
    const records = Array.from({ length: Math.min(batch, rows - first) }, (_, i) => {
      const n = first + i;
      const source = ends[(n * 7) % ends.length] as (typeof ends)[number];
      return accessRecord({
        // Over a week, in order.
        time: NOW - 7 * 86_400_000 + Math.floor((n / rows) * 7 * 86_400_000),
        source,
        target: ends[(n * 13 + 5) % ends.length] as (typeof ends)[number],
        sourceIdentity: `spiffe://cluster.local/ns/${source.namespace}/sa/${source.service}`,
        sourceAddress: `10.${n % 7}.${n % 199}.${n % 251}:${30_000 + (n % 20_011)}`,
        path: `/api/v1/items/${(n * 7919) % 100_003}/detail?x=${n % 101}`,
        code: n % 53 === 0 ? 503 : 200,
        denied: n % 9973 === 0,
        requestId: `request-${n}`,
      });
    });
    await store.append(records, []);
  }
}

async function measurePages(): Promise<void> {
  const store = await createAccessLogStore({
    directory: join(folder, 'pages'),
    retention: { ageMs: 30 * 86_400_000, bytes: 2 ** 36 },
    memoryLimitBytes: 256 * 2 ** 20,
    clock: () => NOW,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const began = performance.now();
  await fill(store);
  await store.retain();
  const { sizeBytes } = store.status();
  say(
    `${rows} records written in ${((performance.now() - began) / 1000).toFixed(0)} s, ${(sizeBytes / rows).toFixed(0)} bytes each`,
  );
  const week = { from: NOW - 7 * 86_400_000, to: NOW };
  const tuesday = { from: NOW - 5 * 86_400_000, to: NOW - 4 * 86_400_000 };
  const kinds: readonly (readonly [string, Partial<AccessFilter>, typeof week])[] = [
    ['newest', {}, week],
    ['identity, one day', { identities: ['spiffe://cluster.local/ns/ns-3/sa/service-42'] }, tuesday],
    ['service and 5xx', { services: named('service-42'), codes: ['5xx'] }, week],
    ['address', { addresses: ['10.3.77.99'] }, week],
    ['path pattern', { paths: ['/api/v1/items/4242/*'] }, week],
    ['denied', { denied: true }, week],
    ['request id', { requestId: `request-${Math.floor(rows / 3)}` }, week],
    ['text that is nowhere', { text: 'no such text' }, week],
  ];
  for (const [name, filter, window] of kinds) {
    const times: number[] = [];
    let found = 0;
    for (let i = 0; i < 5; i++) {
      const started = performance.now();
      const query = { window, filter: { ...EVERY_RECORD, ...filter }, limit: 100, before: null, after: null };
      found = (await store.readPage(query)).length;
      times.push(performance.now() - started);
    }
    say(
      `page by ${name}: ${found} records, median ${quantile(times, 0.5).toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms`,
    );
  }
  const started = performance.now();
  await store.readHistogram({ window: week, filter: EVERY_RECORD, stepMs: 3_600_000 });
  say(`histogram of all: ${(performance.now() - started).toFixed(0)} ms`);
  await store.close();
}

if (seconds > 0) await measureIntake();
if (rows > 0) await measurePages();
