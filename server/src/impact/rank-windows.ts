/**
 * Which windows are best: first those that collide with no other maintenance, then those after which every SLO that has budget now still has
 * some, then by expected traffic, then the earliest. Pure. Those of which no history tells have no rank.
 */
import type { Maintenance, MaintenanceWindow } from '@sightglass/shared/contract';
import { parseServiceId } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { StoredDocument } from '../state/documents.ts';

export type Unranked = Omit<MaintenanceWindow, 'rank'>;

interface Placed {
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceIds: ReadonlySet<string>;
}

/** By time in, by time out. */
export function rankWindows(windows: readonly Unranked[]): MaintenanceWindow[] {
  const best = windows
    .filter(({ expectedPerSecond }) => expectedPerSecond !== null)
    .toSorted(
      (a, b) =>
        Number(a.conflicts.length > 0) - Number(b.conflicts.length > 0) ||
        Number(a.exhausts.length > 0) - Number(b.exhausts.length > 0) ||
        (a.expectedPerSecond ?? 0) - (b.expectedPerSecond ?? 0) ||
        a.startsAt - b.startsAt,
    );
  const ranks = new Map(best.map(({ startsAt }, index) => [startsAt, index + 1]));
  return windows.map((window) => ({ ...window, rank: ranks.get(window.startsAt) ?? null }));
}

function isNamed(list: readonly string[], name: string): boolean {
  return list.length === 0 || list.includes(name);
}

/** Whether maintenance is of any of these; its services may be bare names (quiet-times.ts). */
function isOf({ scope }: Maintenance, nodes: readonly Placed[]): boolean {
  return nodes.some(
    ({ cluster, namespace, serviceIds }) =>
      isNamed(scope.clusters, cluster) &&
      isNamed(scope.namespaces, namespace) &&
      (scope.services.length === 0 ||
        scope.services.some(
          (wanted) =>
            serviceIds.has(wanted) || [...serviceIds].some((id) => parseServiceId(id)?.name === wanted),
        )),
  );
}

/** Planned maintenance that touches any of the nodes, as conflicts of windows are told. */
export function listRivals(
  maintenances: readonly StoredDocument<Maintenance>[],
  nodes: readonly Placed[],
  { from, to }: TimeWindow,
): Unranked['conflicts'] {
  return maintenances
    .filter(({ document }) => document.endsAt > from && document.startsAt < to && isOf(document, nodes))
    .map(({ id, document: { name, startsAt, endsAt } }) => ({ id, name, startsAt, endsAt }))
    .toSorted((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1));
}
