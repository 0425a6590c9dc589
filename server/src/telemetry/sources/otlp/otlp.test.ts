import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ISTIO_CALL } from '../../dialects/testing.ts';
import { createRollup } from '../../rollup/create-rollup.ts';
import { countRequests, INTERVAL_MS, START } from '../../rollup/testing.ts';
import { BodyAboveLimit, MalformedBody } from '../push/malformed-body.ts';
import type { PushReceipt } from '../push/push-reader.ts';
import { receiveBody } from '../push/receive-body.ts';
import { UnsupportedBody } from '../push/unsupported-body.ts';
import { encodeJsonMetrics } from './json-to-protobuf.ts';
import { createOtlp } from './otlp-source.ts';

const LIMIT = 1 << 20;
const PROTOBUF = { contentType: 'application/x-protobuf', contentEncoding: undefined };
const CUMULATIVE = 2;
const DELTA = 1;

function attributesOf(labels: Readonly<Record<string, string>>) {
  return Object.entries(labels).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

const RESOURCE = {
  attributes: attributesOf({
    'service.name': 'istio',
    'service.instance.id': '10.0.0.1:15020',
    'k8s.namespace.name': 'shop',
    'k8s.pod.name': 'cart-1',
    'k8s.cluster.name': 'east',
  }),
};

function pointAt(at: number, labels: Readonly<Record<string, string>> = {}) {
  return { timeUnixNano: `${at}000000`, attributes: attributesOf({ ...ISTIO_CALL, ...labels }) };
}

function metricsOf(...metrics: readonly object[]): object {
  return { resourceMetrics: [{ resource: RESOURCE, scopeMetrics: [{ metrics }] }] };
}

function sumOf(name: string, aggregationTemporality: number, dataPoints: readonly object[]): object {
  return { name, sum: { aggregationTemporality, isMonotonic: true, dataPoints } };
}

function openOtlp() {
  const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 0 });
  const protocol = createOtlp((kind) => rollup.openIntake(kind));
  const send = (
    packed: Buffer,
    arrivedAt: number,
    headers: typeof PROTOBUF | object = PROTOBUF,
  ): Promise<PushReceipt> =>
    receiveBody(protocol.choose({ ...PROTOBUF, ...headers }), { packed, arrivedAt }, LIMIT);
  const sendMetrics = (metrics: object, arrivedAt: number) =>
    send(encodeJsonMetrics(JSON.stringify(metrics)), arrivedAt);
  const closeAll = () => rollup.advance(START + 99 * INTERVAL_MS).flatMap(({ windows }) => windows);
  return { rollup, protocol, send, sendMetrics, closeAll };
}

