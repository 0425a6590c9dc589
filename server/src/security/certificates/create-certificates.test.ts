import { describe, expect, it } from 'vitest';
import { certificatesSchema } from '@sightglass/shared/contract';
import type { SeenCertificate } from '../../store/access-log/access-log-store.ts';
import type { GaugePoints, NewestGauge } from '../../store/gauges.ts';
import type { TargetCertificates } from '../../telemetry/target-certificates.ts';
import { createCertificates, type CertificateParts } from './create-certificates.ts';

const AT = Date.UTC(2026, 0, 15);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function gauge(metric: string, workload: string, value: number, changes: object = {}): NewestGauge {
  const owner = {
    cluster: 'east',
    namespace: 'shop',
    service: workload,
    workload,
    pod: `${workload}-1`,
    ...changes,
  };
  return { gauge: 0, metric, labels: {}, owner, value, at: AT };
}

const proxy = (
  workload: string,
  names: string[],
  changes: Partial<TargetCertificates> = {},
): TargetCertificates => ({
  job: 'edge',
  target: `http://10.0.0.1/${workload}`,
  identity: { cluster: 'east', namespace: 'edge', service: workload, workload, version: 'unknown' },
  pod: `${workload}-1`,
  at: AT - 5,
  certificates: [
    {
      role: 'authority',
      group: 0,
      serial: 'ca',
      names: [],
      notBefore: AT - DAY,
      expiresAt: AT + 90 * DAY,
      rounded: false,
    },
    { role: 'own', group: 0, serial: '7', names, notBefore: AT - DAY, expiresAt: AT + DAY, rounded: false },
  ],
  error: null,
  ...changes,
});

const seen = (changes: Partial<SeenCertificate>): SeenCertificate => ({
  cluster: 'east',
  namespace: 'shop',
  workload: 'cart-v1',
  identity: 'spiffe://cluster.local/ns/shop/sa/cart',
  subject: '',
  issuer: 'O=cluster.local',
  records: 12,
  lastAt: AT - 1000,
  ...changes,
});

function open(
  changes: Partial<CertificateParts> & { gauges?: readonly NewestGauge[]; signed?: readonly GaugePoints[] },
) {
  const { gauges = [], signed = [], ...parts } = changes;
  return createCertificates({
    store: {
      readNewestGauges: () => Promise.resolve({ series: gauges, warnings: [] }),
      readGauges: ({ window, stepMs }) =>
        Promise.resolve({ window, stepMs, times: [window.from], series: signed, warnings: [] }),
    },
    intervalMs: 15_000,
    clock: () => AT,
    readProxies: () => [],
    accessLog: () => null,
    ...parts,
  });
}

describe('certificates', () => {
  it('come from gauges, admin ports and access logs, with the authority of each trust domain', async () => {
    const istiod = { namespace: 'istio-system' };
    const answer = await open({
      gauges: [
        gauge('citadel_server_root_cert_expiry_timestamp', 'istiod', (AT + 90 * DAY) / 1000, istiod),
        gauge('istio_agent_cert_expiry_seconds', 'cart-v1', 6 * 3600),
        gauge('istio_agent_cert_expiry_seconds', 'ad-v1', 3 * 3600),
        gauge('identity_cert_expiration_timestamp_seconds', 'email', (AT + DAY) / 1000),
      ],
      signed: [
        {
          ...gauge('citadel_server_csr_count', 'istiod', 0, istiod),
          mean: [0.01, null, 0.005, 0.005, 0.005, 0.005, 0],
          max: [],
        },
      ],
      readProxies: () => [proxy('front', ['spiffe://cluster.local/ns/edge/sa/front'])],
      accessLog: () => ({
        readCertificates: () =>
          Promise.resolve([
            seen({}),
            seen({
              namespace: 'mail',
              workload: 'email',
              identity: 'email.mail.serviceaccount.identity.linkerd.corp.example',
              issuer: '',
            }),
            seen({
              cluster: 'unknown',
              namespace: 'unknown',
              workload: 'unknown',
              identity: 'spiffe://partner/x',
              issuer: 'O=partner',
            }),
          ]),
      }),
    }).read();
    certificatesSchema.parse(answer);
    expect(answer.warnings).toEqual([]);
    expect(answer.certificates.map(({ kind, workload, source }) => [kind, workload, source])).toEqual([
      ['workload', 'ad-v1', 'gauge'],
      ['workload', 'cart-v1', 'gauge'],
      ['workload', 'front', 'envoy-certs'],
      ['workload', 'email', 'gauge'],
      ['root', 'istiod', 'envoy-certs'],
      ['workload', 'email', 'access-log'],
      ['workload', 'unknown', 'access-log'],
    ]);
    expect(answer.authorities).toMatchObject([
      {
        trustDomain: 'cluster.local',
        issuer: 'istiod',
        clusters: ['east'],
        rootExpiresAt: AT + 90 * DAY,
        workloads: 3,
        nextExpiresAt: AT + 3 * HOUR,
        signingRequests: 9,
      },
      {
        trustDomain: 'corp.example',
        issuer: 'Linkerd identity',
        rootExpiresAt: null,
        workloads: 1,
        signingRequests: null,
      },
      { trustDomain: 'partner', issuer: 'O=partner', nextExpiresAt: null },
      { trustDomain: '', issuer: 'Linkerd identity', nextExpiresAt: AT + DAY },
    ]);
  });

  it('of a gateway that no trust domain gave belong to no authority of the mesh', async () => {
    const { authorities } = await open({
      gauges: [gauge('istio_agent_cert_expiry_seconds', 'cart-v1', 3600)],
      readProxies: () => [
        proxy('front', ['spiffe://cluster.local/ns/edge/sa/front']),
        proxy('gateway', ['shop.example']),
      ],
    }).read();
    expect(authorities.map(({ trustDomain, workloads }) => [trustDomain, workloads])).toEqual([
      ['cluster.local', 2],
      ['', 1],
    ]);
  });

  it('are told as far as sources can be read; each that cannot is named', async () => {
    const answer = await open({
      store: {
        readNewestGauges: () => Promise.reject(new Error('engine east does not answer')),
        readGauges: () => Promise.reject(new Error('nor this')),
      },
      readProxies: () => [
        proxy('front', ['spiffe://td/front']),
        ...Array.from({ length: 12 }, (_, i) =>
          proxy(`p${i}`, [], { at: null, certificates: [], error: 'HTTP 403' }),
        ),
      ],
      accessLog: () => ({ readCertificates: () => Promise.reject(new Error('closed')) }),
    }).read();
    expect(answer.certificates).toHaveLength(2);
    expect(answer.warnings).toHaveLength(13);
    expect(answer.warnings.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['gauges of certificates', 'access log', 'http://10.0.0.1/p0', 'certificates']),
    );
  });

  it('are read once for all who ask at a time, the access log once a minute', async () => {
    let now = AT;
    let gauges = 0;
    let logs = 0;
    const book = open({
      clock: () => now,
      store: {
        readNewestGauges: () => {
          gauges++;
          return Promise.resolve({ series: [], warnings: [] });
        },
        readGauges: () => Promise.reject(new Error('none')),
      },
      accessLog: () => ({
        readCertificates: () => {
          logs++;
          return Promise.resolve([]);
        },
      }),
    });
    await Promise.all([book.read(), book.read()]);
    now += 10_000;
    await book.read();
    expect([gauges, logs]).toEqual([2, 1]);
    now += 60_000;
    await book.read();
    expect([gauges, logs]).toEqual([3, 2]);
  });
});
