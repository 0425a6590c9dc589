/**
 * Three services behind real Envoys: web calls cart with mutual TLS, batch calls cart in plaintext, and cart refuses /admin. The console must find exactly those
 * edges, states of mutual TLS, identities and calls: from the access log service alone, from /stats/prometheus alone as far as that tells, and from both without
 * counting anything twice.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configureConsole } from './telemetry/sources/envoy-als/testing/configure-console.ts';
import { startEnvoy, type RunningEnvoy } from './telemetry/sources/envoy-als/testing/start-envoy.ts';
import {
  findFreePort,
  pause,
  runConsole,
  type RunningConsole,
} from './telemetry/sources/envoy-als/testing/run-console.ts';
import {
  makeSpiffeCertificates,
  readValidity,
  type WorkloadCertificate,
} from './telemetry/sources/envoy-als/testing/spiffe-certificates.ts';

const ENVOY = process.env['SIGHTGLASS_ENVOY'] ?? '';
const INTERVAL_MS = 2000;
const WEB = 'spiffe://cluster.local/ns/shop/sa/web';
const CART = 'spiffe://cluster.local/ns/shop/sa/cart';
/** Calls of each kind. */
const CALLS = { web: 30, refused: 5, batch: 12 };

const CART_ID = 'east~shop~cart';
const EDGES = {
  batch: { edge: `east~shop~batch -> ${CART_ID}`, requests: CALLS.batch },
  web: { edge: `east~shop~web -> ${CART_ID}`, requests: CALLS.web + CALLS.refused },
};

const folder = mkdtempSync(join(tmpdir(), 'sightglass-envoy-'));
const envoys: RunningEnvoy[] = [];
let service: Server;
let certificates: Record<'web' | 'cart', WorkloadCertificate>;
let ports: Record<
  'service' | 'als' | 'web' | 'cart' | 'batch' | 'webAdmin' | 'cartAdmin' | 'batchAdmin',
  number
>;

async function call(port: number, path: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  await answer.arrayBuffer();
  return answer.status;
}

/** Sends all calls, spread over some windows. */
async function sendCalls(): Promise<void> {
  for (let i = 0; i < CALLS.web; i++) {
    expect(await call(ports.web, `/cart/${i}?token=s3cret&page=2`)).toBe(200);
    if (i < CALLS.batch) expect(await call(ports.batch, `/import/${i}`)).toBe(200);
    if (i < CALLS.refused) expect(await call(ports.web, '/admin/keys')).toBe(403);
    await pause(100);
  }
}

const TARGETS = [
  ['webAdmin', 'shop', 'web'],
  ['cartAdmin', 'shop', 'cart'],
  ['batchAdmin', 'shop', 'batch'],
] as const;

interface Sources {
  readonly als: boolean;
  readonly scrape: boolean;
  readonly certs?: boolean;
}

function configure({ als, scrape, certs = false }: Sources): object {
  const scraped = Array.from(TARGETS, ([port, namespace, workload]) => ({
    adminPort: ports[port],
    namespace,
    workload,
  }));
  return configureConsole({
    intervalMs: INTERVAL_MS,
    alsPort: als ? ports.als : null,
    scraped: scrape ? scraped : [],
    certs,
  });
}

interface Calls {
  readonly from: number;
  readonly to: number;
}

/** Each edge of the window: its ends, its requests, what failed or was refused, and what is proven. */
async function readEdges(running: RunningConsole, { from, to }: Calls) {
  const { edges } = await running.ask('getTopology', { range: `${from}..${to}` });
  return edges
    .map(({ source, target, requestsPerSecond, mtls, reporters }) => ({
      edge: `${source} -> ${target}`,
      requests: Math.round((requestsPerSecond * (to - from)) / 1000),
      mtls: mtls.state,
      evidence: mtls.evidence,
      reporters,
    }))
    .toSorted((a, b) => a.edge.localeCompare(b.edge, 'en'));
}

async function withConsole<Result>(
  sources: Sources,
  look: (running: RunningConsole, calls: Calls) => Promise<Result>,
): Promise<Result> {
  const home = mkdtempSync(join(folder, 'console-'));
  const running = await runConsole(home, configure(sources));
  try {
    // Envoys find the service again, and the first windows, which are not whole, pass.
    await pause(3 * INTERVAL_MS);
    const from = Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS;
    await sendCalls();
    await pause(3 * INTERVAL_MS);
    const to = Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS;
    await pause(INTERVAL_MS + 4000);
    return await look(running, { from, to });
  } finally {
    await running.stop();
  }
}

