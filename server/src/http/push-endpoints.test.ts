import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createRollup } from '../telemetry/rollup/create-rollup.ts';
import { createOtlp } from '../telemetry/sources/otlp/otlp-source.ts';
import { createPushGate } from '../telemetry/sources/push/push-gate.ts';
import { createPushSource } from '../telemetry/sources/push/push-source.ts';
import { encodeWriteRequest, packSnappy } from '../telemetry/sources/push/testing.ts';
import { createRemoteWrite } from '../telemetry/sources/remote-write/remote-write-source.ts';
import { createContext, createFixedStore, NOW } from './testing/sample-context.ts';

const LIMIT = 100_000;
const BODY = packSnappy(
  encodeWriteRequest([
    {
      labels: { __name__: 'istio_requests_total', reporter: 'source', job: 'a', instance: 'b' },
      samples: [{ at: NOW, value: 1 }],
    },
  ]),
);

function startApp({ token = null as string | null, otlp = true, opens = true, isOverloaded = false } = {}) {
  const rollup = createRollup({ intervalMs: 15_000, graceMs: 0 });
  const openIntake = (kind: string) => rollup.openIntake(kind);
  const shared = { intervalMs: 15_000, maxBytes: LIMIT, clock: () => NOW };
  const remoteWrite = createPushSource({ protocol: createRemoteWrite(openIntake), ...shared });
  const gate = createPushGate({
    token: token === null ? null : { read: () => Promise.resolve(token) },
    isOverloaded: () => isOverloaded,
  });
  if (opens) gate.open();
  const taken: string[] = [];
  const app = createApp(
    createContext(createFixedStore([]), {
      push: {
        endpoints: [
          { path: '/api/v1/write', setting: 'push.remoteWrite.enabled', source: remoteWrite },
          {
            path: '/v1/metrics',
            setting: 'push.otlp.enabled',
            source: otlp ? createPushSource({ protocol: createOtlp(openIntake), ...shared }) : null,
          },
        ],
        gate,
        maxBytes: LIMIT,
        now: () => NOW,
        taken: ({ format }) => {
          taken.push(format.name);
          return Promise.resolve();
        },
        refused: (source, status) => taken.push(`${source.protocol.kind} ${status}`),
      },
    }),
  );
  return { app, gate, remoteWrite, taken };
}

function write(app: ReturnType<typeof startApp>['app'], body: Buffer = BODY) {
  return request(app)
    .post('/api/v1/write')
    .set({ 'Content-Type': 'application/x-protobuf', 'Content-Encoding': 'snappy' })
    .serialize((bytes: unknown) => bytes as string)
    .send(body);
}

describe('POST /api/v1/write', () => {
  it('takes samples, and says how many', async () => {
    const { app, taken, remoteWrite } = startApp();
    const response = await write(app);
    expect(response.status).toBe(204);
    expect(response.headers).toMatchObject({
      'x-prometheus-remote-write-samples-written': '1',
      'x-prometheus-remote-write-histograms-written': '0',
      'x-prometheus-remote-write-exemplars-written': '0',
    });
    expect(taken).toEqual(['prometheus.WriteRequest']);
    expect(remoteWrite.describe().sources).toMatchObject([{ kind: 'remote-write', lastError: null }]);
  });

  it('refuses for good what could never be taken, and shows the reason', async () => {
    const { app, remoteWrite } = startApp();
    const broken = await write(app, Buffer.from('not snappy at all'));
    expect([broken.status, broken.headers['retry-after']]).toEqual([400, undefined]);
    expect(broken.body).toMatchObject({ status: 400, detail: expect.stringContaining('snappy') });
    expect((await write(app, packSnappy(Buffer.alloc(LIMIT + 1)))).status).toBe(413);
    expect((await write(app, Buffer.alloc(LIMIT + 1))).status).toBe(413);
    const json = await request(app).post('/api/v1/write').send({});
    expect(json.status).toBe(415);
    expect(remoteWrite.describe().sources[0]?.lastError).toContain('application/x-protobuf');
    expect((await request(app).get('/api/v1/write')).status).toBe(405);
  });

  it.each([
    ['while the console starts', { opens: false }],
    ['while the store does not keep up', { isOverloaded: true }],
  ])('asks senders to come back %s', async (_, options) => {
    const { app, taken } = startApp(options);
    const response = await write(app);
    expect(response.status).toBe(503);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expect(taken).toEqual(['remote-write 503']);
  });

  it('takes nothing more once it stops, and waits for what it takes', async () => {
    const { app, gate } = startApp();
    const leave = await gate.enter();
    const steps: string[] = [];
    const closing = gate.close().then(() => steps.push('closed'));
    expect((await write(app)).status).toBe(503);
    steps.push('left');
    leave();
    await closing;
    expect(steps).toEqual(['left', 'closed']);
  });

  it('needs the token where one is set', async () => {
    const { app } = startApp({ token: 'secret' });
    expect((await write(app)).status).toBe(401);
    expect((await write(app).set('Authorization', 'Bearer other')).status).toBe(401);
    expect((await write(app).set('Authorization', 'Bearer secret')).status).toBe(204);
  });
});

describe('POST /v1/metrics', () => {
  it('takes gzipped JSON, and answers in JSON', async () => {
    const { app } = startApp();
    const response = await request(app)
      .post('/v1/metrics')
      .set({ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
      .serialize((bytes: unknown) => bytes as string)
      .send(gzipSync('{"resourceMetrics":[]}'));
    expect([response.status, response.body]).toEqual([200, {}]);
  });

  it('refuses in the words of the protocol', async () => {
    const { app } = startApp();
    const response = await request(app).post('/v1/metrics').send({ resourceMetrics: 1 });
    expect([response.status, response.body]).toEqual([
      400,
      { message: 'The body cannot be read: resourceMetrics is no object.' },
    ]);
  });

  it('says how to switch it on where it is off', async () => {
    const response = await request(startApp({ otlp: false }).app)
      .post('/v1/metrics')
      .send({});
    expect(response.status).toBe(404);
    expect(response.body.detail).toContain('push.otlp.enabled: true');
  });
});
