/** What the services table derives from its rows. Pure. */
import type { ServiceRow } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';

/** The order in which states are offered and sorted: worst first. */
export const HEALTH_ORDER: readonly Health[] = ['failing', 'degraded', 'ok', 'no-data'];

/**
 * One number that sorts by state, then by error ratio, then by traffic (both squeezed into 0..1), so that equal states still have a
 * useful order. Greater is worse.
 */
export function rankStatus({ health, errorRatio, requestsPerSecond }: ServiceRow): number {
  const state = HEALTH_ORDER.length - HEALTH_ORDER.indexOf(health);
  const traffic = requestsPerSecond / (1 + requestsPerSecond);
  return state * 10 + (health === 'ok' ? 0 : (errorRatio ?? 0)) + traffic / 1000;
}

export function countByHealth(services: readonly ServiceRow[]): Readonly<Record<Health, number>> {
  const counts: Record<Health, number> = { ok: 0, degraded: 0, failing: 0, 'no-data': 0 };
  for (const { health } of services) counts[health]++;
  return counts;
}

/** Services in one of the states; all of them when none is named. Unknown words name none. */
export function filterByHealth(
  services: readonly ServiceRow[],
  states: readonly string[],
): readonly ServiceRow[] {
  const known = states.filter((state) => (HEALTH_ORDER as readonly string[]).includes(state));
  return known.length === 0 ? services : services.filter(({ health }) => known.includes(health));
}

/** The share proven mutual; null where nothing was carried. */
export function readMutualShare(service: ServiceRow): number | null {
  const carried = service.requestsPerSecond > 0 || service.bytesPerSecond > 0 || service.openedPerSecond > 0;
  return carried ? service.mtls.mutualShare : null;
}