function nameEnd(receipt: Promise<PushReceipt>): Promise<string> {
  return receipt.then(
    () => 'taken',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

/** Metrics of one scrape of a proxy by a collector's Prometheus receiver. */
function scrape(round: number, suffix = '_total'): object {
  const at = START + round * INTERVAL_MS + 1;
  return metricsOf(
    sumOf(`istio_requests${suffix}`, CUMULATIVE, [
      { ...pointAt(at), asDouble: 7 * round },
      { ...pointAt(at, { response_code: '503' }), asInt: String(2 * round) },
    ]),
    {
      name: 'istio_request_duration_milliseconds',
      histogram: {
        aggregationTemporality: CUMULATIVE,
        dataPoints: [
          {
            ...pointAt(at),
            sum: 40 * round,
            bucketCounts: [3, 5, 1].map((count) => String(count * round)),
            explicitBounds: [1, 5],
          },
        ],
      },
    },
    { name: 'go_goroutines', gauge: { dataPoints: [{ ...pointAt(at), asInt: '12' }] } },
    sumOf('process_cpu_seconds_total', CUMULATIVE, [{ ...pointAt(at), asDouble: 3 }]),
  );
}

describe('OTLP metrics', () => {
  it.each(['_total', ''])('become edges, with the suffix "%s"', async (suffix) => {
    const { rollup, protocol, sendMetrics, closeAll } = openOtlp();
    for (let round = 0; round < 4; round++) {
      const receipt = await sendMetrics(scrape(round, suffix), START + round * INTERVAL_MS + 2_000);
      expect(receipt).toMatchObject({ accepted: 6, ignored: 2, rejected: 0 });
      rollup.advance(START + round * INTERVAL_MS + 12_000);
    }
    const [window] = closeAll();
    expect(window?.edge).toMatchObject({
      source: { cluster: 'east', service: 'web' },
      target: { service: 'cart' },
    });
    expect(window && countRequests([window])).toBe(9);
    expect(window?.durationMs).toBe(40);
    expect(window?.latency.map(({ bounds, counts }) => [bounds, [...counts]])).toEqual([
      [
        [1, 5],
        [3, 5, 1],
      ],
    ]);
    const labels = {
      job: 'istio',
      instance: '10.0.0.1:15020',
      namespace: 'shop',
      pod: 'cart-1',
      cluster: 'east',
    };
    expect(protocol.formats[0]?.intake.targets()).toMatchObject([{ labels, dialects: ['istio'] }]);
  });

  it('of delta temporality count as they are, once', async () => {
    const { sendMetrics, closeAll } = openOtlp();
    for (let round = 0; round < 4; round++) {
      const at = START + round * INTERVAL_MS + 1;
      const message = metricsOf(sumOf('istio_requests_total', DELTA, [{ ...pointAt(at), asInt: '5' }]));
      await sendMetrics(message, at);
      expect(await sendMetrics(message, at)).toMatchObject({ accepted: 0, ignored: 1 });
    }
    const windows = closeAll();
    expect(windows.map((window) => countRequests([window]))).toEqual([5, 5]);
  });

  it('know a series whatever the order of its attributes', async () => {
    const { rollup, sendMetrics } = openOtlp();
    const at = START;
    const point = pointAt(at);
    const turned = { ...point, attributes: point.attributes.toReversed() };
    await sendMetrics(metricsOf(sumOf('istio_requests_total', CUMULATIVE, [{ ...point, asInt: '5' }])), at);
    await sendMetrics(metricsOf(sumOf('istio_requests_total', CUMULATIVE, [{ ...turned, asInt: '5' }])), at);
    expect(rollup.seriesCount()).toBe(1);
  });

  it('end with the flag that says so', async () => {
    const { protocol, sendMetrics } = openOtlp();
    await sendMetrics(
      metricsOf(sumOf('istio_requests_total', CUMULATIVE, [{ ...pointAt(START), asInt: '5' }])),
      START,
    );
    const stale = metricsOf(sumOf('istio_requests_total', CUMULATIVE, [{ ...pointAt(START + 1), flags: 1 }]));
    expect(await sendMetrics(stale, START + 1)).toMatchObject({ accepted: 0, rejected: 0 });
    expect(protocol.formats[0]?.intake.targets()).toEqual([]);
  });

  it('tell of what they leave out: exponential histograms, and samples of a wrong time', async () => {
    const { protocol, sendMetrics } = openOtlp();
    const receipt = await sendMetrics(
      metricsOf(
        { name: 'istio_request_duration_milliseconds', exponentialHistogram: { dataPoints: [{}, {}] } },
        sumOf('istio_requests_total', CUMULATIVE, [{ ...pointAt(1_000), asInt: '5' }]),
      ),
      START,
    );
    expect(receipt).toMatchObject({ accepted: 0, rejected: 1, histograms: 2 });
    const [protobuf, , json] = protocol.formats;
    const answer = protobuf && protocol.confirm(receipt, protobuf);
    expect(answer?.body?.toString('hex')).toMatch(/^0a[0-9a-f]{2,4}080312/);
    expect(JSON.parse(String(json && protocol.confirm(receipt, json).body))).toEqual({
      partialSuccess: {
        rejectedDataPoints: '3',
        errorMessage:
          '1 samples came too late, out of order or with a wrong time; 2 exponential histograms are not read: use explicit bounds',
      },
    });
  });
});

describe('an OTLP body', () => {
  it('may be JSON, and gzipped', async () => {
    const { send } = openOtlp();
    const text = Buffer.from(JSON.stringify(scrape(1)));
    const json = { contentType: 'application/json; charset=utf-8' };
    expect(await send(text, START + INTERVAL_MS, json)).toMatchObject({ accepted: 6 });
    expect(
      await send(gzipSync(text), START + INTERVAL_MS, { ...json, contentEncoding: 'gzip' }),
    ).toMatchObject({ accepted: 0, ignored: 8 });
  });

  it.each([
    [{ contentType: 'application/grpc' }],
    [{ contentEncoding: 'zstd' }],
    [{ contentType: undefined }],
  ])('is not %j', (headers) => {
    expect(() => openOtlp().protocol.choose({ ...PROTOBUF, ...headers })).toThrow(UnsupportedBody);
  });

  it('that unpacks to more than the limit is refused, as is one that does not unpack', async () => {
    const { send } = openOtlp();
    const gzip = { contentEncoding: 'gzip' };
    await expect(send(gzipSync(Buffer.alloc(LIMIT + 1)), START, gzip)).rejects.toBeInstanceOf(BodyAboveLimit);
    await expect(send(Buffer.from('no gzip'), START, gzip)).rejects.toBeInstanceOf(MalformedBody);
    await expect(send(gzipSync('x'.repeat(99)).subarray(0, 15), START, gzip)).rejects.toBeInstanceOf(
      MalformedBody,
    );
  });

  it('cut anywhere, or with any bytes changed, is read or malformed', async () => {
    const { send } = openOtlp();
    const message = encodeJsonMetrics(JSON.stringify(scrape(1)));
    const ends = new Set<string>();
    for (let end = 0; end < message.length; end++)
      ends.add(await nameEnd(send(message.subarray(0, end), START)));
    expect(ends).toEqual(new Set(['taken', 'MalformedBody']));
    const damage = fc.array(fc.tuple(fc.nat(message.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const damaged = Buffer.from(message);
        for (const [at, byte] of changes) damaged[at] = byte;
        expect(await nameEnd(send(damaged, START))).toMatch(/^taken$|^MalformedBody$/);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    '',
    'null',
    '[]',
    '{"resourceMetrics":7}',
    '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":5}]}]}]}',
    '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{"isMonotonic":"yes"}}]}]}]}',
    '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{"dataPoints":[{"asInt":"1e400"}]}}]}]}]}',
    '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[{"bucketCounts":3}]}}]}]}]}',
  ])('of JSON is malformed when it is %s', async (text) => {
    const { send } = openOtlp();
    const sent = send(Buffer.from(text), START, { contentType: 'application/json' });
    await expect(sent).rejects.toBeInstanceOf(MalformedBody);
  });

  it('of any JSON is read or malformed', async () => {
    const { send } = openOtlp();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const text = JSON.stringify({
          resourceMetrics: [{ resource: value, scopeMetrics: [{ metrics: [{ sum: value }] }] }],
        });
        const end = await nameEnd(send(Buffer.from(text), START, { contentType: 'application/json' }));
        expect(end).toMatch(/^taken$|^MalformedBody$/);
      }),
    );
  });
});
