/** Maintenance that is left out of an SLO's budget: which windows, clipped to a span, and counts without them. */
import type { Maintenance, Slo, SloStatus } from '@sightglass/shared/contract';
import { parseServiceId } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { StoredDocument } from '../state/documents.ts';
import { countShare, countWindow, type Timeline, type WindowCounts } from './timeline.ts';

export type Exclusion = SloStatus['exclusions'][number];

function isWithin(list: readonly string[], name: string | null): boolean {
  return list.length === 0 || (name !== null && list.includes(name));
}

/** Whether all requests that the SLO counts are of services in the maintenance's scope. */
function covers({ scope }: Pick<Maintenance, 'scope'>, slo: Pick<Slo, 'scope'>): boolean {
  const { cluster, namespace, service } = slo.scope;
  const { clusters, namespaces, services } = scope;
  if (!isWithin(clusters, cluster) || !isWithin(namespaces, namespace)) return false;
  if (services.length === 0) return true;
  return services.some((id) => {
    const ref = parseServiceId(id);
    return (
      ref?.namespace === namespace && ref.name === service && (cluster === null || ref.cluster === cluster)
    );
  });
}

/** The windows that touch the span, by time; where two overlap the later one begins after the earlier. */
export function listExclusions(
  maintenances: readonly StoredDocument<Maintenance>[],
  slo: Pick<Slo, 'scope'>,
  { from, to }: TimeWindow,
): Exclusion[] {
  const all = maintenances
    .filter(({ document }) => document.excludeFromBudget && covers(document, slo))
    .map(({ id, updatedBy, document }) => ({
      id,
      by: updatedBy,
      comment: document.comment === '' ? document.name : document.comment,
      from: Math.max(from, document.startsAt),
      to: Math.min(to, document.endsAt),
    }))
    .toSorted((a, b) => a.from - b.from);
  let until = -Infinity;
  return all.flatMap((one) => {
    const begin = Math.max(one.from, until);
    if (begin >= one.to) return [];
    until = one.to;
    return [{ ...one, from: begin }];
  });
}

/** Counts of the span without the exclusions. */
export function countKept(
  timeline: Timeline,
  { from, to }: TimeWindow,
  exclusions: readonly Exclusion[],
): WindowCounts {
  const kept = { ...countWindow(timeline, from, to) };
  for (const one of exclusions) {
    const out = countShare(timeline, Math.max(from, one.from), Math.min(to, one.to));
    kept.good = Math.max(0, kept.good - out.good);
    kept.valid = Math.max(0, kept.valid - out.valid);
    kept.coveredMs = Math.max(0, kept.coveredMs - out.coveredMs);
  }
  return { ...kept, good: Math.min(kept.good, kept.valid) };
}
