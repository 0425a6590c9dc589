/**
 * What each source said of each pod's certificate -> one row for each certificate of a workload or an authority: of several pods that which ends first, with
 * their number. Pods of a workload have certificates of one identity each their own, renewed at any time, so a row is known by workload and identity, not by
 * serial; an authority's by serial, as an old and a new one are trusted side by side. Which sources speak of the same one:
 *   `/certs` and a gauge    at one workload, when they end at one moment, or when the workload has one identity only: then the later word counts
 *   an access log           knows the identity and never the end: it joins what has its identity, or the only one at its workload
 *   Envoy's days            are rounded, and told only where nothing exacter is
 */
import type { Certificate } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';
import { mergeAuthorities } from './merge-authorities.ts';
import { ROUNDED_EXPIRY } from './gauge-certificates.ts';
import { trustDomainOf } from './trust-domain.ts';
import { endOf, isSameEnd, joinRows, uniteTold } from './unite-rows.ts';

const lacksWorkload = ({ workload }: Certificate): boolean => workload === UNKNOWN || workload === '';

const placeOf = (one: Certificate): string =>
  JSON.stringify([one.cluster, one.namespace, lacksWorkload(one) ? one.pod : one.workload]);

const nameOf = ({ identities, subject }: Certificate): string =>
  identities.length > 0 ? identities.toSorted().join(' ') : subject;

/** Whether the mesh gave it, so that gauges of its agent speak of it. */
const isOfMesh = ({ identities }: Certificate): boolean =>
  identities.some((one) => trustDomainOf(one) !== '');

/** Those of one place, gauges last: the identity that they belong to is known by then. */
function mergePlace(certs: Certificate[], gauges: Certificate[], logs: Certificate[]): Certificate[] {
  const rows = [...certs];
  const unmatched: Certificate[] = [];
  for (const log of logs) {
    const index = rows.findIndex(({ identities }) => log.identities.some((one) => identities.includes(one)));
    if (index < 0) unmatched.push(log);
    else rows[index] = joinRows(rows[index] as Certificate, log);
  }
  for (const gauge of gauges.toSorted(
    (a, b) => Number(a.metric === ROUNDED_EXPIRY) - Number(b.metric === ROUNDED_EXPIRY),
  )) {
    const isRounded = gauge.metric === ROUNDED_EXPIRY;
    if (isRounded && rows.some(({ expiresAt }) => expiresAt !== null)) continue;
    const same = rows.findIndex((row) => row.expiresAt !== null && isSameEnd(row, gauge));
    const ofMesh = rows.flatMap((row, index) => (isOfMesh(row) ? [index] : []));
    const index = same >= 0 ? same : ofMesh.length === 1 ? (ofMesh[0] as number) : -1;
    const [only, ...others] = unmatched;
    if (index >= 0) rows[index] = joinRows(rows[index] as Certificate, gauge);
    else if (rows.length === 0 && only && others.length === 0) {
      rows.push(joinRows(gauge, only));
      unmatched.length = 0;
    } else rows.push(gauge);
  }
  return [...rows, ...unmatched];
}

/** The first row of a place has the place's own id, so that it stays while sources come and go. */
function nameRows(rows: readonly Certificate[]): Certificate[] {
  const sorted = rows.toSorted(
    (a, b) => Number(isOfMesh(b)) - Number(isOfMesh(a)) || (nameOf(a) < nameOf(b) ? -1 : 1),
  );
  for (const [index, row] of sorted.entries()) {
    const place = lacksWorkload(row) ? row.pod : row.workload;
    const parts = [row.kind, row.cluster, row.namespace, place];
    if (index > 0 || place === '') parts.push(nameOf(row) || row.serial || row.metric);
    row.id = parts.join('~');
  }
  return sorted;
}

const isAnonymous = (row: Certificate): boolean => row.source === 'access-log' && lacksWorkload(row);

/** Callers whose workload nobody knows: where another row has their identity, that says more. */
function dropAnonymous(rows: readonly Certificate[]): Certificate[] {
  const known = new Set(rows.flatMap((row) => (isAnonymous(row) ? [] : row.identities)));
  return rows.filter((row) => !isAnonymous(row) || !row.identities.some((one) => known.has(one)));
}

/** The next to end first, those of unknown end last. */
export function mergeCertificates(told: readonly Certificate[]): Certificate[] {
  const workloads = told.filter(({ kind }) => kind === 'workload');
  const rows = [...Map.groupBy(workloads, placeOf).values()].flatMap((all) => {
    const of = (source: Certificate['source'], key: (one: Certificate) => string): Certificate[] =>
      [
        ...Map.groupBy(
          all.filter((one) => one.source === source),
          key,
        ).values(),
      ].map(uniteTold);
    return nameRows(
      mergePlace(
        of('envoy-certs', (one) => nameOf(one) || one.serial),
        of('gauge', ({ metric }) => metric),
        of('access-log', nameOf),
      ),
    );
  });
  const authorities = mergeAuthorities(told.filter(({ kind }) => kind !== 'workload'));
  return [...authorities, ...dropAnonymous(rows)].toSorted(
    (a, b) => endOf(a) - endOf(b) || (a.id < b.id ? -1 : 1),
  );
}
