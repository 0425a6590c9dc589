/** The whole way of an entry: from a stream of an Envoy through intake and storage to the API's answer, for entries of all shapes and for hostile ones. */
import { accessGroupsSchema, accessLogSchema, accessRecordDetailSchema } from '@sightglass/shared/contract';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { createSampleAccessLog } from './http/testing/sample-access-log.ts';
import { createContext, createFixedStore } from './http/testing/sample-context.ts';
import { createTestIntake, type TestIntake } from './telemetry/access-log/testing.ts';
import { createAlsServer, type AlsServer } from './telemetry/sources/envoy-als/als-server.ts';
import { createAlsClient, type AlsClient } from './telemetry/sources/envoy-als/testing/als-client.ts';
import { encodeAls, encodeCutOff } from './telemetry/sources/envoy-als/testing/encode-als.ts';
import { lengthField, varintField } from './telemetry/sources/push/encode-wire.ts';

let log: Awaited<ReturnType<typeof createSampleAccessLog>>;
let app: ReturnType<typeof createApp>;
let test: TestIntake;
let server: AlsServer;
let client: AlsClient;

async function start(changes: Parameters<typeof createTestIntake>[0] = {}): Promise<void> {
  log = await createSampleAccessLog([]);
  test = createTestIntake({ store: log.store, ...changes });
  const { intake, peers } = test;
  const counts = () => ({ ...intake.counts, pending: intake.pending(), dropped: intake.dropped() });
  const accessLog = { store: log.store, describe: () => ({ ...log.describe(), counts: counts() }) };
  app = createApp(createContext(createFixedStore([]), { accessLog }));
  const listen = { host: '127.0.0.1', port: 0, tls: null, cluster: 'east' };
  server = createAlsServer({ ...listen, intake, peers, clock: Date.now });
  client = createAlsClient(await server.start());
}
beforeEach(() => start());
afterEach(async () => {
  client.close();
  await server.stop();
  await log.close();
});

const ALL_TIME = 'range=2020-01-01..2100-01-01';
const get = (path: string) => request(app).get(`/api/v1/access-log${path}`);
async function page(query = '') {
  const { body } = await get(`?${ALL_TIME}&${query}`).expect(200);
  return accessLogSchema.parse(body);
}

type Json = Parameters<typeof encodeAls>[0];
const socket = (address: string, portValue: number): Json => ({ socketAddress: { address, portValue } });

/** As a proxy of Istio 1.1 names itself: the labels stand beside the rest. */
function istioNode(role: string, address: string, [pod, app = '']: readonly [string, string?]): Json {
  const namespace = role === 'router' ? 'istio-system' : 'books';
  const metadata = {
    CONFIG_NAMESPACE: namespace,
    POD_NAME: pod,
    ...(app === '' ? {} : { app, version: 'v2' }),
  };
  const id = `${role}~${address}~${pod}.${namespace}~${namespace}.svc.cluster.local`;
  return { id, cluster: app === '' ? 'edge-gateway' : `${app}.${namespace}`, metadata, locality: {} };
}

function message(
  node: Json,
  common: { readonly [key: string]: Json },
  asked: { readonly [key: string]: Json },
): Buffer {
  const entry = {
    commonProperties: {
      startTime: '2026-03-01T12:00:00.250000001Z',
      timeToLastRxByte: '0.000031206s',
      timeToFirstUpstreamRxByte: '0.010500490s',
      timeToLastDownstreamTxByte: '0.0125s',
      ...common,
    },
    protocolVersion: 'HTTP11',
    request: {
      requestMethod: 'GET',
      scheme: 'http',
      requestId: 'one-request',
      requestHeadersBytes: 1038,
      ...asked,
    },
    response: { responseCode: 200, responseHeadersBytes: 147, responseBodyBytes: 4415 },
  };
  return encodeAls({ identifier: { node, logName: 'als' }, httpLogs: { logEntry: [entry] } });
}

