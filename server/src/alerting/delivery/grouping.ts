/**
 * When a group of alerts is told of, and as what. Pure; the rules are Alertmanager's
 * (https://prometheus.io/docs/alerting/latest/configuration/#route): the first notification after `wait`; what changes in a group that
 * was told of, `interval` after it was at the earliest; what does not change, again after `repeat`; an end once, and only to whom the
 * beginning was told. Unlike there a change is told as soon as both have passed, not at the next of fixed ticks, and the end of what
 * was told is told even when it is held back meanwhile: an incident that nobody closes would stay open for good.
 */
import type { Delivery } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export interface GroupTiming {
  readonly waitMs: Milliseconds;
  readonly intervalMs: Milliseconds;
  readonly repeatMs: Milliseconds;
  /** Since when there is something to tell; null: there is nothing. */
  readonly changedAt: EpochMs | null;
  /** Null: it was never told of. */
  readonly notifiedAt: EpochMs | null;
}

export interface MemberView {
  readonly fingerprint: string;
  /** Whether the receiver knows that it fires. */
  readonly told: boolean;
  /** Whether it is still to be told of to this receiver. */
  readonly routed: boolean;
  readonly ended: boolean;
  /** Silenced, inhibited or under maintenance. */
  readonly held: boolean;
  /** Somebody looks at it. */
  readonly acknowledged: boolean;
}

export interface Plan {
  readonly changedAt: EpochMs | null;
  readonly dueAt: EpochMs | null;
}

interface Announcement {
  readonly action: Extract<Delivery['action'], 'fire' | 'repeat' | 'resolve'>;
  readonly firing: readonly MemberView[];
  readonly ended: readonly MemberView[];
  /** Those that are the news. */
  readonly news: readonly MemberView[];
}

function isNews({ told, routed, ended, held }: MemberView): boolean {
  return ended ? told : routed && !told && !held;
}

const isTold = ({ told, routed, ended }: MemberView): boolean => told && routed && !ended;

/** A moment that lies ahead was noted before the clock was set back. */
const notAhead = (at: EpochMs | null, now: EpochMs): EpochMs | null =>
  at === null ? null : Math.min(at, now);

function changeDueAt(timing: GroupTiming, changedAt: EpochMs, now: EpochMs): EpochMs {
  const waited = changedAt + timing.waitMs;
  const notifiedAt = notAhead(timing.notifiedAt, now);
  return notifiedAt === null ? waited : Math.max(waited, notifiedAt + timing.intervalMs);
}

/** When the group is to be looked at next. */
export function planGroup(timing: GroupTiming, members: readonly MemberView[], now: EpochMs): Plan {
  const changedAt = members.some(isNews) ? (notAhead(timing.changedAt, now) ?? now) : null;
  const moments: EpochMs[] = [];
  if (changedAt !== null) moments.push(changeDueAt(timing, changedAt, now));
  const notifiedAt = notAhead(timing.notifiedAt, now);
  if (notifiedAt !== null && members.some(isTold)) moments.push(notifiedAt + timing.repeatMs);
  return { changedAt, dueAt: moments.length === 0 ? null : Math.min(...moments) };
}

/** What is to be told of the group at this moment; null: nothing. */
export function announceGroup(
  timing: GroupTiming,
  members: readonly MemberView[],
  now: EpochMs,
): Announcement | null {
  const { changedAt } = planGroup(timing, members, now);
  const firing = members.filter(({ routed, ended, held }) => routed && !ended && !held);
  const ended = members.filter(({ told, ended }) => told && ended);
  if (changedAt !== null && changeDueAt(timing, changedAt, now) <= now) {
    const news = members.filter(isNews);
    return { action: news.some((member) => !member.ended) ? 'fire' : 'resolve', firing, ended, news };
  }
  const notifiedAt = notAhead(timing.notifiedAt, now);
  if (notifiedAt === null || notifiedAt + timing.repeatMs > now) return null;
  const again = firing.filter(({ told }) => told);
  // Whoever looks at it knows.
  if (again.every(({ acknowledged }) => acknowledged)) return null;
  return { action: 'repeat', firing: again, ended: [], news: again };
}
