/**
 * What each source said of each pod's certificate -> one row for each certificate of a workload or an authority: that which ends first, with the number of
 * pods. Envoy's days are rounded, and told only where nothing exacter is.
 */
import type { Certificate } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';
import { ROUNDED_EXPIRY } from './gauge-certificates.ts';

const endOf = ({ expiresAt }: Certificate): number => expiresAt ?? Infinity;

const placeOf = ({ cluster, namespace, workload, pod }: Certificate): string =>
  JSON.stringify([cluster, namespace, workload === UNKNOWN ? pod : workload]);

/** The next to end first. */
export function mergeCertificates(told: readonly Certificate[]): Certificate[] {
  const rows = new Map<string, Certificate>();
  for (const one of told) {
    const { kind, metric, cluster, namespace, workload, pod } = one;
    const id = [kind, metric, cluster, namespace, workload === UNKNOWN ? pod : workload].join('~');
    const known = rows.get(id);
    const count = (known?.count ?? 0) + one.count;
    rows.set(id, { ...(known && endOf(known) <= endOf(one) ? known : one), id, count });
  }
  const exact = new Set<string>();
  const isRounded = ({ metric }: Certificate): boolean => metric === ROUNDED_EXPIRY;
  for (const row of rows.values()) if (!isRounded(row)) exact.add(placeOf(row));
  return [...rows.values()]
    .filter((row) => !isRounded(row) || !exact.has(placeOf(row)))
    .toSorted((a, b) => endOf(a) - endOf(b) || (a.id < b.id ? -1 : 1));
}
