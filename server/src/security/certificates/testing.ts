/** Certificates for tests. */
import type { Certificate } from '@sightglass/shared/contract';

type Known = Omit<Partial<Certificate>, 'identities'> & { readonly identities?: readonly string[] };

/** A workload's, of which nothing is known but what is given. */
export function makeCertificate({ identities = [], ...known }: Known): Certificate {
  return {
    id: '',
    kind: 'workload',
    cluster: 'east',
    namespace: 'shop',
    workload: 'cart-v1',
    pod: '',
    expiresAt: null,
    notBefore: null,
    trustDomain: '',
    subject: '',
    issuer: '',
    serial: '',
    lastAt: 0,
    metric: '',
    source: 'gauge',
    count: 1,
    ...known,
    identities: [...identities],
  };
}
