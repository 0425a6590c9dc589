/** OTLP logs over HTTP, in both encodings, as collectors and as Envoys send them. */
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../app.ts';
import { createContext, createFixedStore } from '../../../http/testing/sample-context.ts';
import type { AccessIntakeOptions } from '../../access-log/access-intake.ts';
import { createTestIntake } from '../../access-log/testing.ts';
import type { AccessRecord } from '../../access-record.ts';
import { doubleField, fixed64Field, lengthField, varintField } from '../push/encode-wire.ts';
import { createPushGate } from '../push/push-gate.ts';
import { createOtlpLogs } from './logs-source.ts';

const TIME = Date.parse('2026-03-01T12:00:00.5Z');
const ISTIO = {
  start_time: '2026-03-01T12:00:00Z',
  method: 'GET',
  path: '/a',
  protocol: 'HTTP/1.1',
  response_code: 200,
  upstream_cluster: 'inbound|80||',
};

function open(changes: { maxBytes?: number; store?: AccessIntakeOptions['store'] } = {}) {
  const test = createTestIntake(changes.store && { store: changes.store });
  const gate = createPushGate({ token: null, isOverloaded: () => false });
  gate.open();
  const logs = { logs: createOtlpLogs(test.intake, Date.now), gate, maxBytes: changes.maxBytes ?? 2 ** 20 };
  const app = createApp(createContext(createFixedStore([]), { logs }));
  const post = (body: Buffer | string, type = 'application/json') =>
    request(app).post('/v1/logs').set('Content-Type', type).send(body);
  return { ...test, app, post };
}

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const inJson = (logRecord: object, resource: readonly object[] = []) =>
  JSON.stringify({
    resourceLogs: [{ resource: { attributes: resource }, scopeLogs: [{ logRecords: [logRecord] }] }],
  });

const text = (value: string) => lengthField(1, value);
const pair = (field: number, key: string, value: Buffer) =>
  lengthField(field, Buffer.concat([lengthField(1, key), lengthField(2, value)]));

describe('POST /v1/logs', () => {
  it('asks for another try where the records could not be written, and keeps them for its own', async () => {
    let isBroken = true;
    const written: AccessRecord[] = [];
    const append = async (records: readonly AccessRecord[]): Promise<void> => {
      if (isBroken) throw new Error('no space left on device');
      written.push(...records);
    };
    const { post, intake } = open({ store: { append } });
    const body = inJson({ timeUnixNano: `${TIME}000000`, body: { stringValue: JSON.stringify(ISTIO) } });
    const answer = await post(body).expect(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.body).toMatchObject({ message: 'The records could not be written.' });
    expect(intake.pending()).toBe(1);
    isBroken = false;
    await intake.flush();
    expect(written).toMatchObject([{ path: '/a' }]);
  });

  it('takes lines that a collector read from containers, written when it answers', async () => {
    const { post, stored } = open();
    const resource = [
      attribute('k8s.cluster.name', 'east'),
      attribute('k8s.namespace.name', 'shop'),
      attribute('k8s.pod.name', 'web-7656cf8794-6lsm4'),
    ];
    const body = inJson(
      { timeUnixNano: `${TIME}000000`, body: { stringValue: JSON.stringify(ISTIO) } },
      resource,
    );
    const answer = await post(body).expect(200);
    expect(answer.body).toEqual({});
    expect(stored).toMatchObject([
      {
        channel: 'otlp',
        path: '/a',
        time: TIME - 500,
        target: { cluster: 'east', namespace: 'shop', workload: 'web' },
      },
    ]);
  });

  it('takes what Envoys send themselves: attributes, and the node among the resource’s', async () => {
    const { post, stored } = open();
    const record = Buffer.concat([
      fixed64Field(1, TIME * 1e6),
      lengthField(5, text('[2026-03-01T12:00:00Z] "GET /b"')),
      pair(6, 'method', text('GET')),
      pair(6, 'protocol', text('HTTP/2')),
      pair(6, 'path', text('/b')),
      pair(6, 'response_code', varintField(3, 503)),
      pair(6, 'duration', doubleField(4, 1.5)),
      pair(6, 'response_flags', text('UF')),
      pair(6, 'upstream_cluster', text('outbound|80||cart.shop.svc.cluster.local')),
    ]);
    const resource = Buffer.concat([
      pair(1, 'node_name', text('sidecar~10.0.0.1~web-7656cf8794-6lsm4.shop~shop.svc.cluster.local')),
      pair(1, 'cluster_name', text('web.shop')),
    ]);
    const logs = lengthField(2, lengthField(2, record));
    // The resource stands behind its logs.
    const body = lengthField(1, Buffer.concat([logs, lengthField(1, resource)]));
    const answer = await post(gzipSync(body), 'application/x-protobuf')
      .set('Content-Encoding', 'gzip')
      .expect(200);
    expect(answer.headers['content-type']).toContain('application/x-protobuf');
    expect(stored).toMatchObject([
      {
        time: TIME,
        path: '/b',
        code: 503,
        flags: 'UF',
        durationMs: 1.5,
        reporter: 'source',
        source: { namespace: 'shop', service: 'web', workload: 'web' },
        target: { service: 'cart' },
      },
    ]);
  });

  it('takes bodies that are maps, and passes over other logs', async () => {
    const { post, stored, intake } = open();
    const values = Object.entries(ISTIO).map(([key, value]) => attribute(key, String(value)));
    await post(inJson({ body: { kvlistValue: { values } } })).expect(200);
    await post(inJson({ body: { stringValue: 'started' } })).expect(200);
    expect(stored).toMatchObject([{ path: '/a', code: 200 }]);
    expect(intake.counts).toMatchObject({ received: 1, skipped: 1, malformed: 0 });
  });

  it('says how many lines could not be read', async () => {
    const { post, intake } = open();
    const { body } = await post(inJson({ body: { stringValue: '{"start_time":' } })).expect(200);
    expect(body.partialSuccess).toEqual({
      rejectedLogRecords: '1',
      errorMessage: '1 log records cannot be read',
    });
    expect(intake.faults.list()).toMatchObject([{ from: 'OTLP', count: 1 }]);
  });

  it.each([
    ['{', 'application/json', 400],
    ['{"a":1}', 'application/json', 400],
    ['\u000a\u00ff', 'application/x-protobuf', 400],
    ['x', 'text/plain', 415],
  ])('refuses %j as %s with %i', async (body, type, status) => {
    const answer = await open().post(Buffer.from(body, 'latin1'), type);
    expect(answer.status).toBe(status);
  });

  it('refuses what is too large, other methods, and everything when it is off', async () => {
    await open({ maxBytes: 100 })
      .post(inJson({ body: { stringValue: 'x'.repeat(200) } }))
      .expect(413);
    const { app } = open();
    await request(app).get('/v1/logs').expect(405);
    const gate = createPushGate({ token: null, isOverloaded: () => false });
    const off = createApp(createContext(createFixedStore([]), { logs: { logs: null, gate, maxBytes: 1 } }));
    const { body } = await request(off).post('/v1/logs').expect(404);
    expect(body.detail).toContain('accessLog.otlp.enabled');
  });
});
