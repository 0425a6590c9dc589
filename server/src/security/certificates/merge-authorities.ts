/**
 * Certificates of authorities, as proxies and istiod tell of them -> one row for each certificate of a cluster. Proxies that trust the same one (by serial)
 * count; istiod's gauges speak of one of those when they end at the same moment, and of its chain only when that ends at another. Pure.
 */
import type { Certificate } from '@sightglass/shared/contract';
import { isSameEnd, joinRows, uniteTold } from './unite-rows.ts';

/** An authority is the cluster's, not of whoever trusts it. */
function uniteTrusted(told: Certificate[]): Certificate {
  const workloads = new Set(told.map(({ namespace, workload }) => JSON.stringify([namespace, workload])));
  const one = uniteTold(told);
  const { kind, cluster, trustDomain, serial, metric } = one;
  const isShared = workloads.size > 1;
  return {
    ...one,
    id: [kind, cluster, trustDomain, serial || metric].join('~'),
    namespace: isShared ? '' : one.namespace,
    workload: isShared ? '' : one.workload,
  };
}

const isTrustedSame = (told: Certificate): string =>
  JSON.stringify([told.cluster, told.serial === '' ? [told.trustDomain, told.expiresAt] : told.serial]);

/** Whether istiod itself told of it. */
export const isIstiod = ({ metric }: Certificate): boolean => metric.startsWith('citadel_');

export function mergeAuthorities(told: readonly Certificate[]): Certificate[] {
  const trusted = told.filter(({ source }) => source !== 'gauge');
  const rows = [...Map.groupBy(trusted, isTrustedSame).values()].map(uniteTrusted);
  const gauges = Map.groupBy(
    told.filter(({ source }) => source === 'gauge'),
    ({ kind, cluster, namespace, workload }) => JSON.stringify([cluster, namespace, workload, kind]),
  );
  const own = [...gauges.values()]
    .map(uniteTold)
    .toSorted((a, b) => Number(b.kind === 'root') - Number(a.kind === 'root'));
  for (const gauge of own) {
    const { kind, cluster, namespace, workload } = gauge;
    const id = [kind, cluster, namespace, workload].join('~');
    const index = rows.findIndex((row) => row.cluster === cluster && isSameEnd(row, gauge));
    const row = rows[index];
    if (row === undefined) rows.push({ ...gauge, id });
    else if (!isIstiod(row))
      rows[index] = { ...joinRows(row, gauge), id, namespace, workload, metric: gauge.metric };
  }
  return rows;
}
