/** What an SLO's page derives from its answers. Pure. */
import type { Slo, SloRow, SloSeries, TierStatus } from '@sightglass/shared/contract';
import { formatServiceId, parseServiceId } from '@sightglass/shared/identity';
import { formatBurn } from '../../format/slo.ts';
import { nameTier } from '../../ui/slo/slo-words.ts';

/** The SLO's period as a range of the API: moving where it rolls, from its beginning where it is of a calendar. */
export function rangeOfPeriod({ slo, status }: Pick<SloRow, 'slo' | 'status'>): string {
  return slo.period.kind === 'rolling' ? `now-${slo.period.days}d` : `${status.period.from}..now`;
}

const MARKED: Partial<Readonly<Record<SloSeries['events'][number]['kind'], string>>> = {
  'alert-fired': 'alert',
  maintenance: 'maintenance',
  'budget-exhausted': 'exhausted',
};

/** So many words beside each other can be read; beyond them the lines alone are drawn. */
const MOST_LABELS = 6;

/** Lines of the charts: when an alert fired, maintenance began, nothing was left. */
export function markEvents(events: SloSeries['events']): { readonly at: number; readonly label: string }[] {
  const marked = events.filter(({ kind }) => MARKED[kind] !== undefined);
  // The chart tells markers apart by moment and label.
  const seen = new Set<string>();
  return marked
    .map(({ at, kind }) => ({ at, label: marked.length > MOST_LABELS ? '' : (MARKED[kind] ?? '') }))
    .filter(({ at, label }) => {
      const key = `${at} ${label}`;
      return seen.has(key) ? false : seen.add(key);
    });
}

/** Thresholds that are near enough to what was seen, so that they do not squeeze the lines; the lowest always. */
export function chooseThresholds(
  tiers: readonly TierStatus[],
  burns: SloSeries['burns'],
): { readonly value: number; readonly label: string }[] {
  const active = tiers.filter(({ enabled, state }) => enabled && state !== 'impossible');
  const highest = Math.max(0, ...burns.flatMap((line) => line.filter((burn) => burn !== null)));
  const lowest = Math.min(...active.map(({ burn }) => burn));
  return active
    .filter(({ burn }) => burn === lowest || burn <= highest * 1.5)
    .map((tier) => ({ value: tier.burn, label: `${nameTier(tier)} at ${formatBurn(tier.burn)}` }));
}

/** The service's id as far as the scope tells, else as it is called in the caller's own cluster. */
export function serviceIdOf(slo: Slo, callerId: string): string | null {
  const cluster = slo.scope.cluster ?? parseServiceId(callerId)?.cluster;
  if (cluster === undefined) return null;
  return formatServiceId({ cluster, namespace: slo.scope.namespace, name: slo.scope.service });
}

/** Events of windows-based SLOs are windows. */
export function nameEvents({ sli }: Slo): 'request' | 'window' | 'event' {
  if (sli.kind === 'custom') return 'event';
  return sli.kind === 'windows' || sli.kind === 'throughput' ? 'window' : 'request';
}
