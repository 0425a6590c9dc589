/**
 * Rows of certificates -> who signs for each trust domain. A certificate whose trust domain nobody tells (gauges do not) belongs to the only one of its
 * cluster, if there is only one. Linkerd's identity service and istiod are apart although both may use one name. Pure.
 */
import type { Authority, Certificate } from '@sightglass/shared/contract';
import { LINKERD_EXPIRY } from './gauge-certificates.ts';
import { isIstiod } from './merge-authorities.ts';
import { isLinkerdIdentity } from './trust-domain.ts';

const LINKERD = 'Linkerd identity';
const ISTIOD = 'istiod';
const MOST_ISSUERS = 3;

const isLinkerd = ({ identities, metric }: Certificate): boolean =>
  metric === LINKERD_EXPIRY || identities.some(isLinkerdIdentity);

function findOnlyDomains(rows: readonly Certificate[]): Map<string, string> {
  const domains = new Map<string, Set<string>>();
  for (const row of rows) {
    if (row.trustDomain === '' || row.source === 'access-log') continue;
    const key = JSON.stringify([row.cluster, isLinkerd(row)]);
    domains.set(key, (domains.get(key) ?? new Set()).add(row.trustDomain));
  }
  return new Map(
    [...domains].flatMap(([key, found]) => (found.size === 1 ? [[key, [...found][0] as string]] : [])),
  );
}

function listIssuers(rows: readonly Certificate[]): string {
  const issuers = [...new Set(rows.flatMap(({ issuer }) => (issuer === '' ? [] : [issuer])))].toSorted();
  const more = issuers.length - MOST_ISSUERS;
  return `${issuers.slice(0, MOST_ISSUERS).join(' · ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const soonest = (rows: readonly Certificate[]): number | null => {
  const ends = rows.flatMap(({ expiresAt }) => expiresAt ?? []);
  return ends.length === 0 ? null : Math.min(...ends);
};

function describe(
  trustDomain: string,
  rows: readonly Certificate[],
  signed: ReadonlyMap<string, number>,
): Authority {
  const roots = rows.filter(({ kind }) => kind === 'root');
  const workloads = rows.filter(({ kind }) => kind === 'workload');
  const clusters = [...new Set(rows.map(({ cluster }) => cluster))].toSorted();
  const ofIstiod = rows.some(isIstiod);
  const counts = clusters.flatMap((cluster) => signed.get(cluster) ?? []);
  return {
    trustDomain,
    clusters,
    issuer: rows.some(isLinkerd) ? LINKERD : ofIstiod ? ISTIOD : listIssuers(workloads),
    rootExpiresAt: soonest(roots),
    workloads: workloads.length,
    nextExpiresAt: soonest(workloads),
    signingRequests:
      ofIstiod && counts.length > 0 ? Math.round(counts.reduce((sum, one) => sum + one, 0)) : null,
  };
}

/** `signed`: what the istiods of each cluster were asked to sign in the last hour. Sorted by trust domain. */
export function listAuthorities(
  rows: readonly Certificate[],
  signed: ReadonlyMap<string, number>,
): Authority[] {
  const only = findOnlyDomains(rows);
  const groups = Map.groupBy(rows, (row) => {
    const linkerd = isLinkerd(row);
    const isNamed = row.trustDomain !== '' || row.identities.length > 0;
    const domain = isNamed ? row.trustDomain : (only.get(JSON.stringify([row.cluster, linkerd])) ?? '');
    return JSON.stringify([domain, linkerd]);
  });
  return [...groups]
    .map(([key, members]) => describe((JSON.parse(key) as [string])[0], members, signed))
    .toSorted((a, b) =>
      a.trustDomain === b.trustDomain
        ? b.workloads - a.workloads
        : Number(a.trustDomain === '') - Number(b.trustDomain === '') ||
          (a.trustDomain < b.trustDomain ? -1 : 1),
    );
}
