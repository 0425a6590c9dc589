import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOW } from '../../../http/testing/sample-context.ts';
import { accessRecord } from '../../../http/testing/sample-access-log.ts';
import type { AccessRecord } from '../../../telemetry/access-record.ts';
import {
  EVERY_RECORD,
  type AccessFilter,
  type AccessLogStore,
  type FlowKey,
} from '../../access-log/access-log-store.ts';
import { createAccessLogStore } from './create-access-log-store.ts';

const DAY_MS = 86_400_000;
const WINDOW = { from: NOW - DAY_MS, to: NOW };
const end = { cluster: 'east', namespace: 'pay', version: 'v1' };
const db = { ...end, service: 'db', workload: 'db-0' };

/** In two batches on two days, so that equal contexts have several numbers. */
const records: readonly AccessRecord[] = [
  accessRecord({ path: '/cart/1?page=2', time: NOW - 9000 }),
  accessRecord({ path: '/cart/1?page=3', time: NOW - 8000, sourceAddress: '10.0.0.7:41002' }),
  accessRecord({ path: '/cart/1', time: NOW - 7000, code: 503 }),
  accessRecord({
    path: '/cart/2#x?y',
    time: NOW - 6000,
    code: 0,
    method: 'POST',
    sourceAddress: '[fd00::1]:5',
  }),
  accessRecord({ path: '/cart/2', time: NOW - 5000, code: 403, denied: true, policy: 'pay/no' }),
  accessRecord({ path: '', code: null, protocol: 'tcp', target: db, proof: 'plaintext', targetAddress: '' }),
  accessRecord({ path: '/old', time: NOW - 2 * DAY_MS }),
];

let store: AccessLogStore;
beforeAll(async () => {
  let now = NOW - DAY_MS;
  store = await createAccessLogStore({
    directory: ':memory:',
    retention: { ageMs: 7 * DAY_MS, bytes: 2 ** 30 },
    memoryLimitBytes: 2 ** 27,
    clock: () => now,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await store.append(records.slice(0, 2), []);
  now = NOW;
  await store.append(records.slice(2), []);
});
afterAll(() => store.close());

const ask = (keys: readonly FlowKey[], filter: Partial<AccessFilter> = {}, limit = 100) =>
  store.readFlows({ window: WINDOW, filter: { ...EVERY_RECORD, ...filter }, keys, limit });

describe('flows', () => {
  it.each<[FlowKey[], Partial<AccessFilter>, (readonly unknown[])[]]>([
    [
      ['path'],
      {},
      [
        ['/cart/1', 3],
        ['/cart/2', 2],
        ['', 1],
      ],
    ],
    [
      ['sourceAddress'],
      {},
      [
        ['10.0.0.7', 5],
        ['[fd00::1]', 1],
      ],
    ],
    [['sourceIdentity'], { codes: ['5xx', '0'] }, [['spiffe://cluster.local/ns/shop/sa/web', 2]]],
    [
      ['port'],
      {},
      [
        [8080, 5],
        [null, 1],
      ],
    ],
    [
      ['code'],
      {},
      [
        ['200', 2],
        ['0', 1],
        ['403', 1],
        ['503', 1],
        ['none', 1],
      ],
    ],
    [
      ['denied', 'policy'],
      {},
      [
        [false, '', 5],
        [true, 'pay/no', 1],
      ],
    ],
    [
      ['targetService', 'method', 'path'],
      { methods: ['GET'] },
      [
        ['cart', 'GET', '/cart/1', 3],
        ['cart', 'GET', '/cart/2', 1],
        ['db', 'GET', '', 1],
      ],
    ],
    [
      ['proof', 'protocol', 'targetWorkload', 'host'],
      { proofs: ['plaintext'] },
      [['plaintext', 'tcp', 'db-0', 'cart:8080', 1]],
    ],
    [[], {}, [[6]]],
    [[], { methods: ['PUT'] }, []],
    [['path'], { methods: ['PUT'] }, []],
  ])('by %j of %j', async (keys, filter, rows) => {
    const { flows, distinct, total } = await ask(keys, filter);
    expect(flows.map((flow) => [...keys.map((key) => flow[key]), flow.count])).toEqual(rows);
    expect(distinct).toBe(rows.length);
    expect(total).toBe(flows.reduce((sum, { count }) => sum + count, 0));
  });

  it('say how many were refused and failed, and when', async () => {
    const [flow, second] = (await ask(['path'])).flows;
    expect(flow).toMatchObject({ deniedCount: 0, failedCount: 1, firstAt: NOW - 9000, lastAt: NOW - 7000 });
    expect(second).toMatchObject({ deniedCount: 1, failedCount: 1, firstAt: NOW - 6000, lastAt: NOW - 5000 });
  });

  it('leave empty what was not asked for', async () => {
    const [flow] = (await ask(['targetService'])).flows;
    expect(flow).toMatchObject({
      targetService: 'cart',
      targetNamespace: '',
      path: '',
      port: null,
      denied: null,
    });
  });

  it('count what is beyond the limit', async () => {
    const { flows, distinct, total } = await ask(['code'], {}, 2);
    // Among equals those stay that a policy refused.
    expect(flows.map(({ code }) => code)).toEqual(['200', '403']);
    expect([distinct, total]).toEqual([5, 6]);
  });
});