/** A MetricFamily of envoy.service.metrics.v3, where an access log message has its entries. */
const family = (name: string) => lengthField(2, Buffer.concat([lengthField(1, name), varintField(3, 0)]));

describe('what proxies of Istio send', () => {
  const gateway = message(
    istioNode('router', '10.4.2.56', ['edge-gateway-699c7dc774-hjxq5']),
    {
      downstreamRemoteAddress: socket('192.0.2.14', 51_489),
      downstreamLocalAddress: socket('10.4.2.56', 80),
      upstreamRemoteAddress: socket('10.4.2.54', 9080),
      upstreamCluster: 'outbound|9080||shelf.books.svc.cluster.local',
    },
    { authority: '198.51.100.7', path: '/shelf', forwardedFor: '192.0.2.14' },
  );
  const behindGateway = message(
    istioNode('sidecar', '10.4.2.54', ['shelf-v2-d66dcfdc5-kh6v7', 'rack']),
    {
      downstreamRemoteAddress: socket('192.0.2.14', 0),
      downstreamLocalAddress: socket('10.4.2.54', 9080),
      upstreamRemoteAddress: socket('127.0.0.1', 9080),
      upstreamCluster: 'inbound|9080|http|shelf.books.svc.cluster.local',
      metadata: { filterMetadata: { istio_authn: {} } },
    },
    { authority: '198.51.100.7', path: '/shelf', forwardedFor: '192.0.2.14' },
  );
  const caller = message(
    istioNode('sidecar', '10.4.2.54', ['shelf-v2-d66dcfdc5-kh6v7', 'rack']),
    {
      downstreamRemoteAddress: socket('10.4.2.54', 58_996),
      downstreamLocalAddress: socket('10.47.247.180', 9080),
      upstreamRemoteAddress: socket('10.4.6.66', 9080),
      upstreamCluster: 'outbound|9080||author.books.svc.cluster.local',
    },
    { authority: 'author:9080', path: '/author/0' },
  );
  const callee = message(
    istioNode('sidecar', '10.4.6.66', ['author-v2-7656cf8794-6lsm4', 'author']),
    {
      downstreamRemoteAddress: socket('10.4.2.54', 58_356),
      downstreamLocalAddress: socket('10.4.6.66', 9080),
      upstreamRemoteAddress: socket('127.0.0.1', 9080),
      upstreamCluster: 'inbound|9080|http|author.books.svc.cluster.local',
    },
    { authority: 'author:9080', path: '/author/0' },
  );
  const rack = { cluster: 'east', namespace: 'books', service: 'rack', workload: 'shelf-v2', version: 'v2' };
  const shelf = { ...rack, service: 'shelf' };
  const author = { ...rack, service: 'author', workload: 'author-v2' };
  const edge = { namespace: 'istio-system', service: 'edge-gateway', workload: 'edge-gateway' };

  it.each([
    [
      'an ingress gateway',
      gateway,
      {
        reporter: 'source',
        source: edge,
        target: { cluster: 'east', namespace: 'books', service: 'shelf' },
        sourceAddress: '192.0.2.14:51489',
        targetAddress: '10.4.2.56:80',
        host: '198.51.100.7',
        path: '/shelf',
        proof: 'unmeasured',
      },
    ],
    [
      // The address is the client's, as the gateway's header told it; the connection is the gateway's.
      'a sidecar behind a gateway',
      behindGateway,
      { reporter: 'destination', target: shelf, sourceAddress: '', targetAddress: '10.4.2.54:9080' },
    ],
    [
      'a calling sidecar',
      caller,
      {
        reporter: 'source',
        source: rack,
        target: { namespace: 'books', service: 'author' },
        targetAddress: '10.47.247.180:9080',
        path: '/author/0',
      },
    ],
    [
      'a called sidecar',
      callee,
      { reporter: 'destination', target: author, sourceAddress: '10.4.2.54:58356', proof: 'plaintext' },
    ],
  ])('%s', async (_, bytes, expected) => {
    await client.send(bytes);
    await test.intake.flush();
    const { records } = await page();
    expect(records).toMatchObject([
      {
        time: Date.parse('2026-03-01T12:00:00.250Z'),
        durationMs: 12.5,
        channel: 'als',
        protocol: 'http',
        method: 'GET',
        code: 200,
        bytesOut: 4415,
        requestId: 'one-request',
        ...expected,
      },
    ]);
  });

  it('are told of each other: one request, both ends', async () => {
    await client.send(gateway, behindGateway);
    await client.send(caller);
    await client.send(callee);
    await test.intake.flush();
    const { records } = await page('requestId=one-request');
    const ends = records.map(
      ({ source, target }) => `${source.service} > ${target.service} ${target.workload}`,
    );
    expect(ends.toSorted()).toEqual([
      'edge-gateway > shelf shelf-v2',
      'edge-gateway > shelf shelf-v2',
      'rack > author author-v2',
      'rack > author author-v2',
    ]);
  });

  it('a stream of the metrics service says who sends, and is no access log', async () => {
    const node = Buffer.concat([lengthField(1, 'ingress'), lengthField(2, 'envoy-proxy')]);
    // `(` begins a field that could be one of an entry.
    const families = ['cluster.update_attempt', 'server.total_connections', '(a'].map(family);
    await client.send(Buffer.concat([lengthField(1, lengthField(1, node)), ...families]));
    await test.intake.flush();
    expect((await page()).records).toEqual([]);
    expect(test.intake.counts).toMatchObject({ received: 0, malformed: 3 });
    expect(test.intake.faults.list().every(({ from }) => from === 'ingress')).toBe(true);
  });
});

