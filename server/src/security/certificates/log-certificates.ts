/** Certificates that access logs tell of -> what each end's says: who used it and when last, never when it ends. */
import type { Certificate } from '@sightglass/shared/contract';
import type { SeenCertificate } from '../../store/access-log/access-log-store.ts';
import { trustDomainOf } from './trust-domain.ts';

const ACCESS_LOG = 'access log';

/** Ids are empty. */
export function readLogCertificates(seen: readonly SeenCertificate[]): Certificate[] {
  return seen.map(({ cluster, namespace, workload, identity, subject, issuer, records, lastAt }) => ({
    id: '',
    kind: 'workload',
    cluster,
    namespace,
    workload,
    pod: '',
    expiresAt: null,
    notBefore: null,
    identities: identity === '' ? [] : [identity],
    trustDomain: trustDomainOf(identity),
    subject,
    issuer,
    serial: '',
    lastAt,
    metric: ACCESS_LOG,
    source: 'access-log',
    count: records,
  }));
}
