/** Alerts sorted into groups. Pure. In: alerts and how to group them. Out: groups, the one with the gravest alert first. */
import type { Alert } from '@sightglass/shared/contract';
import type { LinkTarget } from '../../routes.ts';
import { compareAlerts, linkToSource } from '../../ui/alerts/alert-model.ts';
import { describeSubject } from '../../ui/alerts/alert-subject.ts';
import type { Grouping } from './search.ts';

export interface AlertGroup {
  readonly key: string;
  /** Empty for the one group of all. */
  readonly title: string;
  /** `SLO`, `Rule`, `shop in east`. */
  readonly note: string;
  readonly to: LinkTarget | null;
  /** Gravest first. */
  readonly alerts: readonly Alert[];
}

function toGroup(key: string, alerts: readonly Alert[], by: Grouping): AlertGroup {
  const { source, subject } = alerts[0] as Alert;
  if (by === 'none') return { key, title: '', note: '', to: null, alerts };
  if (by === 'source') {
    const note = source.kind === 'slo' ? 'SLO' : 'Rule';
    return { key, title: source.name, note, to: linkToSource(source), alerts };
  }
  const { name, place, to } = describeSubject(subject);
  return { key, title: name, note: place, to, alerts };
}

function keyOf({ source, subject }: Alert, by: Grouping): string {
  if (by === 'none') return '';
  return by === 'source' ? `${source.kind} ${source.id}` : `${subject?.kind ?? 'mesh'} ${subject?.id ?? ''}`;
}

export function groupAlerts(alerts: readonly Alert[], by: Grouping): AlertGroup[] {
  const groups = Map.groupBy(alerts.toSorted(compareAlerts), (alert) => keyOf(alert, by));
  return [...groups].map(([key, members]) => toGroup(key, members, by));
}

/** Whether every typed word occurs in what an alert says. */
export function matchesWords(alert: Alert, typed: string): boolean {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = [
    alert.summary,
    alert.description,
    alert.source.name,
    alert.severity,
    describeSubject(alert.subject).name,
    ...Object.entries(alert.labels).map(([key, value]) => `${key}=${value}`),
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
