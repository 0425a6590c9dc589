/**
 * What needs attention, worst first. Pure. In: an overview's movers, plaintext edges and warnings, and the services. Out: one list of entries with
 * a severity, a place, a sentence and where to go.
 */
import type { Mover, Overview, ServiceRow, Warning } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import { parseServiceId } from '@sightglass/shared/identity';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { localizeMoments } from '../../format/time.ts';
import type { LinkTarget } from '../../routes.ts';

export interface AttentionEntry {
  readonly id: string;
  readonly kind: 'Alert' | 'SLO' | 'Errors' | 'Latency' | 'Plaintext' | 'Silent' | 'Control plane';
  readonly health: Health;
  readonly name: string;
  /** `east / shop` */
  readonly place: string;
  /** Why it is here: `8% of requests fail, 0.4% before`. */
  readonly why: string;
  readonly requestsPerSecond: number | null;
  readonly to: LinkTarget;
}

/** What got better is trouble only while the service still fails too often. */
function isTrouble({ signal, now, before, health }: Mover): boolean {
  const worse = before === null || now > before;
  return worse || (signal === 'errors' && (health === 'failing' || health === 'degraded'));
}

function sayMove({ signal, now, before }: Mover): string {
  if (signal === 'errors') {
    const was = before === null ? 'nothing known before' : `${formatRatio(before)} before`;
    return `${formatRatio(now)} of requests fail, ${was}`;
  }
  return `p95 ${formatLatency(now)}, ${before === null ? 'nothing known before' : `${formatLatency(before)} before`}`;
}

/** The name of a node from its id; the id itself when it is no service's. */
export function nameNode(id: string): { readonly name: string; readonly place: string } {
  const ref = parseServiceId(id);
  return ref ? { name: ref.name, place: `${ref.cluster} / ${ref.namespace}` } : { name: id, place: '' };
}

const SILENT: ReadonlySet<Warning['code']> = new Set(['source-down', 'source-stale', 'cluster-down']);

const PLANE: ReadonlySet<Warning['code']> = new Set(['control-plane', 'control-plane-silent']);

const RANK: Readonly<Record<Health, number>> = { failing: 0, 'no-data': 1, degraded: 2, ok: 3 };

/** Control planes that do not do their work: what proxies have is old, or refused. */
function listPlanes(warnings: readonly Warning[]): AttentionEntry[] {
  return warnings
    .filter(({ code }) => PLANE.has(code))
    .map(({ code, subject, message }): AttentionEntry => ({
      id: `plane ${subject}`,
      kind: 'Control plane',
      health: code === 'control-plane-silent' ? 'failing' : 'degraded',
      name: subject,
      place: '',
      why: localizeMoments(message),
      requestsPerSecond: null,
      to: { page: 'mesh', search: { tab: 'control-plane' } },
    }));
}

/** Services that fail without having moved: they hurt all the same. */
function listAiling(services: readonly ServiceRow[], movers: readonly Mover[]): AttentionEntry[] {
  const moved = new Set(movers.filter(({ signal }) => signal === 'errors').map(({ serviceId }) => serviceId));
  return services
    .filter(({ id, health }) => (health === 'failing' || health === 'degraded') && !moved.has(id))
    .map((service): AttentionEntry => ({
      id: `ailing ${service.id}`,
      kind: 'Errors',
      health: service.health,
      name: service.name,
      place: `${service.cluster} / ${service.namespace}`,
      why: `${formatRatio(service.errorRatio)} of requests fail`,
      requestsPerSecond: service.requestsPerSecond,
      to: { page: 'service', id: service.id },
    }));
}

/** Failing first, then what is silent, degraded, and the rest; within these by traffic. */
export function listAttention(
  overview: Pick<Overview, 'movers' | 'plaintextEdges' | 'warnings'>,
  services: readonly ServiceRow[],
): AttentionEntry[] {
  const movers = overview.movers.filter(isTrouble).map((mover): AttentionEntry => ({
    id: `mover ${mover.serviceId} ${mover.signal}`,
    kind: mover.signal === 'errors' ? 'Errors' : 'Latency',
    health: mover.health,
    name: mover.name,
    place: `${mover.cluster} / ${mover.namespace}`,
    why: sayMove(mover),
    requestsPerSecond: mover.requestsPerSecond,
    to: { page: 'service', id: mover.serviceId },
  }));
  const silent = overview.warnings
    .filter(({ code }) => SILENT.has(code))
    .map((warning): AttentionEntry => ({
      id: `silent ${warning.code} ${warning.subject}`,
      kind: 'Silent',
      health: 'no-data',
      name: warning.subject,
      place: '',
      why: localizeMoments(warning.message),
      requestsPerSecond: null,
      to: { page: 'mesh' },
    }));
  const plaintext = overview.plaintextEdges.map((edge): AttentionEntry => {
    const source = nameNode(edge.source);
    const target = nameNode(edge.target);
    return {
      id: `plaintext ${edge.id}`,
      kind: 'Plaintext',
      health: 'degraded',
      name: `${source.name} → ${target.name}`,
      place: target.place,
      why: `${formatRatio(edge.mtls.plaintextShare)} of ${edge.protocol === 'tcp' ? 'connections' : 'requests'} unencrypted`,
      requestsPerSecond: edge.protocol === 'tcp' ? null : edge.requestsPerSecond,
      to: { page: 'edge', id: edge.id },
    };
  });
  return [
    ...movers,
    ...listAiling(services, overview.movers),
    ...silent,
    ...listPlanes(overview.warnings),
    ...plaintext,
  ].toSorted(
    (a, b) => RANK[a.health] - RANK[b.health] || (b.requestsPerSecond ?? 0) - (a.requestsPerSecond ?? 0),
  );
}

/** `12.3/s`; a dash for what has no requests. */
export function sayTraffic({ requestsPerSecond }: AttentionEntry): string {
  return formatRate(requestsPerSecond);
}
