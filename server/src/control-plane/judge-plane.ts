/**
 * Whether a control plane does its work, and why not, in words. What is wrong lately counts: an hour with one rejected update at its beginning is no trouble now. Pure.
 */
import type { Plane, PlaneState, Warning } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { DescribedPlane } from './describe-planes.ts';

export const LATELY_MS: Milliseconds = 15 * 60_000;
/** Proxies should have a change within seconds; Istio's own buckets end at 30 s. */
const SLOW_MS: Milliseconds = 10_000;

/** Of the plane's series. */
interface Grid {
  readonly stepMs: Milliseconds;
  readonly until: EpochMs;
}

interface Verdict {
  readonly state: PlaneState;
  readonly why: string[];
}

function countLately(steps: readonly (number | null)[], stepMs: Milliseconds): number {
  const count = Math.max(1, Math.ceil(LATELY_MS / stepMs));
  const perSecond = steps.slice(-count).reduce<number>((sum, value) => sum + (value ?? 0), 0);
  return Math.round((perSecond * stepMs) / 1000);
}

const updates = (count: number): string => `${count} ${count === 1 ? 'update' : 'updates'}`;

function sayReplicas({ replicas }: DescribedPlane): string[] {
  const silent = replicas.filter(({ isSilent }) => isSilent).length;
  if (silent === 0 || silent === replicas.length) return [];
  return [`${silent} of ${replicas.length} replicas ${silent === 1 ? 'does' : 'do'} not answer`];
}

function sayRejects({ rejects, series }: DescribedPlane, { stepMs, until }: Grid): string[] {
  // Where the total is not told, the rejects of each proxy are.
  const lately =
    rejects.total === null
      ? rejects.byNode.reduce((sum, { lastAt, count }) => sum + (lastAt > until - LATELY_MS ? count : 0), 0)
      : countLately(series.rejects, stepMs);
  return lately > 0 ? [`Proxies refused ${updates(lately)} in the last 15 minutes`] : [];
}

function sayErrors({ pushErrors, internalErrors, writeTimeouts }: DescribedPlane): string[] {
  const failed = pushErrors.reduce((sum, { count }) => sum + count, 0);
  return [
    ...(failed > 0 ? [`${updates(failed)} could not be sent`] : []),
    ...((writeTimeouts ?? 0) > 0 ? [`${updates(writeTimeouts ?? 0)} timed out while they were sent`] : []),
    ...((internalErrors ?? 0) > 0 ? [`${internalErrors} internal errors`] : []),
  ];
}

function saySlow({ convergence }: DescribedPlane): string[] {
  const p99 = convergence?.latency?.p99 ?? 0;
  return p99 > SLOW_MS
    ? [`A change takes ${Math.round(p99 / 100) / 10} s to reach the slowest 1% of proxies`]
    : [];
}

function isTold({ pushes, convergence, connected }: DescribedPlane): boolean {
  return pushes !== null || convergence !== null || connected !== null;
}

export function judgePlane(plane: DescribedPlane, grid: Grid): Verdict {
  if (plane.replicas.length > 0 && plane.replicas.every(({ isSilent }) => isSilent)) {
    return { state: 'silent', why: ['It does not answer: proxies keep what they have, and get nothing new'] };
  }
  const [rejects, slow, errors] = [sayRejects(plane, grid), saySlow(plane), sayErrors(plane)];
  const why = [...rejects, ...slow, ...errors, ...sayReplicas(plane)];
  if (rejects.length > 0) return { state: 'rejecting', why };
  if (plane.pushErrors.length > 0) return { state: 'failing', why };
  if (slow.length > 0) return { state: 'slow', why };
  if (!isTold(plane))
    return { state: 'unknown', why: ['It tells neither pushes nor who is connected', ...why] };
  return { state: 'ok', why };
}

/** Of those that do not do their work; one that only tells little is no trouble. */
export function warnOfPlanes(planes: readonly Plane[]): Warning[] {
  return planes
    .filter(({ state }) => state !== 'ok' && state !== 'unknown')
    .map(({ name, cluster, state, why }) => ({
      code: state === 'silent' ? 'control-plane-silent' : 'control-plane',
      subject: `${name}, ${cluster}`,
      message: `${why.join('; ')}.`,
    }));
}
