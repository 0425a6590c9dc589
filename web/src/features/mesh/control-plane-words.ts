/** What the Control plane tab says of planes and proxies. Pure. */
import type { MeshProxy, Plane, PlaneState, ProxyKind } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import { formatCount, formatCounted } from '../../format/count.ts';

export const PLANE_STATES: Readonly<Record<PlaneState, readonly [Health, string]>> = {
  ok: ['ok', 'Works'],
  slow: ['degraded', 'Converges slowly'],
  rejecting: ['degraded', 'Updates refused'],
  failing: ['failing', 'Fails'],
  silent: ['failing', 'Silent'],
  unknown: ['no-data', 'Not known'],
};

export const PROXY_STATES: Readonly<Record<MeshProxy['state'], readonly [Health, string]>> = {
  stale: ['failing', 'Stale'],
  unknown: ['no-data', 'Not known'],
  'in-sync': ['ok', 'In sync'],
};

export const KIND_WORDS: Readonly<Record<ProxyKind, string>> = {
  sidecar: 'Sidecar',
  gateway: 'Gateway',
  waypoint: 'Waypoint',
  ztunnel: 'ztunnel',
  linkerd: 'Linkerd proxy',
  envoy: 'Envoy without a mesh',
};

const RANK: Readonly<Record<Health, number>> = { failing: 0, degraded: 1, 'no-data': 2, ok: 3 };

/** The plane that is looked at: the one that the URL names, else the one that is worst off. */
export function choosePlane(planes: readonly Plane[], id: string): Plane | null {
  const worst = planes
    .filter(({ kind }) => kind === 'istiod')
    .toSorted((a, b) => RANK[PLANE_STATES[a.state][0]] - RANK[PLANE_STATES[b.state][0]])[0];
  return planes.find((plane) => plane.id === id && plane.kind === 'istiod') ?? worst ?? null;
}

/** `2 minors older`; empty where it is as new, or where that is not told. */
export function sayBehind(minors: number | null): string {
  if (minors === null || minors === 0) return '';
  return `${formatCounted(minors, 'minor version')} older`;
}

/** Older by two minors is outside of what Istio supports. */
export const UNSUPPORTED_MINORS = 2;

export function sayPushes({ pushes }: Plane): string {
  return formatCount(pushes === null ? null : pushes.reduce((sum, { count }) => sum + count, 0));
}

export function sayVersions({ versions }: Plane): string {
  return versions.join(', ') || '–';
}

/** `1`, or `1 of 2` where one does not answer; a dash where that is not known. */
export function sayReplicas({ replicas }: Plane): string {
  if (replicas.every(({ isSilent }) => isSilent === null)) return '–';
  const answering = replicas.filter(({ isSilent }) => isSilent === false).length;
  return answering === replicas.length ? formatCount(answering) : `${answering} of ${replicas.length}`;
}

export function rankProxy({ state }: MeshProxy): number {
  return RANK[PROXY_STATES[state][0]];
}

/** `yes`, `no`; a dash where it is not told. */
export function sayConnected({ connected }: MeshProxy): string {
  if (connected === null) return '–';
  return connected ? 'Yes' : 'No';
}
