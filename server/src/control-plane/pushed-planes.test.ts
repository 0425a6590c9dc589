/** Control planes and proxies of which Prometheus or a collector pushes what it scraped: the same is told of them as of scraped ones. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEmbeddedStore } from '../store/embedded/create-embedded-store.ts';
import { createGauges } from '../telemetry/gauges/create-gauges.ts';
import { createProxyBook } from '../telemetry/proxies/proxy-book.ts';
import { createRollup } from '../telemetry/rollup/create-rollup.ts';
import { createOtlp } from '../telemetry/sources/otlp/otlp-source.ts';
import { encodeJsonMetrics } from '../telemetry/sources/otlp/json-to-protobuf.ts';
import type { PushFormat } from '../telemetry/sources/push/push-reader.ts';
import { receiveBody } from '../telemetry/sources/push/receive-body.ts';
import { encodeWriteRequest, encodeWriteRequestV2, packSnappy } from '../telemetry/sources/push/testing.ts';
import { createRemoteWrite } from '../telemetry/sources/remote-write/remote-write-source.ts';
import { createControlPlane } from './create-control-plane.ts';
import { describeSmallMesh } from './describe-small-mesh.ts';
import { PLANE_GAUGES } from './plane-metrics.ts';
import { AT, INTERVAL_MS, listSamples, minutesAgo, type LabelledSample } from './small-mesh.ts';

const LIMIT = 1 << 24;
const HOUR_MS = 3_600_000;

async function openConsole() {
  const proxies = createProxyBook();
  const gauges = createGauges(() => AT, proxies);
  const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 0, gauges });
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-pushed-'));
  const openStore = () =>
    createEmbeddedStore({
      directory: folder,
      intervalMs: INTERVAL_MS,
      retention: { raw: 2 * HOUR_MS, minute: 48 * HOUR_MS, fiveMinutes: 48 * HOUR_MS, hour: 48 * HOUR_MS },
      maxSizeBytes: 2 ** 30,
      memoryLimitBytes: 2 ** 28,
      clock: () => AT,
      flushIntervalMs: 1e9,
    });
  let store = await openStore();
  const controlPlane = createControlPlane({
    store: {
      readGauges: (query) => store.readGauges(query),
      readNewestGauges: (query) => store.readNewestGauges(query),
    },
    intervalMs: INTERVAL_MS,
    clock: () => AT,
    listeningSince: null,
    listProxies: () => proxies.list(),
  });
  const receive = async (format: PushFormat, packed: Buffer, arrivedAt: number) => {
    const receipt = await receiveBody(format, { packed, arrivedAt }, LIMIT);
    store.insertGauges(gauges.drain());
    return receipt;
  };
  /** Only what is young is held in memory; the rest is written when a store is closed. */
  async function writeDown(): Promise<void> {
    await store.close();
    store = await openStore();
  }
  async function close(): Promise<void> {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return { gauges, rollup, controlPlane, receive, writeDown, close };
}

/** Scrape by scrape, as a sender pushes them. */
const byScrape = (): [number, LabelledSample[]][] =>
  [...Map.groupBy(listSamples(), ({ at }) => at)].toSorted(([a], [b]) => a - b);

const VERSIONS = [
  ['1.0', 'application/x-protobuf', encodeWriteRequest],
  ['2.0', 'application/x-protobuf;proto=io.prometheus.write.v2.Request', encodeWriteRequestV2],
] as const;

for (const [version, contentType, encode] of VERSIONS) {
  describeSmallMesh(
    `by remote write ${version}`,
    async () => {
      const { gauges, rollup, controlPlane, receive, writeDown, close } = await openConsole();
      const protocol = createRemoteWrite((kind) => rollup.openIntake(kind));
      const format = protocol.choose({ contentType, contentEncoding: 'snappy' });
      gauges.want(PLANE_GAUGES);
      for (const [at, samples] of byScrape()) {
        const series = samples.map(({ metric, labels, value }) => ({
          labels: { __name__: metric, ...labels },
          samples: [{ at, value }],
        }));
        await receive(format, packSnappy(encode(series)), at + 2_000);
        rollup.advance(at);
        if (at === minutesAgo(9)) await writeDown();
      }
      return { controlPlane, close };
    },
    ['1.26.2'],
  );
}

const attributesOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([key, stringValue]) => ({ key, value: { stringValue } }));

const RESOURCE = {
  attributes: attributesOf({
    'k8s.cluster.name': 'east',
    'k8s.namespace.name': 'istio-system',
    'k8s.pod.name': 'istiod-7d9c6b5f4-b5n8x',
  }),
};

/** What istiod printed `scrapes` scrapes ago, as a collector's Prometheus receiver has it. */
function collect(scrapes: number): object {
  const at = AT - scrapes * INTERVAL_MS;
  const [timeUnixNano, count] = [`${at}000000`, 100 - scrapes];
  const pushes = [{ timeUnixNano, asDouble: 3 * count, attributes: attributesOf({ type: 'cds' }) }];
  const connected = [{ timeUnixNano, asDouble: 7, attributes: attributesOf({ version: '1.27.1' }) }];
  const converged = [
    {
      timeUnixNano,
      count: `${count}`,
      sum: count,
      bucketCounts: ['0', `${count}`, '0'],
      explicitBounds: [0.1, 0.5],
    },
  ];
  const cumulative = { aggregationTemporality: 2, isMonotonic: true };
  const metrics = [
    { name: 'pilot_xds_pushes', sum: { ...cumulative, dataPoints: pushes } },
    { name: 'pilot_xds', gauge: { dataPoints: connected } },
    { name: 'pilot_proxy_convergence_time', histogram: { aggregationTemporality: 2, dataPoints: converged } },
    { name: 'go_goroutines', gauge: { dataPoints: [{ timeUnixNano, asDouble: 9 }] } },
  ];
  return { resourceMetrics: [{ resource: RESOURCE, scopeMetrics: [{ metrics }] }] };
}

describe('a control plane by OpenTelemetry', () => {
  it('is told of by gauges, sums and histograms', async () => {
    const { gauges, rollup, controlPlane, receive, close } = await openConsole();
    const protocol = createOtlp((kind) => rollup.openIntake(kind));
    const format = protocol.choose({ contentType: 'application/x-protobuf', contentEncoding: undefined });
    // Nobody wants them yet: what is pushed is passed over, and read from the moment on that they are wanted.
    await receive(format, encodeJsonMetrics(JSON.stringify(collect(50))), AT - 50 * INTERVAL_MS);
    gauges.want(PLANE_GAUGES);
    for (let scrapes = 40; scrapes >= 0; scrapes--) {
      const body = encodeJsonMetrics(JSON.stringify(collect(scrapes)));
      const receipt = await receive(format, body, AT - scrapes * INTERVAL_MS + 1_000);
      expect(receipt).toMatchObject({ accepted: 5, ignored: 1 });
      rollup.advance(AT - scrapes * INTERVAL_MS);
    }
    const { planes } = await controlPlane.readPlanes({ from: AT - 5 * 60_000, to: AT });
    expect(planes).toMatchObject([
      {
        id: 'east/istio-system/istiod',
        state: 'ok',
        connected: 7,
        pushes: [{ type: 'cds', count: 60 }],
        convergence: { proxies: 20 },
      },
    ]);
    await close();
  });
});
