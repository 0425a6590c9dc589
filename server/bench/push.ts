/**
 * How fast pushed metrics become edges: samples a processor second for the first sight of every series and for what follows, through the whole
 * way of a body (snappy or not, wire format, labels, counters, windows), for remote write 1.0 and 2.0 in batches as Prometheus sends
 * them and for OTLP in requests of one proxy each; and what a series takes in memory.
 *
 * `node --expose-gc server/bench/push.ts`; figures, not tests: they depend on the machine.
 */
import type { Rollup } from '../src/telemetry/ingest.ts';
import type { PushIntake } from '../src/telemetry/push-intake.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRollup } from '../src/telemetry/rollup/create-rollup.ts';
import { createOtlp } from '../src/telemetry/sources/otlp/otlp-source.ts';
import { encodeJsonMetrics } from '../src/telemetry/sources/otlp/json-to-protobuf.ts';
import type { PushFormat } from '../src/telemetry/sources/push/push-reader.ts';
import { receiveBody } from '../src/telemetry/sources/push/receive-body.ts';
import {
  encodeWriteRequest,
  encodeWriteRequestV2,
  packSnappy,
  type SentSeries,
} from '../src/telemetry/sources/push/testing.ts';
import { createRemoteWrite } from '../src/telemetry/sources/remote-write/remote-write-source.ts';
import { generateMesh } from './mesh-generator.ts';
import { expositionText } from './mesh-text.ts';

const INTERVAL_MS = 15_000;
const START = Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS;
const PODS = 16;
/** Pods between two that are taken, so that busy and quiet ones are among them. */
const STRIDE = 15;
const SCRAPES = 4;
const ROUNDS = 6;
/** Prometheus' default of `max_samples_per_send`. */
const BATCH = 2_000;
const MAX_BYTES = 2 ** 30;

interface Scrape {
  readonly at: number;
  readonly bodies: readonly Buffer[];
  readonly samples: number;
}

const plan = generateMesh({ seed: 7, services: 300, edges: 3_000 });

/** The series of a proxy at a moment, as a Prometheus that scraped it would send them. */
function readPod(pod: number, at: number): SentSeries[] {
  const series: SentSeries[] = [];
  for (const line of expositionText(plan, pod, at).split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const space = line.lastIndexOf(' ');
    const labels: Record<string, string> = { __name__: line.slice(0, line.indexOf('{')) };
    for (const [, name, value] of line.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)) {
      labels[name as string] = value as string;
    }
    Object.assign(labels, {
      job: 'istio',
      instance: `10.0.0.${pod}:15090`,
      namespace: 'shop',
      pod: `pod-${pod}`,
    });
    series.push({ labels, samples: [{ at, value: Number(line.slice(space + 1)) }] });
  }
  return series;
}

function toBatches(
  series: readonly SentSeries[],
  encode: (batch: readonly SentSeries[]) => Buffer,
): Buffer[] {
  const bodies: Buffer[] = [];
  for (let at = 0; at < series.length; at += BATCH) {
    bodies.push(packSnappy(encode(series.slice(at, at + BATCH))));
  }
  return bodies;
}

/** The counters of a pod, and its histograms put together again, as a collector exports them. */
function toOtlp(series: readonly SentSeries[]): Buffer {
  const sums = new Map<string, object[]>();
  for (const { labels, samples } of series) {
    const { __name__: name = '', job: _, instance: __, ...own } = labels;
    if (name.endsWith('_bucket')) continue;
    const [{ at, value } = { at: 0, value: 0 }] = samples;
    const attributes = Object.entries(own).map(([key, stringValue]) => ({ key, value: { stringValue } }));
    const points = sums.get(name) ?? [];
    points.push({ timeUnixNano: `${at}000000`, asDouble: value, attributes });
    sums.set(name, points);
  }
  const histograms = new Map<
    string,
    { attributes: object[]; at: number; counts: number[]; bounds: number[] }
  >();
  for (const { labels, samples } of series) {
    const { __name__: name = '', job: _, instance: __, le, ...own } = labels;
    if (!name.endsWith('_bucket') || le === undefined) continue;
    const id = JSON.stringify([name, own]);
    const attributes = Object.entries(own).map(([key, stringValue]) => ({ key, value: { stringValue } }));
    const [{ at, value } = { at: 0, value: 0 }] = samples;
    const histogram = histograms.get(id) ?? { attributes, at, counts: [], bounds: [] };
    histogram.counts.push(value ?? 0);
    if (le !== '+Inf') histogram.bounds.push(Number(le));
    histograms.set(id, histogram);
  }
  const points = Map.groupBy(histograms, ([id]) =>
    String((JSON.parse(id) as unknown[])[0]).replace(/_bucket$/, ''),
  );
  const instance = series[0]?.labels['instance'] ?? '';
  const attributes = [
    { key: 'service.name', value: { stringValue: 'istio' } },
    { key: 'service.instance.id', value: { stringValue: instance } },
  ];
  const metrics = [
    ...Array.from(sums, ([name, dataPoints]) => ({
      name,
      sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints },
    })),
    ...Array.from(points, ([name, list]) => ({
      name,
      histogram: {
        aggregationTemporality: 2,
        dataPoints: list.map(([, { attributes: own, at, counts, bounds }]) => ({
          timeUnixNano: `${at}000000`,
          attributes: own,
          explicitBounds: bounds,
          bucketCounts: counts.map((count, i) => count - (counts[i - 1] ?? 0)),
        })),
      },
    })),
  ];
  return encodeJsonMetrics(
    JSON.stringify({ resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ metrics }] }] }),
  );
}

