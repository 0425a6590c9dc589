/** Certificates that expire within a time, as their own gauges tell (server/src/saturation). Values are days left. */
import type { Certificates } from '@sightglass/shared/contract';
import { formatServiceId, UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { isInScope } from '../../signals/scope.ts';
import type { Finding, RuleOf, Verdict } from './verdict.ts';
import { duration } from './words.ts';

type Certificate = Certificates['certificates'][number];

const DAY_MS = 86_400_000;

function judgeOne(
  rule: RuleOf<'certificate'>,
  certificate: Certificate,
  { now, withinMs }: { readonly now: EpochMs; readonly withinMs: Milliseconds },
): Finding[] {
  const { id, kind, cluster, namespace, workload, expiresAt } = certificate;
  if (expiresAt === null) return [];
  const leftMs = expiresAt - now;
  const hasWorkload = workload !== '' && workload !== UNKNOWN;
  const what = kind === 'root' ? `root certificate of ${cluster}` : `certificate of ${workload || id}`;
  const when = leftMs > 0 ? `expires in ${duration(leftMs)}` : `expired ${duration(-leftMs)} ago`;
  return [
    {
      subject:
        hasWorkload && kind === 'workload'
          ? { kind: 'workload', id: formatServiceId({ cluster, namespace, name: workload }) }
          : { kind: 'certificate', id },
      label: what,
      labels: { cluster, namespace, ...(hasWorkload ? { workload } : {}), certificate: id },
      state: leftMs <= withinMs ? 'active' : 'inactive',
      value: leftMs / DAY_MS,
      summary: `${what} ${when} (limit ${duration(withinMs)})`,
      description: rule.description,
    },
  ];
}

export function judgeCertificates(
  rule: RuleOf<'certificate'>,
  certificates: readonly Certificate[],
  times: { readonly now: EpochMs; readonly withinMs: Milliseconds },
): Verdict {
  const { clusters, namespaces } = rule.scope;
  const findings = certificates
    .filter((one) => isInScope(one, { cluster: clusters, namespace: one.kind === 'root' ? [] : namespaces }))
    .flatMap((one) => judgeOne(rule, one, times));
  return { findings, subjects: findings.length, judgeMissing: () => 'no-data', error: null };
}
