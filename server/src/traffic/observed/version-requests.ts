/** A series by `target-version` -> requests of each version, by service. */
import { formatServiceId, parseVersionId } from '@sightglass/shared/identity';
import type { SeriesAnswer } from '../../store/telemetry-store.ts';

export interface VersionTotals {
  readonly requests: Map<string, number>;
  errors: number;
}

/** Keys are ids of services. */
export function sumVersions({ groups }: SeriesAnswer): Map<string, VersionTotals> {
  const services = new Map<string, VersionTotals>();
  for (const { key, points } of groups) {
    const ref = parseVersionId(key);
    if (!ref) continue;
    const id = formatServiceId(ref);
    const totals = services.get(id) ?? { requests: new Map<string, number>(), errors: 0 };
    services.set(id, totals);
    let requests = 0;
    for (const point of points) {
      requests += point?.requests ?? 0;
      totals.errors += point?.errors ?? 0;
    }
    if (requests > 0) totals.requests.set(ref.version, (totals.requests.get(ref.version) ?? 0) + requests);
  }
  return services;
}
