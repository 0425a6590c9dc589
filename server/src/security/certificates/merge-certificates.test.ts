import { describe, expect, it } from 'vitest';
import { ROUNDED_EXPIRY } from './gauge-certificates.ts';
import { mergeCertificates } from './merge-certificates.ts';
import { makeCertificate as make } from './testing.ts';

const AT = Date.UTC(2026, 0, 15);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CART = 'spiffe://cluster.local/ns/shop/sa/cart';
const GAUGE = { source: 'gauge', metric: 'istio_agent_cert_expiry_seconds', lastAt: AT } as const;
const CERTS = {
  source: 'envoy-certs',
  metric: '/certs',
  identities: [CART],
  trustDomain: 'cluster.local',
} as const;
const LOG = {
  source: 'access-log',
  metric: 'access log',
  identities: [CART],
  trustDomain: 'cluster.local',
  issuer: 'O=cluster.local',
  subject: 'CN=cart',
} as const;

describe('a workload’s certificate', () => {
  it('is one row for all pods, that which ends first, whatever its serial', () => {
    const rows = mergeCertificates([
      make({ ...CERTS, pod: 'a', serial: '1', notBefore: AT - DAY, expiresAt: AT + 9 * HOUR }),
      make({ ...CERTS, pod: 'b', serial: '2', notBefore: AT - 2 * DAY, expiresAt: AT + 3 * HOUR }),
    ]);
    expect(rows).toMatchObject([
      {
        id: 'workload~east~shop~cart-v1',
        serial: '2',
        expiresAt: AT + 3 * HOUR,
        notBefore: AT - 2 * DAY,
        count: 2,
      },
    ]);
  });

  it('is one row for all sources: the end from one, names from another, the issuer from the third', () => {
    const rows = mergeCertificates([
      make({ ...GAUGE, pod: 'a', expiresAt: AT + 9 * HOUR }),
      make({ ...CERTS, pod: 'a', serial: '1', notBefore: AT - DAY, expiresAt: AT + 9 * HOUR + 40_000 }),
      make({ ...LOG, count: 700, lastAt: AT + 5 }),
    ]);
    expect(rows).toMatchObject([
      {
        identities: [CART],
        notBefore: AT - DAY,
        issuer: 'O=cluster.local',
        subject: 'CN=cart',
        source: 'envoy-certs',
        count: 1,
        lastAt: AT + 5,
      },
    ]);
  });

  it('takes the later word where a proxy was asked before it was renewed, and forgets the validity of the old one', () => {
    const [row, ...others] = mergeCertificates([
      make({ ...CERTS, serial: '1', notBefore: AT - DAY, expiresAt: AT, lastAt: AT - HOUR }),
      make({ ...GAUGE, expiresAt: AT + DAY }),
    ]);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ expiresAt: AT + DAY, notBefore: null, serial: '', identities: [CART] });
  });

  it('takes its identity from the access log when that tells of only one', () => {
    const gauge = make({ ...GAUGE, expiresAt: AT + HOUR });
    expect(mergeCertificates([gauge, make(LOG)])).toMatchObject([
      { identities: [CART], expiresAt: AT + HOUR, source: 'gauge', trustDomain: 'cluster.local' },
    ]);
    const other = make({ ...LOG, identities: ['spiffe://cluster.local/ns/shop/sa/other'] });
    expect(mergeCertificates([gauge, make(LOG), other]).map(({ expiresAt }) => expiresAt)).toEqual([
      AT + HOUR,
      null,
      null,
    ]);
  });

  it('is apart from another identity at the same workload, as a gateway’s host', () => {
    const rows = mergeCertificates([
      make({ ...CERTS, serial: '1', expiresAt: AT + HOUR }),
      make({
        ...CERTS,
        serial: '2',
        identities: ['shop.example'],
        trustDomain: '',
        expiresAt: AT + 60 * DAY,
      }),
      make({ ...GAUGE, expiresAt: AT + HOUR }),
    ]);
    expect(rows.map(({ id, identities }) => [id, identities.join()])).toEqual([
      ['workload~east~shop~cart-v1', CART],
      ['workload~east~shop~cart-v1~shop.example', 'shop.example'],
    ]);
  });

  it('keeps its id when another source begins to tell of it', () => {
    const gauge = make({ ...GAUGE, expiresAt: AT + HOUR });
    const [alone] = mergeCertificates([gauge]);
    const [joined] = mergeCertificates([gauge, make({ ...CERTS, expiresAt: AT + HOUR }), make(LOG)]);
    expect(joined?.id).toBe(alone?.id);
  });

  it('is not told by Envoy’s rounded days where something exacter is', () => {
    const days = make({ source: 'gauge', metric: ROUNDED_EXPIRY, expiresAt: AT + DAY });
    expect(mergeCertificates([days, make({ ...CERTS, expiresAt: AT + 5 * HOUR })])).toMatchObject([
      { expiresAt: AT + 5 * HOUR },
    ]);
    expect(mergeCertificates([days, make(LOG)])).toMatchObject([{ expiresAt: AT + DAY, identities: [CART] }]);
  });

  it('of a caller whom nobody knows is told once, and not beside the one that has its identity', () => {
    const caller = make({ ...LOG, cluster: 'unknown', workload: 'unknown' });
    expect(mergeCertificates([caller])).toMatchObject([{ workload: 'unknown', expiresAt: null }]);
    expect(mergeCertificates([caller, make({ ...CERTS, expiresAt: AT })])).toHaveLength(1);
  });

  it('of unknown end comes last', () => {
    const rows = mergeCertificates([
      make({ ...LOG, workload: 'a', identities: ['spiffe://td/ns/shop/sa/a'] }),
      make({ ...CERTS, expiresAt: AT + DAY }),
    ]);
    expect(rows.map(({ workload }) => workload)).toEqual(['cart-v1', 'a']);
  });
});

