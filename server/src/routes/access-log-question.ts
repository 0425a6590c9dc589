/**
 * What a question about the access log means: its window by the clock (records are there within a second, so nothing waits for windows of metrics), its
 * filter, and what of the window lies outside what is kept.
 */
import type { AccessFilterQuery, RangeQuery, Warning } from '@sightglass/shared/contract';
import type { FilterTerm } from '@sightglass/shared/filter-terms';
import { parseServiceId } from '@sightglass/shared/identity';
import { parseAt, resolveRange, type TimeWindow } from '@sightglass/shared/time-range';
import type { AccessLog } from '../http/access-log.ts';
import type { AppContext } from '../http/app-context.ts';
import { invalidParameter, ProblemError } from '../http/problem.ts';
import type {
  AccessFilter,
  AccessLists,
  ToldStatus,
  EndFilter,
} from '../store/access-log/access-log-store.ts';

/** The access log. Throws a 404 when none is kept. */
export function requireAccessLog(context: AppContext): AccessLog {
  if (context.accessLog) return context.accessLog;
  throw new ProblemError(
    404,
    'This console keeps no access log: set accessLog.als.listen, accessLog.files or accessLog.otlp.enabled in its configuration.',
  );
}

function readEnd(value: string): EndFilter {
  const id = value.includes('~') ? parseServiceId(value) : null;
  return id ?? { cluster: null, namespace: null, name: value };
}

type ScopedQuery = AccessFilterQuery & { readonly cluster: string[]; readonly namespace: string[] };

/** The terms that exclude, or those that do not. `none` is a text that was not told. */
function readLists(query: ScopedQuery, excluded: boolean): Required<AccessLists> {
  const pick = (terms: readonly FilterTerm[]): string[] =>
    terms.filter((term) => term.excluded === excluded).map(({ text }) => text);
  const texts = (terms: readonly FilterTerm[]): string[] =>
    pick(terms).map((text) => (text === 'none' ? '' : text));
  return {
    identities: texts(query.identity),
    addresses: texts(query.address),
    services: pick(query.service).map(readEnd),
    sources: pick(query.source).map(readEnd),
    workloads: pick(query.workload).map(readEnd),
    sourceWorkloads: pick(query.sourceWorkload).map(readEnd),
    paths: texts(query.path),
    hosts: texts(query.host),
    methods: texts(query.method).map((method) => method.toUpperCase()),
    codes: pick(query.code).map((code) => code.toLowerCase()),
    grpcStatuses: texts(query.grpcStatus),
    flags: pick(query.flags).flatMap((flag) => (flag === 'none' ? ['-', ''] : [flag])),
    proofs: pick(query.proof),
    reporters: pick(query.reporter),
    tlsVersions: texts(query.tlsVersion),
    policies: texts(query.policy),
  };
}

export function readFilter(query: ScopedQuery): AccessFilter {
  return {
    ...readLists(query, false),
    except: readLists(query, true),
    clusters: query.cluster,
    namespaces: query.namespace,
    denied: query.denied,
    requestId: query.requestId || null,
    text: query.text || null,
  };
}

/** The window of a range; its end is included when that is now. Throws a 400. */
export function resolveLogWindow({ range, at }: RangeQuery, context: AppContext): TimeWindow {
  const moment = at === undefined || at === '' ? null : parseAt(at);
  const window = resolveRange(range, moment ?? context.now());
  if (!window) throw invalidParameter('range', 'is empty or reversed, or reaches beyond all time');
  return window;
}

export function describeKept({ records, sizeBytes, keptFrom, retention }: ToldStatus) {
  return {
    records,
    sizeBytes,
    keptFrom,
    maxAgeMs: retention.ageMs,
    maxSizeBytes: retention.bytes,
  };
}

/** Names what of the window cannot be answered. */
export function warnOfRetention(window: TimeWindow, status: ToldStatus, accessLog: AccessLog): Warning[] {
  const warnings: Warning[] = [];
  const since = new Date(status.keptFrom).toISOString();
  if (window.to <= status.keptFrom) {
    const message = `The whole range lies before ${since}, since when access logs are kept.`;
    warnings.push({ code: 'out-of-retention', subject: 'access-log', message });
  } else if (window.from < status.keptFrom) {
    const message = `Access logs are kept since ${since}: what lies before is missing.`;
    warnings.push({ code: 'partial-history', subject: 'access-log', message });
  }
  const { dropped, failed } = accessLog.describe().counts;
  if (dropped + failed > 0) {
    const message = `${dropped + failed} records were dropped since the start, because the store did not keep up.`;
    warnings.push({ code: 'dropped-series', subject: 'access-log', message });
  }
  return warnings;
}