const NODE = encodeAls({ identifier: { node: { id: 'web-1', cluster: 'web' }, logName: 'mesh' } });
function entryOf(
  texts: { readonly [key: string]: Json },
  common: { readonly [key: string]: Json } = {},
): Buffer {
  const entry = {
    commonProperties: { startTime: '2026-03-01T12:00:00Z', upstreamCluster: 'cart', ...common },
    request: { requestMethod: 'GET', ...texts },
    response: { responseCode: 200 },
  };
  return encodeAls({ httpLogs: { logEntry: [entry] } });
}

describe('what hostile proxies send', () => {
  it.each([
    ['markup', '<script>alert(1)</script>'],
    ['NUL', '/a\u0000b\u0000'],
    ['control characters', '/\u0001\u0007\u001b[31m\r\n\t\u007f\u0085'],
    ['another direction of writing', '/\u202egnp.exe\u2066\u200f'],
    ['SQL', `'; DROP TABLE record; --`],
    ['stars', '/*/**'],
  ])('%s in every text is answered as the text that it is', async (_, text) => {
    const certificate: Json = { subjectAltName: [{ uri: `spiffe://${text}` }], subject: text };
    const tlsProperties: Json = { tlsSniHostname: text, peerCertificateProperties: certificate };
    const common = {
      tlsProperties,
      routeName: text,
      connectionTerminationDetails: text,
      upstreamCluster: 'local_service',
    };
    const headers = { requestHeaders: { [`x-${text}`]: text } };
    await client.send(
      NODE,
      entryOf(
        { path: text, authority: text, userAgent: text, requestId: text, forwardedFor: text, ...headers },
        common,
      ),
    );
    await test.intake.flush();
    const [found] = (await page()).records;
    expect(found).toMatchObject({ path: text, host: text, requestId: text, sni: text, route: text });
    expect(found).toMatchObject({ sourceIdentity: `spiffe://${text}`, sourceSubject: text });
    const detail = accessRecordDetailSchema.parse((await get(`/${found?.id}`).expect(200)).body);
    expect(detail).toMatchObject({ userAgent: text, forwardedFor: text, termination: text });
    expect(Object.entries(detail.headers)).toEqual([[`x-${text}`.toLowerCase(), text]]);
    for (const filter of ['path', 'host', 'requestId', 'text'])
      expect((await page(`${filter}=${encodeURIComponent(text)}`)).records).toHaveLength(1);
    const { body } = await get(`/groups?${ALL_TIME}&by=path`).expect(200);
    expect(accessGroupsSchema.parse(body).groups.map(({ key }) => key)).toEqual([text]);
    const { text: exported } = await get(`/export?${ALL_TIME}&format=ndjson`).expect(200);
    expect(JSON.parse(exported)).toMatchObject({ path: text });
  });

  it('a path of 100 KB is kept whole, cut in lists, and counted by its beginning', async () => {
    const path = `/${'x'.repeat(100_000)}`;
    await client.send(NODE, entryOf({ path }));
    await test.intake.flush();
    const [found] = (await page()).records;
    expect(found?.path).toBe(`${path.slice(0, 2048)}…`);
    expect((await get(`/${found?.id}`)).body.path).toBe(path);
    const { body } = await get(`/groups?${ALL_TIME}&by=path`).expect(200);
    const [group] = accessGroupsSchema.parse(body).groups;
    expect(group?.key).toBe(`${path.slice(0, 2048)}*`);
    expect((await page(`path=${group?.key}`)).records).toHaveLength(1);
  });

  it('an entry of four megabytes costs no other, and says that it was cut', async () => {
    await client.send(NODE, entryOf({ path: `/${'x'.repeat(4 * 2 ** 20)}` }), entryOf({ path: '/next' }));
    await test.intake.flush();
    const { records } = await page();
    expect(records.map(({ path }) => path.length)).toEqual(['/next'.length, 2049]);
    expect((await get(`/${records[1]?.id}`)).body.path).toMatch(/x… \[cut\]$/);
    expect((await get('/status')).body.counts).toMatchObject({ received: 2, stored: 2, cut: 1 });
  });

  it('bytes that are no message cost themselves and are named', async () => {
    await client.send(NODE, Buffer.from('no protobuf at all'), encodeCutOff(2), entryOf({ path: '/good' }));
    await test.intake.flush();
    expect((await page()).records.map(({ path }) => path)).toEqual(['/good']);
    expect((await get('/status')).body.counts).toMatchObject({ malformed: 2, stored: 1 });
  });

  it('a stream that never says who sends is kept with an unknown reporter', async () => {
    await client.send(entryOf({ path: '/who' }));
    await test.intake.flush();
    expect((await page('reporter=unknown')).records).toMatchObject([
      { path: '/who', source: { service: 'unknown' }, target: { service: 'unknown' }, proof: 'unmeasured' },
    ]);
    expect((await get('/status')).body.counts).toMatchObject({ unidentified: 1 });
  });
});

it('above what the store can take the oldest go, are counted, and the answer says so', async () => {
  client.close();
  await server.stop();
  await log.close();
  const gate = Promise.withResolvers<void>();
  const slow = {
    append: async (...batch: Parameters<typeof log.store.append>) => {
      await gate.promise;
      await log.store.append(...batch);
    },
  };
  await start({ store: slow, queue: { records: 500, bytes: 2 ** 28 } });
  const many = Array.from({ length: 40 }, (_, i) => entryOf({ path: `/${i}` }));
  await client.send(NODE, ...Array.from({ length: 50 }, () => many).flat());
  const { intake } = test;
  expect([intake.counts.received, intake.dropped(), intake.pending()]).toEqual([2000, 1500, 500]);
  gate.resolve();
  await intake.flush();
  const { records, warnings } = await page('limit=1000');
  expect(records).toHaveLength(500);
  expect(warnings).toContainEqual(expect.objectContaining({ code: 'dropped-series', subject: 'access-log' }));
  expect((await get('/status')).body.counts).toMatchObject({
    received: 2000,
    stored: 500,
    dropped: 1500,
    pending: 0,
  });
});
