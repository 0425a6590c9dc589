import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestIntake, type TestIntake } from '../../access-log/testing.ts';
import { createAlsServer, type AlsServer } from './als-server.ts';
import { createAlsClient, type AlsClient } from './testing/als-client.ts';
import { encodeAls, encodeCutOff } from './testing/encode-als.ts';
import { makeSpiffeCertificates, type WorkloadCertificate } from './testing/spiffe-certificates.ts';

const NODE = { id: 'web-1', cluster: 'web', metadata: { NAMESPACE: 'shop', WORKLOAD_NAME: 'web' } };
const IDENTIFIED = encodeAls({ identifier: { node: NODE, logName: 'mesh' } });

function entries(count: number, path = '/'): Buffer {
  const entry = {
    commonProperties: { startTime: new Date().toISOString(), upstreamCluster: 'cart' },
    request: { requestMethod: 'GET', path },
    response: { responseCode: 200 },
  };
  return encodeAls({ httpLogs: { logEntry: Array.from({ length: count }, () => entry) } });
}

let server: AlsServer;
let client: AlsClient;
let test: TestIntake;

beforeEach(async () => {
  test = createTestIntake();
  const { intake, peers } = test;
  server = createAlsServer({
    host: '127.0.0.1',
    port: 0,
    tls: null,
    cluster: 'east',
    intake,
    peers,
    clock: Date.now,
  });
  client = createAlsClient(await server.start());
});
afterEach(async () => {
  client.close();
  await server.stop();
});

describe('the access log service', () => {
  it('knows who sends from the first message of a stream', async () => {
    await client.send(IDENTIFIED, entries(1), entries(2, '/later'));
    await test.intake.flush();
    expect(test.stored.map(({ path, source, nodeId }) => [path, source.workload, nodeId])).toEqual([
      ['/', 'web', 'web-1'],
      ['/later', 'web', 'web-1'],
      ['/later', 'web', 'web-1'],
    ]);
    expect(test.stored[0]).toMatchObject({
      reporter: 'source',
      source: { cluster: 'east', namespace: 'shop', service: 'web' },
      target: { cluster: 'east', namespace: 'shop', service: 'cart' },
    });
  });

  it('keeps, counts and names what a stream without a name sends', async () => {
    await client.send(entries(3));
    await test.intake.flush();
    expect(test.stored.map(({ reporter, path }) => `${reporter} ${path}`)).toEqual(
      Array(3).fill('unknown /'),
    );
    expect(test.intake.counts).toMatchObject({ received: 3, unidentified: 3 });
    expect(test.intake.faults.list()).toMatchObject([
      { what: 'a stream that never said who sends', count: 1 },
    ]);
  });

  it('goes on after bytes that are no message, and names the sender', async () => {
    await client.send(IDENTIFIED, Buffer.from('no protobuf at all'), encodeCutOff(2), entries(1));
    await test.intake.flush();
    expect(test.stored).toHaveLength(1);
    expect(test.intake.counts.malformed).toBe(2);
    expect(test.intake.faults.list().every(({ from }) => from === 'web-1')).toBe(true);
  });

  it('takes an entry of four megabytes, cut to what is kept', async () => {
    await client.send(IDENTIFIED, entries(1, `/${'x'.repeat(4 * 2 ** 20)}`), entries(1));
    await test.intake.flush();
    expect(test.stored.map(({ path }) => path.length)).toEqual([128 * 1024 + '… [cut]'.length, 1]);
    expect(test.intake.counts.cut).toBe(1);
  });

  it('takes a thousand streams at once', async () => {
    const streams = Array.from({ length: 1000 }, () => client.open());
    for (const stream of streams) stream.write(IDENTIFIED);
    await expect.poll(() => server.streams().length, { timeout: 20_000 }).toBe(1000);
    for (const stream of streams) stream.write(entries(2));
    for (const stream of streams) stream.end();
    await expect.poll(() => server.streams(), { timeout: 20_000 }).toEqual([]);
    await test.intake.flush();
    expect(test.stored).toHaveLength(2000);
  }, 60_000);

  it('shows open streams, and lets a client go that hangs up', async () => {
    const stream = client.open();
    stream.on('error', () => undefined);
    stream.write(IDENTIFIED);
    stream.write(entries(1));
    await expect
      .poll(() => server.streams())
      .toMatchObject([{ nodeId: 'web-1', cluster: 'east', records: 1 }]);
    const during = server.connectedAt() ?? 0;
    stream.cancel();
    await expect.poll(() => server.streams()).toEqual([]);
    // Whoever is gone was there until then.
    expect(server.connectedAt()).toBeGreaterThanOrEqual(during);
    expect(test.intake.faults.list()).toEqual([]);
  });
});

const readFiles = ({ certFile, keyFile, caFile }: WorkloadCertificate) =>
  [caFile, keyFile, certFile].map((file) => readFileSync(file)) as [Buffer, Buffer, Buffer];

describe('the access log service with TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-als-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('takes only what shows a certificate of the authority', async () => {
    const { console: own, envoy } = makeSpiffeCertificates(folder, {
      console: 'spiffe://cluster.local/ns/observability/sa/sightglass',
      envoy: 'spiffe://cluster.local/ns/shop/sa/web',
    });
    const [ca, key, cert] = readFiles(own);
    const { intake, peers, stored } = createTestIntake();
    const options = { host: '127.0.0.1', port: 0, cluster: '', intake, peers, clock: Date.now };
    const secured = createAlsServer({ ...options, tls: { cert, key, ca } });
    const port = await secured.start();
    // The certificate names a workload and no host, as in a mesh.
    const anyName = { checkServerIdentity: () => undefined };
    const known = createAlsClient(port, credentials.createSsl(...readFiles(envoy), anyName));
    await known.send(IDENTIFIED, entries(1));
    await intake.flush();
    expect(stored).toHaveLength(1);
    const unknown = createAlsClient(port, credentials.createSsl(ca, null, null, anyName));
    await expect(unknown.send(IDENTIFIED, entries(1))).rejects.toThrow(/UNAVAILABLE/);
    await expect(createAlsClient(port).send(entries(1))).rejects.toThrow(/UNAVAILABLE/);
    known.close();
    unknown.close();
    await secured.stop();
  });
});
