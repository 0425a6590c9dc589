/**
 * Whether a control plane does its work, and why not, in words. What is wrong lately counts: an hour with one rejected update at its beginning is no trouble now. Pure.
 */
import type { Plane, PlaneState, Warning } from '@sightglass/shared/contract';
import type { Milliseconds } from '@sightglass/shared/units';
import type { DescribedPlane } from './describe-planes.ts';

export const LATELY_MS: Milliseconds = 15 * 60_000;
/** Proxies should have a change within seconds; Istio's own buckets end at 30 s. */
const SLOW_MS: Milliseconds = 10_000;

/** What a plane did lately. */
interface Lately {
  readonly plane: DescribedPlane;
  /** How long that was: `LATELY_MS`, or a step where the store holds none as short. */
  readonly spanMs: Milliseconds;
  /** Whether only a part was read of what control planes tell. */
  readonly isCut: boolean;
}

interface Verdict {
  readonly state: PlaneState;
  readonly why: string[];
}

const updates = (count: number): string => `${count} ${count === 1 ? 'update' : 'updates'}`;

function sayReplicas({ replicas }: DescribedPlane): string[] {
  const silent = replicas.filter(({ isSilent }) => isSilent === true).length;
  if (silent === 0 || silent === replicas.length) return [];
  return [`${silent} of ${replicas.length} replicas ${silent === 1 ? 'does' : 'do'} not answer`];
}

function sayRejects({ rejects }: DescribedPlane): string[] {
  // Where the total is not told, the rejects of each proxy are.
  const count = Math.round(rejects.total ?? rejects.byNode.reduce((sum, one) => sum + one.count, 0));
  return count > 0 ? [`Proxies refused ${updates(count)}`] : [];
}

function sayErrors({ pushErrors, internalErrors, writeTimeouts }: DescribedPlane): string[] {
  const failed = Math.ceil(pushErrors.reduce((sum, { count }) => sum + count, 0));
  const [late, internal] = [Math.ceil(writeTimeouts ?? 0), Math.ceil(internalErrors ?? 0)];
  return [
    ...(failed > 0 ? [`${updates(failed)} could not be sent`] : []),
    ...(late > 0 ? [`${updates(late)} timed out while being sent`] : []),
    ...(internal > 0 ? [`${internal} internal ${internal === 1 ? 'error' : 'errors'}`] : []),
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

export function judgePlane(plane: DescribedPlane, lately: Lately): Verdict {
  if (lately.isCut) {
    return { state: 'unknown', why: ['Only a part of what control planes tell could be read'] };
  }
  if (plane.replicas.length === 0) {
    return { state: 'unknown', why: ['None of its replicas is there any longer'] };
  }
  if (plane.replicas.every(({ isSilent }) => isSilent !== false)) {
    if (plane.replicas.some(({ isSilent }) => isSilent === null)) {
      return { state: 'unknown', why: ['Nothing was heard of it, but the console may not have listened'] };
    }
    return { state: 'silent', why: ['It does not answer: proxies keep what they have, and get nothing new'] };
  }
  const span = `in the last ${Math.round(lately.spanMs / 60_000)} minutes`;
  const rejects = sayRejects(lately.plane).map((words) => `${words} ${span}`);
  const errors = sayErrors(lately.plane).map((words) => `${words} ${span}`);
  const slow = saySlow(lately.plane);
  const why = [...rejects, ...slow, ...errors, ...sayReplicas(plane)];
  if (rejects.length > 0) return { state: 'rejecting', why };
  if (lately.plane.pushErrors.length > 0) return { state: 'failing', why };
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
