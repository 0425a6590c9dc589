/**
 * What needs attention before all else: alerts that fire, then SLOs whose budget burns or is spent. Pure. What is silenced or held back
 * is left out, for somebody decided so; so is an SLO one of whose own alerts is listed.
 */
import type { Alert, SloRow } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import { formatSignificant } from '../../format/number-text.ts';
import { formatRatio } from '../../format/ratio.ts';
import { formatSpan } from '../../format/time.ts';
import { compareAlerts, isHeld, linkToAlert, SEVERITY_HEALTH } from '../../ui/alerts/alert-model.ts';
import { describeSubject, isInScope, placesOf } from '../../ui/alerts/alert-subject.ts';
import type { AttentionEntry } from './attention-model.ts';

interface Scope {
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
}

function toEntry(alert: Alert): AttentionEntry {
  const { name } = describeSubject(alert.subject);
  const at = placesOf(alert.subject).at(-1);
  const taken = alert.acknowledged ? `; ${alert.acknowledged.by} has it` : '';
  return {
    id: `alert ${alert.fingerprint}`,
    kind: 'Alert',
    health: SEVERITY_HEALTH[alert.severity],
    name,
    place: at ? [at.cluster, at.namespace].filter(Boolean).join(' / ') : '',
    why: `${alert.summary}${taken}`,
    requestsPerSecond: null,
    to: linkToAlert(alert.fingerprint),
  };
}

function sayBurn({ status: { state, burn, budget } }: SloRow): string {
  if (state === 'exhausted') return 'the error budget is spent';
  const speed = burn === null ? '' : `burns ${formatSignificant(burn, 3)} times as fast as it may`;
  const left = budget.leftRatio === null ? '' : `${formatRatio(Math.max(0, budget.leftRatio))} left`;
  const end =
    budget.exhaustsInMs === null || budget.exhaustsInMs <= 0
      ? ''
      : `spent in ${formatSpan(budget.exhaustsInMs)}`;
  return ['the error budget', [speed, left, end].filter(Boolean).join(', ')].join(' ').trim();
}

function isLesser({ severity }: Alert): boolean {
  return severity === 'info';
}

function isSloInScope({ slo: { scope } }: SloRow, { clusters, namespaces }: Scope): boolean {
  const inCluster = clusters.length === 0 || scope.cluster === null || clusters.includes(scope.cluster);
  return inCluster && (namespaces.length === 0 || namespaces.includes(scope.namespace));
}

export interface Urgent {
  readonly first: readonly AttentionEntry[];
  /** What fires, but only informs: after everything that hurts. */
  readonly last: readonly AttentionEntry[];
}

export function listUrgent(alerts: readonly Alert[], slos: readonly SloRow[], scope: Scope): Urgent {
  const firing = alerts
    .filter((alert) => alert.state === 'firing' && !isHeld(alert) && isInScope(alert.subject, scope))
    .toSorted(compareAlerts);
  const told = new Set(firing.filter(({ source }) => source.kind === 'slo').map(({ source }) => source.id));
  const burning = slos
    .filter(({ id, status: { state } }) => (state === 'burning' || state === 'exhausted') && !told.has(id))
    .filter((row) => isSloInScope(row, scope))
    .toSorted((a, b) => (b.status.burn ?? 0) - (a.status.burn ?? 0))
    .map((row): AttentionEntry => {
      const health: Health = row.status.state === 'exhausted' ? 'failing' : 'degraded';
      const { cluster, namespace, service } = row.slo.scope;
      return {
        id: `slo ${row.id}`,
        kind: 'SLO',
        health,
        name: row.slo.name,
        place: [...(cluster === null ? [] : [cluster]), namespace, service].join(' / '),
        why: sayBurn(row),
        requestsPerSecond: null,
        to: { page: 'slo', id: row.id },
      };
    });
  return {
    first: [...firing.filter((alert) => !isLesser(alert)).map(toEntry), ...burning],
    last: firing.filter(isLesser).map(toEntry),
  };
}

/** That alerts or SLOs are not known is said; nothing may look calm because nothing was heard. */
export function sayUnknown(what: 'Alerts' | 'SLOs', error: Error): AttentionEntry {
  return {
    id: `unknown ${what}`,
    kind: what === 'Alerts' ? 'Alert' : 'SLO',
    health: 'no-data',
    name: what,
    place: '',
    why: `not known: ${error.message}`,
    requestsPerSecond: null,
    to: { page: 'alerts' },
  };
}
