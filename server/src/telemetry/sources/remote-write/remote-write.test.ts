import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ISTIO_CALL } from '../../dialects/testing.ts';
import { createRollup } from '../../rollup/create-rollup.ts';
import { countRequests, INTERVAL_MS, START } from '../../rollup/testing.ts';
import { encodeVarint, lengthField, varintField } from '../push/encode-wire.ts';
import { BodyAboveLimit, MalformedBody } from '../push/malformed-body.ts';
import type { PushReceipt } from '../push/push-reader.ts';
import { receiveBody } from '../push/receive-body.ts';
import { encodeWriteRequest, encodeWriteRequestV2, packSnappy, type SentSeries } from '../push/testing.ts';
import { UnsupportedBody } from '../push/unsupported-body.ts';
import { createRemoteWrite } from './remote-write-source.ts';

const LIMIT = 1 << 20;
const V1 = 'application/x-protobuf';
const V2 = 'application/x-protobuf;proto=io.prometheus.write.v2.Request';
const VERSIONS = [
  ['1.0', V1, encodeWriteRequest],
  ['2.0', V2, encodeWriteRequestV2],
] as const;

function openRemoteWrite() {
  const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 0 });
  const protocol = createRemoteWrite((kind) => rollup.openIntake(kind));
  const receive = (contentType: string, message: Buffer, arrivedAt: number): Promise<PushReceipt> => {
    const format = protocol.choose({ contentType, contentEncoding: 'snappy' });
    return receiveBody(format, { packed: packSnappy(message), arrivedAt }, LIMIT);
  };
  return { rollup, protocol, receive };
}

