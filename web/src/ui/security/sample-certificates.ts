/** Certificates for the tests of pages. In: what a test cares about. Out: whole objects of the contract. */
import type { Authority, Certificate, Certificates } from '@sightglass/shared/contract';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;

/** A workload's of a day, told by its proxy, renewed four hours ago. */
export function makeCertificate(known: Partial<Certificate>): Certificate {
  return {
    id: 'workload~east~shop~cart-v1',
    kind: 'workload',
    cluster: 'east',
    namespace: 'shop',
    workload: 'cart-v1',
    pod: '',
    expiresAt: NOW + 20 * HOUR,
    notBefore: NOW - 4 * HOUR,
    identities: ['spiffe://cluster.local/ns/shop/sa/cart'],
    trustDomain: 'cluster.local',
    subject: '',
    issuer: 'O=cluster.local',
    serial: '0a',
    lastAt: NOW,
    metric: '/certs',
    source: 'envoy-certs',
    count: 2,
    ...known,
  };
}

export function makeAuthority(known: Partial<Authority> = {}): Authority {
  return {
    trustDomain: 'cluster.local',
    clusters: ['east'],
    issuer: 'istiod',
    rootExpiresAt: NOW + 24 * 300 * HOUR,
    workloads: 12,
    nextExpiresAt: NOW + 20 * HOUR,
    signingRequests: 7,
    ...known,
  };
}

export function makeCertificates(
  certificates: readonly Certificate[],
  known: Partial<Certificates> = {},
): Certificates {
  return {
    now: NOW,
    certificates: [...certificates],
    authorities: [makeAuthority()],
    warnings: [],
    ...known,
  };
}
