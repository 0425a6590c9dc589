import { expect, it } from 'vitest';
import { createGauges } from '../../gauges/create-gauges.ts';
import { createRollup } from '../../rollup/create-rollup.ts';
import { encodeWriteRequest, encodeWriteRequestV2, packSnappy } from '../push/testing.ts';
import { receiveBody } from '../push/receive-body.ts';
import { createRemoteWrite } from './remote-write-source.ts';

const INTERVAL_MS = 15_000;
const START = Date.UTC(2026, 0, 15, 12);

it.each([
  ['1.0', 'application/x-protobuf', encodeWriteRequest],
  ['2.0', 'application/x-protobuf;proto=io.prometheus.write.v2.Request', encodeWriteRequestV2],
] as const)(
  'a gauge that is wanted again is read of pods too that came meanwhile, by remote write %s',
  async (_, contentType, encode) => {
    let now = START;
    const gauges = createGauges(() => now);
    const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 0, gauges });
    const format = createRemoteWrite((kind) => rollup.openIntake(kind)).choose({
      contentType,
      contentEncoding: 'snappy',
    });
    const push = async (...pods: readonly string[]) => {
      now += INTERVAL_MS;
      const series = pods.map((pod) => ({
        labels: { __name__: 'pool_in_use', cluster: 'east', namespace: 'shop', pod },
        samples: [{ at: now, value: 3 }],
      }));
      await receiveBody(format, { packed: packSnappy(encode(series)), arrivedAt: now }, 1 << 20);
      return gauges.drain().map(({ series: { owner } }) => owner.pod);
    };
    gauges.want([{ metric: 'pool_in_use', matchers: {} }]);
    expect(await push('cart-0')).toEqual(['cart-0']);
    gauges.want([]);
    expect(await push('cart-0', 'cart-1')).toEqual([]);
    gauges.want([{ metric: 'pool_in_use', matchers: {} }]);
    expect(await push('cart-0', 'cart-1')).toEqual(['cart-0', 'cart-1']);
  },
);
