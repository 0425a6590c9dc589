/**
 * Silences and maintenance windows: what was said to hold an alert back, and from when until when. Pure. A silence matches labels, a
 * maintenance window places in the mesh: each part of its scope that is not empty must hold for one of the alert's places.
 */
import type { Maintenance, Silence } from '@sightglass/shared/contract';
import { parseServiceId } from '@sightglass/shared/identity';
import type { EpochMs } from '@sightglass/shared/units';
import type { AlertEpisode } from '../dispatcher.ts';
import { readPlaces, type Place } from './alert-labels.ts';
import { readLabels, compileKept } from '@sightglass/shared/matchers';

export interface QuietTime {
  readonly id: string;
  readonly kind: 'silence' | 'maintenance';
  /** For the ledger, such as `silence of ann: deploy`. */
  readonly words: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly matches: (alert: AlertEpisode) => boolean;
}

/** A silence; one that cannot be read holds nothing back. */
export function compileSilence(id: string, silence: Silence, author: string): QuietTime {
  const matches = compileKept(silence.matchers);
  return {
    id,
    kind: 'silence',
    words: `a silence of ${author} (${silence.comment})`,
    startsAt: silence.startsAt,
    endsAt: silence.endsAt,
    matches: (alert) => matches(readLabels(alert)),
  };
}

/** Services are ids, `cluster~namespace~service`; a bare name means the service wherever it is. */
function isService(place: Place, wanted: string): boolean {
  const id = parseServiceId(wanted);
  if (!id) return place.service === wanted;
  const sameCluster = place.cluster === '' || place.cluster === id.cluster;
  return sameCluster && place.namespace === id.namespace && place.service === id.name;
}

export function compileMaintenance(id: string, maintenance: Maintenance, author: string): QuietTime {
  const { clusters, namespaces, services } = maintenance.scope;
  const isEverything = clusters.length + namespaces.length + services.length === 0;
  const holds = (place: Place): boolean =>
    (clusters.length === 0 || clusters.includes(place.cluster)) &&
    (namespaces.length === 0 || namespaces.includes(place.namespace)) &&
    (services.length === 0 || services.some((service) => isService(place, service)));
  return {
    id,
    kind: 'maintenance',
    words: `the maintenance window "${maintenance.name}" of ${author}`,
    startsAt: maintenance.startsAt,
    endsAt: maintenance.endsAt,
    matches: (alert) => maintenance.holdAlerts && (isEverything || readPlaces(alert).some(holds)),
  };
}

/** Those that hold the alert back at this moment; the end itself is no part of a quiet time. */
export function findQuietTimes(
  times: readonly QuietTime[],
  alert: AlertEpisode,
  now: EpochMs,
): readonly QuietTime[] {
  return times.filter(({ startsAt, endsAt, matches }) => startsAt <= now && now < endsAt && matches(alert));
}
