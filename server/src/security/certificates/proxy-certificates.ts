/**
 * What proxies told of their certificates on their admin ports -> what each pod's says, and what could not be read. An authority's trust domain is that of
 * the certificates of the same TLS context: `/certs` tells no subject.
 */
import type { Certificate, Warning } from '@sightglass/shared/contract';
import type { ProxyCertificate, TargetCertificates } from '../../telemetry/target-certificates.ts';
import { trustDomainOfAny } from './trust-domain.ts';

/** Failures that are told one by one. */
const MOST_WARNINGS = 10;

/** `/certs` in whole days, where the Envoy is so old. */
const ADMIN_PORT = '/certs';
export const ADMIN_PORT_DAYS = '/certs (days)';

function describe(
  { identity, pod, at }: TargetCertificates,
  certificate: ProxyCertificate,
  trustDomain: string,
): Certificate {
  const { cluster, namespace, workload, service } = identity;
  const { role, names, expiresAt, notBefore, serial, rounded } = certificate;
  return {
    id: '',
    kind: role === 'authority' ? 'root' : 'workload',
    cluster,
    namespace,
    workload: workload === 'unknown' ? service : workload,
    pod,
    expiresAt,
    notBefore,
    identities: [...names],
    trustDomain,
    subject: '',
    issuer: '',
    serial,
    lastAt: at ?? 0,
    metric: rounded ? ADMIN_PORT_DAYS : ADMIN_PORT,
    source: 'envoy-certs',
    count: 1,
  };
}

function readTarget(told: TargetCertificates): Certificate[] {
  const domains = new Map<number, string>();
  for (const { role, group, names } of told.certificates)
    if (role === 'own' && !domains.get(group)) domains.set(group, trustDomainOfAny(names));
  return told.certificates.map((one) =>
    describe(told, one, trustDomainOfAny(one.names) || (domains.get(one.group) ?? '')),
  );
}

function warnOf(failed: readonly TargetCertificates[]): Warning[] {
  const told = failed.slice(0, MOST_WARNINGS).map(({ target, error }) => ({
    code: 'source-down' as const,
    subject: target,
    message: `Its certificates could not be read: ${error ?? ''}`,
  }));
  const more = failed.length - told.length;
  const message = `Of ${more} more proxies certificates could not be read.`;
  return more > 0 ? [...told, { code: 'source-down', subject: 'certificates', message }] : told;
}

/** One for each pod and certificate; ids are empty. */
export function readProxyCertificates(targets: readonly TargetCertificates[]): {
  readonly certificates: Certificate[];
  readonly warnings: Warning[];
} {
  return {
    certificates: targets.flatMap(readTarget),
    warnings: warnOf(targets.filter(({ error }) => error !== null)),
  };
}
