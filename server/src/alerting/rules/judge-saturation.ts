/** Saturation signals (defined by hand, server/src/saturation) that are at or over one of their own levels. Ratios 0..1 of capacity. */
import { formatServiceId, UNKNOWN } from '@sightglass/shared/identity';
import type { SaturationValue } from '@sightglass/shared/contract';
import { isNodeInScope } from './rule-scope.ts';
import type { Finding, RuleOf, Verdict } from './verdict.ts';
import { percent } from './words.ts';

const STATES = { ok: 'inactive', warning: 'active', critical: 'active', unknown: 'no-data' } as const;

function judgeValue(rule: RuleOf<'saturation'>, value: SaturationValue): Finding {
  const { level } = rule.condition;
  const { cluster, namespace, service, workload, name, ratio } = value;
  const hasWorkload = workload !== '' && workload !== UNKNOWN;
  const shown = hasWorkload ? workload : service;
  const state = level === 'critical' && value.level === 'warning' ? 'inactive' : STATES[value.level];
  const full =
    ratio === null ? 'cannot be told: its capacity is not known' : `is at ${percent(ratio)} of its capacity`;
  const at = value.level === 'unknown' ? '' : ` (level: ${value.level})`;
  return {
    subject: {
      kind: hasWorkload ? 'workload' : 'service',
      id: formatServiceId({ cluster, namespace, name: shown }),
    },
    label: `${shown}: ${name}`,
    labels: { cluster, namespace, service, ...(hasWorkload ? { workload } : {}), signal: name },
    state,
    value: ratio,
    summary: `${shown}: ${name} ${full}${at}`,
    description: rule.description,
  };
}

export function judgeSaturation(rule: RuleOf<'saturation'>, values: readonly SaturationValue[]): Verdict {
  const { signal } = rule.condition;
  const findings = values
    .filter((value) => signal === null || value.signal === signal)
    .filter(({ cluster, namespace, service }) =>
      isNodeInScope(rule.scope, {
        cluster,
        namespace,
        serviceIds: new Set([formatServiceId({ cluster, namespace, name: service })]),
      }),
    )
    .map((value) => judgeValue(rule, value));
  return { findings, subjects: findings.length, judgeMissing: () => 'no-data', error: null };
}