function makeScrapes(pack: (pods: readonly SentSeries[][]) => Buffer[]): Scrape[] {
  return Array.from({ length: SCRAPES }, (_, i) => {
    const at = START + i * INTERVAL_MS;
    const pods = Array.from({ length: PODS }, (__, pod) => readPod(pod * STRIDE, at));
    return { at, bodies: pack(pods), samples: pods.reduce((sum, series) => sum + series.length, 0) };
  });
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function usedBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function send(format: PushFormat, { at, bodies }: Scrape): Promise<number> {
  const before = cpuSeconds();
  for (const packed of bodies) await receiveBody(format, { packed, arrivedAt: at + 1_000 }, MAX_BYTES);
  return cpuSeconds() - before;
}

/** Samples a second, in millions, from seconds a sample. */
function millions(seconds: number): string {
  return (1e-6 / seconds).toFixed(2);
}

type Opens = (openIntake: (kind: string) => PushIntake) => PushFormat;

/** A rollup after two scrapes. */
async function fill(
  scrapes: readonly Scrape[],
  open: Opens,
): Promise<{ rollup: Rollup; format: PushFormat }> {
  const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 5_000 });
  const format = open((kind) => rollup.openIntake(kind));
  for (const scrape of scrapes.slice(0, 2)) await send(format, scrape);
  return { rollup, format };
}

/** Filled twice: the first brings machine code and buffers, which are not the series'. */
async function measureMemory(scrapes: readonly Scrape[], open: Opens): Promise<string> {
  await fill(scrapes, open).then(() => sleep(0));
  const before = usedBytes();
  const filled = await fill(scrapes, open);
  const bytes = usedBytes() - before;
  const series = filled.rollup.seriesCount();
  return `${(bytes / series).toFixed(0)} bytes in memory a series (${series}, edges and windows included)`;
}

async function measure(
  name: string,
  scrapes: readonly Scrape[],
  open: (
    openIntake: (kind: string) => ReturnType<ReturnType<typeof createRollup>['openIntake']>,
  ) => PushFormat,
): Promise<void> {
  let first = Infinity;
  let repeated = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 5_000 });
    const format = open((kind) => rollup.openIntake(kind));
    const [begin, ...others] = scrapes;
    if (!begin) return;
    const perSample = (seconds: number, scrape: Scrape) => seconds / scrape.samples;
    const met = perSample(await send(format, begin), begin);
    // The first rounds warm the machine code up; the best of the others is printed.
    if (round >= 2) first = Math.min(first, met);
    for (const scrape of others) {
      const took = perSample(await send(format, scrape), scrape);
      if (round >= 2) repeated = Math.min(repeated, took);
      rollup.advance(scrape.at);
    }
  }
  const memory = globalThis.gc ? `; ${await measureMemory(scrapes, open)}` : '';
  const size = scrapes[0]?.bodies.reduce((sum, body) => sum + body.length, 0) ?? 0;
  process.stdout.write(
    `${name.padEnd(20)} first sight ${millions(first)}, repeated ${millions(repeated)} M samples per CPU second; ` +
      `${(size / (scrapes[0]?.samples ?? 1)).toFixed(0)} bytes a sample packed${memory}\n`,
  );
}

await measure(
  'remote write 1.0',
  makeScrapes((pods) => toBatches(pods.flat(), encodeWriteRequest)),
  (openIntake) => createRemoteWrite(openIntake).formats[0] as PushFormat,
);
await measure(
  'remote write 2.0',
  makeScrapes((pods) => toBatches(pods.flat(), encodeWriteRequestV2)),
  (openIntake) => createRemoteWrite(openIntake).formats[1] as PushFormat,
);
await measure(
  'OTLP, protobuf',
  makeScrapes((pods) => pods.map(toOtlp)),
  (openIntake) => createOtlp(openIntake).formats[0] as PushFormat,
);