describe('an authority’s certificate', () => {
  const root = { ...CERTS, kind: 'root', identities: [], expiresAt: AT + 300 * DAY } as const;

  it('is one row for all that trust it, told apart by serial', () => {
    const rows = mergeCertificates([
      make({ ...root, workload: 'web-v1', pod: 'a', serial: 'old', expiresAt: AT + 3 * DAY }),
      make({ ...root, workload: 'cart-v1', pod: 'b', serial: 'old', expiresAt: AT + 3 * DAY }),
      make({ ...root, workload: 'cart-v1', pod: 'b', serial: 'new' }),
      make({ ...root, cluster: 'west', workload: 'web-v1', pod: 'c', serial: 'new' }),
    ]);
    expect(rows.map(({ id, workload, count }) => [id, workload, count])).toEqual([
      ['root~east~cluster.local~old', '', 2],
      ['root~east~cluster.local~new', 'cart-v1', 1],
      ['root~west~cluster.local~new', 'web-v1', 1],
    ]);
  });

  it('is istiod’s when its gauge ends at the same moment; its chain is told when it ends at another', () => {
    const istiod = { source: 'gauge', namespace: 'istio-system', workload: 'istiod' } as const;
    const gauge = make({
      ...istiod,
      kind: 'root',
      metric: 'citadel_server_root_cert_expiry_timestamp',
      expiresAt: AT + 300 * DAY,
    });
    const chain = make({
      ...istiod,
      kind: 'intermediate',
      metric: 'citadel_server_cert_chain_expiry_timestamp',
      expiresAt: AT + 300 * DAY,
    });
    const told = make({ ...root, serial: 'abc', pod: 'b' });
    expect(mergeCertificates([told, gauge, chain])).toMatchObject([
      {
        id: 'root~east~istio-system~istiod',
        serial: 'abc',
        workload: 'istiod',
        trustDomain: 'cluster.local',
      },
    ]);
    const signed = { ...chain, expiresAt: AT + 30 * DAY };
    expect(mergeCertificates([told, gauge, signed]).map(({ kind }) => kind)).toEqual([
      'intermediate',
      'root',
    ]);
  });
});
