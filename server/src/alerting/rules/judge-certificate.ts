/**
 * Certificates that end soon, or have ended, as any source tells (server/src/security/certificates). What ends at an unknown moment is not judged, and neither is
 * the share of an unknown validity, unless it is over. Values are days left, or the share of the validity that is left, 0..1.
 */
import type { Certificate } from '@sightglass/shared/contract';
import { formatServiceId, UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { isInScope } from '../../signals/scope.ts';
import type { Finding, RuleOf, Verdict } from './verdict.ts';
import { duration, percent } from './words.ts';

const DAY_MS = 86_400_000;

interface Times {
  readonly now: EpochMs;
  readonly withinMs: Milliseconds;
}

/** `certificate of cart-v1 (spiffe://…)`: an authority by its trust domain, where that is told. */
function nameCertificate({
  kind,
  cluster,
  workload,
  identities,
  subject,
  trustDomain,
  id,
}: Certificate): string {
  const hasWorkload = workload !== '' && workload !== UNKNOWN;
  const name = identities[0] ?? subject;
  if (kind === 'workload') {
    if (hasWorkload) return `certificate of ${workload}${name === '' ? '' : ` (${name})`}`;
    return `certificate of ${name || id}`;
  }
  const what = kind === 'root' ? 'root certificate' : 'signing certificate';
  return `${what} of ${trustDomain === '' ? cluster : `${trustDomain} in ${cluster}`}`;
}

/** Null where it cannot be judged. */
function measure(
  rule: RuleOf<'certificate'>,
  { expiresAt, notBefore }: Certificate,
  { now, withinMs }: Times,
): { readonly value: number; readonly isActive: boolean; readonly limit: string } | null {
  if (expiresAt === null) return null;
  const leftMs = expiresAt - now;
  const { validityLeft } = rule.condition;
  if (validityLeft === null)
    return { value: leftMs / DAY_MS, isActive: leftMs <= withinMs, limit: duration(withinMs) };
  const validMs = notBefore === null ? 0 : expiresAt - notBefore;
  if (validMs <= 0 && leftMs > 0) return null;
  const value = validMs <= 0 ? 0 : Math.max(0, leftMs / validMs);
  return { value, isActive: value < validityLeft, limit: `${percent(validityLeft)} of its validity` };
}

function judgeOne(rule: RuleOf<'certificate'>, certificate: Certificate, times: Times): Finding[] {
  const measured = measure(rule, certificate, times);
  if (measured === null) return [];
  const { id, kind, cluster, namespace, workload, expiresAt } = certificate;
  const leftMs = (expiresAt ?? 0) - times.now;
  const hasWorkload = workload !== '' && workload !== UNKNOWN;
  const what = nameCertificate(certificate);
  const when = leftMs > 0 ? `expires in ${duration(leftMs)}` : `expired ${duration(-leftMs)} ago`;
  const share =
    rule.condition.validityLeft === null ? '' : `, ${percent(measured.value)} of its validity left`;
  return [
    {
      subject:
        hasWorkload && kind === 'workload'
          ? { kind: 'workload', id: formatServiceId({ cluster, namespace, name: workload }) }
          : { kind: 'certificate', id },
      label: what,
      labels: { cluster, namespace, ...(hasWorkload ? { workload } : {}), certificate: id },
      state: measured.isActive ? 'active' : 'inactive',
      value: measured.value,
      summary: `${what} ${when}${share} (limit ${measured.limit})`,
      description: rule.description,
    },
  ];
}

export function judgeCertificates(
  rule: RuleOf<'certificate'>,
  certificates: readonly Certificate[],
  times: Times,
): Verdict {
  const { clusters, namespaces } = rule.scope;
  const { of } = rule.condition;
  const findings = certificates
    .filter(({ kind }) => of === 'any' || (kind === 'workload') === (of === 'workload'))
    .filter((one) =>
      isInScope(one, { cluster: clusters, namespace: one.kind === 'workload' ? namespaces : [] }),
    )
    .flatMap((one) => judgeOne(rule, one, times));
  return { findings, subjects: findings.length, judgeMissing: () => 'no-data', error: null };
}
