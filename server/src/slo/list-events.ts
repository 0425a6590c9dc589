/** What happened to an SLO in a window: changes, alerts, maintenance, periods that began, budgets that ran out. Oldest first. */
import type { Slo, SloSeries } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';
import type { Revision } from '../state/documents.ts';
import type { Exclusion } from './exclusions.ts';

type SloEvent = SloSeries['events'][number];

/** One time that a tier fired. */
export interface Episode {
  readonly firedAt: EpochMs;
  readonly resolvedAt: EpochMs | null;
  readonly text: string;
}

export interface EventsAsked {
  readonly window: TimeWindow;
  readonly revisions: readonly Revision<Slo>[];
  readonly episodes: readonly Episode[];
  readonly maintenances: readonly Exclusion[];
  /** Periods of a calendar. */
  readonly periods: readonly TimeWindow[];
  readonly times: readonly EpochMs[];
  readonly budgetLeft: readonly (number | null)[];
}

function percent(ratio: number): string {
  return `${Number((100 * ratio).toFixed(4))}%`;
}

/** Versions come newest first. */
function describeChange(
  { action, version, document }: Revision<Slo>,
  before: Revision<Slo> | undefined,
): string {
  if (action !== 'changed' || !before) return `Version ${version}: ${action}`;
  const changes: string[] = [];
  if (before.document.goal !== document.goal)
    changes.push(`goal ${percent(before.document.goal)} → ${percent(document.goal)}`);
  if (before.document.paused !== document.paused) changes.push(document.paused ? 'paused' : 'resumed');
  if (JSON.stringify(before.document.sli) !== JSON.stringify(document.sli)) changes.push('indicator');
  if (JSON.stringify(before.document.period) !== JSON.stringify(document.period)) changes.push('period');
  return `Version ${version}: ${changes.length > 0 ? changes.join(', ') : 'changed'}`;
}

/** Where the budget passed zero on its way down. */
function listExhaustions({ times, budgetLeft }: EventsAsked): SloEvent[] {
  return times.flatMap((at, i): SloEvent[] => {
    const [before, now] = [budgetLeft[i - 1] ?? null, budgetLeft[i] ?? null];
    if (before === null || now === null || before <= 0 || now > 0) return [];
    return [{ at, kind: 'budget-exhausted', text: 'The error budget is spent', by: null }];
  });
}

export function listEvents(asked: EventsAsked): SloEvent[] {
  const { window, revisions, episodes, maintenances, periods } = asked;
  const events: SloEvent[] = [
    ...revisions.map((revision, i): SloEvent => ({
      at: revision.at,
      kind: 'changed',
      text: describeChange(revision, revisions[i + 1]),
      by: revision.by,
    })),
    ...episodes.map(({ firedAt, text }): SloEvent => ({ at: firedAt, kind: 'alert-fired', text, by: null })),
    ...episodes.flatMap(({ resolvedAt: at, text }): SloEvent[] =>
      at === null ? [] : [{ at, kind: 'alert-resolved', text, by: null }],
    ),
    ...maintenances.map(({ from, by, comment, to }): SloEvent => ({
      at: from,
      kind: 'maintenance',
      text: `Maintenance until ${new Date(to).toISOString().slice(0, 16)}Z: ${comment}`,
      by,
    })),
    ...periods.map(({ from }): SloEvent => ({
      at: from,
      kind: 'period-began',
      text: 'A new period began',
      by: null,
    })),
    ...listExhaustions(asked),
  ];
  return events.filter(({ at }) => at >= window.from && at <= window.to).toSorted((a, b) => a.at - b.at);
}