/** Whether a body was taken, or the name of the error. */
function nameEnd(receipt: Promise<PushReceipt>): Promise<string> {
  return receipt.then(
    () => 'taken',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

function series(name: string, labels: Record<string, string>, value: number | null, at: number): SentSeries {
  const all = {
    __name__: name,
    ...ISTIO_CALL,
    job: 'istio',
    instance: '10.0.0.1:15090',
    cluster: 'east',
    ...labels,
  };
  return { labels: all, samples: [{ at, value }] };
}

/** What one scrape of a proxy sends. */
function scrape(round: number): SentSeries[] {
  const at = START + round * INTERVAL_MS + 1;
  const bucket = (le: string, count: number) =>
    series('istio_request_duration_milliseconds_bucket', { le }, count * round, at);
  return [
    series('istio_requests_total', {}, 7 * round, at),
    series('istio_requests_total', { response_code: '503' }, 2 * round, at),
    series('istio_request_duration_milliseconds_sum', {}, 40 * round, at),
    bucket('1', 3),
    bucket('+Inf', 9),
    bucket('5', 8),
    series('go_goroutines', {}, 12, at),
  ];
}

describe.each(VERSIONS)('remote write %s', (_, contentType, encode) => {
  it('becomes edges', async () => {
    const { rollup, protocol, receive } = openRemoteWrite();
    for (let round = 0; round < 4; round++) {
      const message = encode(scrape(round));
      const receipt = await receive(contentType, message, START + round * INTERVAL_MS + 2_000);
      expect(receipt).toMatchObject({ accepted: 6, ignored: 1, rejected: 0, bytes: message.length });
      rollup.advance(START + round * INTERVAL_MS + 12_000);
    }
    const [window] = rollup.advance(START + 99 * INTERVAL_MS).flatMap(({ windows }) => windows);
    expect(window?.edge).toMatchObject({
      source: { cluster: 'east', service: 'web' },
      target: { cluster: 'west', service: 'cart' },
      protocol: 'http',
    });
    expect(window && countRequests([window])).toBe(9);
    expect(window?.durationMs).toBe(40);
    expect(window?.latency.map(({ bounds, counts }) => [bounds, [...counts]])).toEqual([
      [
        [1, 5],
        [3, 5, 1],
      ],
    ]);
    const targets = protocol.formats.flatMap(({ intake }) => intake.targets());
    expect(targets).toMatchObject([
      {
        labels: { cluster: 'east', job: 'istio', instance: '10.0.0.1:15090' },
        series: 6,
        dialects: ['istio'],
      },
    ]);
  });

  it('ends series with staleness markers, and does not learn of series by them', async () => {
    const { protocol, receive } = openRemoteWrite();
    await receive(contentType, encode([series('istio_requests_total', {}, 1, START)]), START);
    const markers = [
      series('istio_requests_total', {}, null, START + 1),
      series('istio_requests_total', { response_code: '404' }, null, START + 1),
    ];
    expect(await receive(contentType, encode(markers), START + 1)).toMatchObject({
      accepted: 0,
      rejected: 0,
    });
    expect(protocol.formats.flatMap(({ intake }) => intake.targets())).toEqual([]);
  });

  it('passes over exemplars, metadata and unknown fields, and counts native histograms', async () => {
    const { receive } = openRemoteWrite();
    const isV2 = contentType === V2;
    const [series1] = [encode([series('istio_requests_total', {}, 1, START)])];
    const extra = lengthField(isV2 ? 5 : 1, lengthField(isV2 ? 4 : 3, 'exemplar'));
    const native = lengthField(isV2 ? 5 : 1, lengthField(isV2 ? 3 : 4, 'histogram'));
    const message = Buffer.concat([series1, extra, native, lengthField(3, 'metadata'), varintField(99, 7)]);
    expect(await receive(contentType, message, START)).toMatchObject({
      accepted: 1,
      histograms: 1,
      exemplars: 1,
    });
  });

  it('says of a damaged body that it is malformed, wherever it is cut', async () => {
    const message = encode(scrape(1));
    const ends: string[] = [];
    for (let end = 0; end < message.length; end++) {
      const { receive } = openRemoteWrite();
      ends.push(await nameEnd(receive(contentType, message.subarray(0, end), START)));
    }
    expect(new Set(ends)).toEqual(new Set(['taken', 'MalformedBody']));
    expect(ends.filter((end) => end === 'taken').length).toBeLessThan(message.length / 10);
  });

  it('reads any bytes, or says that they are malformed', async () => {
    const { receive } = openRemoteWrite();
    const message = encode(scrape(1));
    const damage = fc.array(fc.tuple(fc.nat(message.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const damaged = Buffer.from(message);
        for (const [at, byte] of changes) damaged[at] = byte;
        expect(await nameEnd(receive(contentType, damaged, START))).toMatch(/^taken$|^MalformedBody$/);
      }),
      { numRuns: 400 },
    );
  });

  it('does not believe huge lengths', async () => {
    const { receive } = openRemoteWrite();
    const huge = Buffer.concat([encodeVarint(10), encodeVarint(2 ** 50), Buffer.from('x')]);
    await expect(receive(contentType, huge, START)).rejects.toBeInstanceOf(MalformedBody);
    await expect(receive(contentType, Buffer.alloc(40, 0xff), START)).rejects.toBeInstanceOf(MalformedBody);
    await expect(receive(contentType, Buffer.alloc(LIMIT + 1), START)).rejects.toBeInstanceOf(BodyAboveLimit);
  });
});

describe('the format of remote write', () => {
  it.each([
    ['application/x-protobuf', 'prometheus.WriteRequest'],
    ['application/x-protobuf; proto=prometheus.WriteRequest', 'prometheus.WriteRequest'],
    ['Application/X-Protobuf;proto="io.prometheus.write.v2.Request"', 'io.prometheus.write.v2.Request'],
  ])('of %s is %s', (contentType, name) => {
    expect(openRemoteWrite().protocol.choose({ contentType, contentEncoding: 'snappy' }).name).toBe(name);
  });

  it.each([
    [undefined, 'snappy'],
    ['application/json', 'snappy'],
    ['application/x-protobuf;proto=other.Message', 'snappy'],
    [V1, 'zstd'],
    [V1, undefined],
  ])('is not %s packed with %s', (contentType, contentEncoding) => {
    expect(() => openRemoteWrite().protocol.choose({ contentType, contentEncoding })).toThrow(
      UnsupportedBody,
    );
  });
});
