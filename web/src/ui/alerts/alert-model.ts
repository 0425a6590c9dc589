/** What an alert says beside its words: order, holds, source, value. Pure. */
import type { Alert, AlertCondition, AlertState, Severity } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import { formatCount } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatSignificant, NO_VALUE } from '../../format/number-text.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import type { LinkTarget } from '../../routes.ts';

export const STATE_WORDS: Readonly<Record<AlertState, string>> = {
  firing: 'Firing',
  pending: 'Pending',
  'no-data': 'No data',
  resolved: 'Resolved',
};

/** In places that know states of health only. */
export const SEVERITY_HEALTH: Readonly<Record<Severity, Health>> = {
  page: 'failing',
  ticket: 'degraded',
  info: 'no-data',
};

const SEVERITY_RANK: Readonly<Record<Severity, number>> = { page: 0, ticket: 1, info: 2 };

export function rankSeverity(severity: Severity): number {
  return SEVERITY_RANK[severity];
}

/** Whether somebody is told of it: neither silenced nor held back by another. */
export function isHeld({ silencedBy, inhibitedBy }: Pick<Alert, 'silencedBy' | 'inhibitedBy'>): boolean {
  return silencedBy.length > 0 || inhibitedBy.length > 0;
}

/** Since when it is what it is. */
export function sinceOf({ firedAt, pendingAt }: Pick<Alert, 'firedAt' | 'pendingAt'>): number {
  return firedAt ?? pendingAt;
}

function rankCalm(alert: Alert): number {
  return Number(isHeld(alert)) * 2 + Number(alert.acknowledged !== null);
}

/** By severity; within one, what nobody has taken before what is held or taken; then the newest first. */
export function compareAlerts(a: Alert, b: Alert): number {
  return (
    rankSeverity(a.severity) - rankSeverity(b.severity) ||
    rankCalm(a) - rankCalm(b) ||
    sinceOf(b) - sinceOf(a)
  );
}

/** The SLO or rule by which it fires. */
export function linkToSource({ kind, id }: Alert['source']): LinkTarget {
  return kind === 'slo' ? { page: 'slo', id } : { page: 'alert-rule', id };
}

/** The address of one alert among those that fire. */
export function linkToAlert(fingerprint: string): LinkTarget {
  return { page: 'alerts', search: { select: fingerprint } };
}

/** An alert's value in its unit: an SLO's is a burn rate, a rule's is of its condition; without the rule, the number alone. */
export function formatAlertValue(
  { source, value }: Pick<Alert, 'source' | 'value'>,
  condition: AlertCondition | undefined,
): string {
  if (value === null) return NO_VALUE;
  if (source.kind === 'slo') return `${formatSignificant(value, 3)}×`;
  return condition ? formatConditionValue(condition, value) : formatSignificant(value, 3);
}

export function formatConditionValue(condition: AlertCondition, value: number | null): string {
  if (value === null) return NO_VALUE;
  switch (condition.kind) {
    case 'golden-signal':
      if (condition.signal === 'error-ratio') return formatRatio(value);
      return condition.signal === 'requests' ? formatRate(value) : formatLatency(value);
    case 'saturation':
    case 'plaintext':
      return formatRatio(value);
    case 'denied':
      return formatCount(value);
    case 'certificate':
      return condition.validityLeft === null ? `${formatSignificant(value, 3)} d` : formatRatio(value);
    default:
      return formatSignificant(value, 3);
  }
}
