/** How fresh a cluster's data is. In: the moment of its last data and the console's clock and interval, all the server's own. Pure. */
import type { Mesh } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';

/** A cluster is late after three intervals, silent after twenty, and without data when it never reported. */
export function assessFreshness(
  lastDataAt: number | null,
  { now, intervalMs }: Pick<Mesh, 'now' | 'intervalMs'>,
): Health {
  if (lastDataAt === null) return 'no-data';
  const age = now - lastDataAt;
  if (age > 20 * intervalMs) return 'failing';
  return age > 3 * intervalMs ? 'degraded' : 'ok';
}

export const FRESHNESS_WORDS: Readonly<Record<Health, string>> = {
  ok: 'Reporting',
  degraded: 'Late',
  failing: 'Silent',
  'no-data': 'Never reported',
};
