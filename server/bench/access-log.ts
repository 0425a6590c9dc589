/**
 * The access log under load: `node server/bench/access-log.ts [rate] [seconds] [records that wait]`. A real console process takes `rate` entries a second over the access log service (gRPC) from
 * this one for `seconds`, while its API is asked as open pages ask it. Printed are entries sent and stored, drops, the p50, p95 and worst of each question, processor time of both
 * processes, and the machine's load, which says what the times are worth. Defaults: 20,000 and 60; a short queue and a high rate show how it degrades:
 * what is not stored is dropped and counted.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAlsClient } from '../src/telemetry/sources/envoy-als/testing/als-client.ts';
import { encodeAls } from '../src/telemetry/sources/envoy-als/testing/encode-als.ts';
import { findFreePort } from '../src/telemetry/sources/envoy-als/testing/run-console.ts';

const [rate = 20_000, seconds = 60, queued = 0] = process.argv.slice(2).map(Number);
const STREAMS = 50;
const ENTRIES_A_MESSAGE = 20;
/** Proxies do not send at the same moment. */
const TICK_MS = 10;
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

/** The moment of entries as they are made, to be found and replaced when they are sent. */
const MADE_AT = new Date('2027-01-02T03:04:05.999Z');

/** Seconds and nanoseconds of a moment as protobuf writes them in a Timestamp, each in five bytes, which is more than small numbers need and as good. */
function writeMoment(ms: number): Buffer {
  const bytes: number[] = [];
  for (const [tag, value] of [
    [0x08, Math.floor(ms / 1000)],
    [0x10, (ms % 1000) * 1_000_000],
  ] as const) {
    bytes.push(tag);
    for (let rest = value, i = 0; i < 5; rest = Math.floor(rest / 128), i++)
      bytes.push((rest % 128) + (i < 4 ? 128 : 0));
  }
  return Buffer.from(bytes);
}

const MADE = writeMoment(MADE_AT.getTime());

/** The message with entries of this moment: as many bytes, so nothing else changes. */
function stamp(message: Buffer): Buffer {
  const stamped = Buffer.from(message);
  const moment = writeMoment(Date.now());
  let at = stamped.indexOf(MADE);
  if (at < 0) throw new Error('a message without the moment that it was made with');
  for (; at >= 0; at = stamped.indexOf(MADE, at + 1)) moment.copy(stamped, at);
  return stamped;
}

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
      startTime: MADE_AT.toISOString(),
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

const QUESTIONS = [
  '/api/v1/topology?range=now-1m',
  '/api/v1/services?range=now-5m',
  '/api/v1/access-log?range=now-5m&limit=50',
  '/api/v1/access-log?range=now-5m&code=5xx&limit=50',
  '/api/v1/access-log?range=now-5m&identity=*web-3&service=cart-4',
  '/api/v1/access-log?range=now-15m&path=/cart/4242*',
  '/api/v1/access-log/histogram?range=now-15m',
  '/api/v1/access-log/groups?range=now-5m&by=identity',
];

function sayTimes(name: string, times: readonly number[]): void {
  const [p50, p95, worst] = [quantile(times, 0.5), quantile(times, 0.95), Math.max(...times)].map((ms) =>
    ms.toFixed(0).padStart(5),
  );
  say(
    `${name.padEnd(72)} ${String(times.length).padStart(5)} answers  p50 ${p50}  p95 ${p95}  worst ${worst} ms`,
  );
}

async function measureIntake(): Promise<void> {
  const [port, alsPort] = [await findFreePort(), await findFreePort()];
  const file = join(folder, 'console.yaml');
  const config = {
    listen: `127.0.0.1:${port}`,
    data: folder,
    log: { level: 'warn' },
    scrape: { interval: '5s' },
    accessLog: {
      als: { listen: `127.0.0.1:${alsPort}` },
      ...(queued > 0 ? { queue: { records: queued } } : {}),
    },
  };
  writeFileSync(file, JSON.stringify(config));
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=16', join(import.meta.dirname, '../src/main.ts'), '--config', file],
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
  // Made beforehand, all but their time: what is to be measured is who reads them.
  const made = Array.from({ length: 400 }, (_, i) => makeMessage(i % STREAMS, i));
  const asks = { on: true };
  const questions = new Map<string, number[]>(QUESTIONS.map((question) => [question, []]));
  const asking = (async () => {
    for (let i = 0; asks.on; i++) {
      const question = QUESTIONS[i % QUESTIONS.length] as string;
      const began = performance.now();
      const answer = await fetch(base + question);
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${question}: ${answer.status}`);
      questions.get(question)?.push(performance.now() - began);
      await pause(100);
    }
  })();
  const ownBefore = process.cpuUsage();
  const [loadBefore] = loadavg();
  const before = child.pid ? processorMs(child.pid) : 0;
  const began = performance.now();
  let sent = 0;
  let next = 0;
  while (performance.now() - began < seconds * 1000) {
    const due = Math.floor((rate * (performance.now() - began)) / 1000);
    for (; sent < due; sent += ENTRIES_A_MESSAGE, next++) {
      streams[next % STREAMS]?.write(stamp(made[next % made.length] as Buffer));
    }
    await pause(TICK_MS);
  }
  const tookMs = performance.now() - began;
  for (const stream of streams) stream.end();
  const status = async () =>
    (await (await fetch(`${base}/api/v1/access-log/status`)).json()) as { counts: Record<string, number> };
  const isDone = ({ counts }: Awaited<ReturnType<typeof status>>): boolean =>
    counts['received'] === sent && counts['pending'] === 0;
  // Behind a rate above its capacity it reads for a while what waits in connections.
  for (let i = 0; i < 3000 && !isDone(await status()); i++) await pause(100);
  asks.on = false;
  await asking;
  const { counts } = await status();
  const cpuMs = child.pid ? processorMs(child.pid) - before : NaN;
  say(
    `sent ${sent} entries in ${(tookMs / 1000).toFixed(1)} s (${Math.round(sent / (tookMs / 1000))}/s) over ${STREAMS} streams`,
  );
  say(
    `received ${counts['received']}, stored ${counts['stored']}, dropped ${counts['dropped']}, malformed ${counts['malformed']}; lost without being counted: ${(counts['received'] ?? 0) - (counts['stored'] ?? 0) - (counts['dropped'] ?? 0) - (counts['pending'] ?? 0)}, never received: ${sent - (counts['received'] ?? 0)}`,
  );
  for (const [question, times] of questions) sayTimes(question, times);
  sayTimes('all of these', [...questions.values()].flat());
  const own = process.cpuUsage(ownBefore);
  const [ofConsole, ofSender] = [cpuMs / tookMs, (own.user + own.system) / 1000 / tookMs];
  say(`processor: ${ofConsole.toFixed(2)} cores, and ${ofSender.toFixed(2)} of who sends and asks`);
  say(`load of the machine: ${loadBefore?.toFixed(1)} before, ${loadavg()[0]?.toFixed(1)} after`);
  client.close();
  child.kill('SIGTERM');
  await new Promise((resolve) => {
    child.once('exit', resolve);
  });
}

await measureIntake();