describe.skipIf(ENVOY === '')('three services behind real Envoys', () => {
  beforeAll(async () => {
    const names = ['service', 'als', 'web', 'cart', 'batch', 'webAdmin', 'cartAdmin', 'batchAdmin'] as const;
    const found = await Promise.all(names.map(findFreePort));
    ports = Object.fromEntries(names.map((name, i) => [name, found[i]])) as typeof ports;
    service = createServer((_request, response) => response.end('taken'));
    await new Promise<void>((done) => service.listen(ports.service, '127.0.0.1', done));
    certificates = makeSpiffeCertificates(folder, { web: WEB, cart: CART });
    const cart = { name: 'cart', port: ports.cart };
    const shared = { alsPort: ports.als };
    envoys.push(
      await startEnvoy(ENVOY, folder, {
        ...shared,
        namespace: 'shop',
        workload: 'cart',
        side: 'callee',
        adminPort: ports.cartAdmin,
        listenPort: ports.cart,
        upstream: { name: 'local_service', port: ports.service },
        certificate: certificates.cart,
      }),
      await startEnvoy(ENVOY, folder, {
        ...shared,
        namespace: 'shop',
        workload: 'web',
        side: 'caller',
        adminPort: ports.webAdmin,
        listenPort: ports.web,
        upstream: cart,
        certificate: certificates.web,
      }),
      await startEnvoy(ENVOY, folder, {
        ...shared,
        namespace: 'shop',
        workload: 'batch',
        side: 'caller',
        adminPort: ports.batchAdmin,
        listenPort: ports.batch,
        upstream: cart,
        certificate: null,
      }),
    );
  }, 60_000);
  afterAll(async () => {
    for (const envoy of envoys) await envoy.stop();
    service?.closeAllConnections();
    await new Promise((done) => service?.close(done) ?? done(null));
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows edges, states, identities and calls from the access log service alone', async () => {
    await withConsole({ als: true, scrape: false }, async (running, calls) => {
      expect(await readEdges(running, calls)).toEqual([
        { ...EDGES.batch, mtls: 'plaintext', evidence: 'destination', reporters: ['destination'] },
        { ...EDGES.web, mtls: 'mutual', evidence: 'destination', reporters: ['destination'] },
      ]);
      const seen = { reporter: 'destination', limit: '200' };
      const mutual = await running.ask('getAccessLog', { ...seen, identity: WEB });
      expect(mutual.records).toHaveLength(CALLS.web + CALLS.refused);
      expect(mutual.records.at(-1)).toMatchObject({
        sourceIdentity: WEB,
        sourceSubject: 'CN=web,O=sightglass',
        targetIdentity: CART,
        source: { cluster: 'east', namespace: 'shop', service: 'web', workload: 'web' },
        target: { cluster: 'east', namespace: 'shop', service: 'cart', workload: 'cart' },
        method: 'GET',
        path: '/cart/0?token=[redacted]&page=2',
        code: 200,
        flags: '-',
        proof: 'mutual',
        sni: 'cart.shop.svc.cluster.local',
        bytesOut: 'taken'.length,
      });
      expect(
        mutual.records.every(({ tlsVersion, cipher }) => /^TLSv1\.[23]$/.test(tlsVersion) && cipher !== ''),
      ).toBe(true);
      const plain = await running.ask('getAccessLog', { ...seen, proof: 'plaintext' });
      expect(plain.records).toHaveLength(CALLS.batch);
      expect(
        plain.records.every(({ sourceIdentity, tlsVersion }) => sourceIdentity + tlsVersion === ''),
      ).toBe(true);
      const refused = await running.ask('getAccessLog', { denied: 'true' });
      expect(refused.records).toHaveLength(CALLS.refused);
      expect(refused.records[0]).toMatchObject({
        code: 403,
        policy: 'shop/no-admin rule 0',
        sourceIdentity: WEB,
        target: { service: 'cart' },
      });
      const histogram = await running.ask('getAccessLogHistogram', {
        service: 'cart',
        reporter: 'destination',
      });
      expect(histogram.total).toBe(CALLS.web + CALLS.refused + CALLS.batch);
      const status = await running.ask('getAccessLogStatus', {});
      expect(status.streams.map(({ nodeId }) => nodeId).toSorted()).toEqual(['batch-1', 'cart-1', 'web-1']);
      expect(status.faults).toEqual([]);
    });
  });

  it('shows what /stats/prometheus tells by itself: calls, and nothing of mutual TLS', async () => {
    await withConsole({ als: false, scrape: true }, async (running, calls) => {
      expect(await readEdges(running, calls)).toEqual([
        { ...EDGES.batch, mtls: 'unmeasured', evidence: 'none', reporters: ['source'] },
        { ...EDGES.web, mtls: 'unmeasured', evidence: 'none', reporters: ['source'] },
      ]);
    });
  });

  it('shows the certificates that the test made, from /certs and the access log, and who signed them', async () => {
    await withConsole({ als: true, scrape: true, certs: true }, async (running) => {
      const { certificates: shown, authorities, warnings, now } = await running.ask('getCertificates', {});
      expect(warnings).toEqual([]);
      const root = readValidity(certificates.web.caFile);
      const own = (workload: 'web' | 'cart', identity: string) => ({
        id: `workload~east~shop~${workload}`,
        kind: 'workload',
        cluster: 'east',
        namespace: 'shop',
        workload,
        identities: [identity],
        trustDomain: 'cluster.local',
        source: 'envoy-certs',
        metric: '/certs',
        count: 1,
        ...readValidity(certificates[workload].certFile),
      });
      expect(shown.filter(({ kind }) => kind === 'workload')).toHaveLength(2);
      expect(shown).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            ...own('web', WEB),
            subject: 'CN=web,O=sightglass',
            issuer: 'O=cluster.local',
          }),
          expect.objectContaining(own('cart', CART)),
          expect.objectContaining({
            kind: 'root',
            cluster: 'east',
            trustDomain: 'cluster.local',
            count: 2,
            ...root,
          }),
        ]),
      );
      expect(shown).toHaveLength(3);
      expect(root.expiresAt).toBeGreaterThan(now);
      expect(authorities).toMatchObject([
        {
          trustDomain: 'cluster.local',
          issuer: 'O=cluster.local',
          clusters: ['east'],
          rootExpiresAt: root.expiresAt,
          workloads: 2,
          signingRequests: null,
        },
      ]);
    });
  });

  it('counts no call twice where both tell, and proves from the log what metrics cannot', async () => {
    await withConsole({ als: true, scrape: true }, async (running, calls) => {
      expect(await readEdges(running, calls)).toEqual([
        { ...EDGES.batch, mtls: 'plaintext', evidence: 'destination', reporters: ['destination'] },
        { ...EDGES.web, mtls: 'mutual', evidence: 'destination', reporters: ['destination'] },
      ]);
    });
  });
});
