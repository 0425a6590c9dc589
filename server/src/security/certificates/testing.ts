/** Certificates for tests. */
import type { Certificate } from '@sightglass/shared/contract';

/** A workload's, of which nothing is known but what is given. */
export function makeCertificate(known: Partial<Certificate>): Certificate {
  return {
    id: '',
    kind: 'workload',
    cluster: 'east',
    namespace: 'shop',
    workload: 'cart-v1',
    pod: '',
    expiresAt: null,
    notBefore: null,
    identities: [],
    trustDomain: '',
    subject: '',
    issuer: '',
    serial: '',
    lastAt: 0,
    metric: '',
    source: 'gauge',
    count: 1,
    ...known,
  };
}
