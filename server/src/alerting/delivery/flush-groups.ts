/**
 * The timers of groups: queues what is due in the outbox. In: rows of groups, the alerts as they are now. Out: deliveries, committed
 * together with what the groups remember of having told them.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { DispatchedAlertRow, GroupRow, MemberRow } from '../../state/notification-groups.ts';
import type { AlertEpisode } from '../dispatcher.ts';
import type { DispatchParts, GroupState } from './dispatch-parts.ts';
import { announceGroup, planGroup, type GroupTiming, type MemberView } from './grouping.ts';
import { findHolds } from './holds.ts';
import type { Labels } from '@sightglass/shared/matchers';
import { groupsByItself } from './notification.ts';
import { queueAcknowledgements, queueNotifications } from './queue-notifications.ts';

const timingOf = (group: GroupRow): GroupTiming => ({
  waitMs: group.wait_ms,
  intervalMs: group.interval_ms,
  repeatMs: group.repeat_ms,
  changedAt: group.changed_at,
  notifiedAt: group.notified_at,
});

/** The alert as last heard of: fresh from the evaluation, or from its row after a restart. */
function readAlert({ rows, alerts }: GroupState, fingerprint: string): AlertEpisode | null {
  const row = rows.get(fingerprint);
  if (!row) return null;
  const fresh = row.ended_at === null ? alerts.get(fingerprint) : undefined;
  return fresh ?? (JSON.parse(row.body) as AlertEpisode);
}

/** Alertmanager must be told for as long as it fires, whoever looks at it here. */
function viewMembers(parts: DispatchParts, group: GroupState): MemberView[] {
  const kind = parts.readPolicies().receivers.get(group.group.receiver)?.document.target.kind;
  const always = kind !== undefined && groupsByItself(kind);
  return group.members.map(({ fingerprint, told, routed }) => ({
    fingerprint,
    told: told === 1,
    routed: routed === 1,
    ended: group.rows.get(fingerprint)?.ended_at !== null,
    held: group.holds.has(fingerprint),
    acknowledged: !always && (group.alerts.get(fingerprint)?.acknowledged ?? null) !== null,
  }));
}

function isSame(before: GroupRow, after: GroupRow): boolean {
  return (Object.keys(after) as (keyof GroupRow)[]).every((key) => before[key] === after[key]);
}

/** After an evaluation: when the group is due now, and what acknowledgements there are to pass on. */
export function replanGroup(
  parts: DispatchParts,
  state: GroupState & { readonly stored: GroupRow | undefined },
  now: EpochMs,
): void {
  const { group, stored } = state;
  const { changedAt, dueAt } = planGroup(timingOf(group), viewMembers(parts, state), now);
  const planned = { ...group, changed_at: changedAt, due_at: dueAt };
  if (!stored || !isSame(stored, planned)) parts.groups.keepGroup(planned);
  const receiver = parts.readPolicies().receivers.get(group.receiver);
  if (receiver) queueAcknowledgements(parts, { ...state, receiver }, now);
}

function flushGroup(parts: DispatchParts, state: GroupState, now: EpochMs): void {
  const { group } = state;
  const receiver = parts.readPolicies().receivers.get(group.receiver);
  if (!receiver) {
    for (const { fingerprint } of state.members) parts.groups.removeMember(group.id, fingerprint);
    return;
  }
  const views = viewMembers(parts, state);
  const announcement = announceGroup(timingOf(group), views, now);
  if (!announcement) {
    const plan = planGroup(timingOf(group), views, now);
    // A repeat that something holds back is looked at again, for when the hold ends.
    const later =
      plan.dueAt !== null && plan.dueAt <= now ? now + Math.max(group.interval_ms, 1_000) : plan.dueAt;
    parts.groups.keepGroup({ ...group, changed_at: plan.changedAt, due_at: later });
    return;
  }
  const { action, firing, ended, news } = announcement;
  const read = (list: readonly MemberView[]): AlertEpisode[] =>
    list.flatMap(({ fingerprint }) => readAlert(state, fingerprint) ?? []);
  const { sendResolved } = receiver.document;
  const tellsEnds = sendResolved || groupsByItself(receiver.document.target.kind);
  queueNotifications(
    parts,
    {
      action,
      receiver,
      group: { id: group.id, labels: JSON.parse(group.labels) as Labels, because: group.because },
      firing: read(firing),
      ended: tellsEnds ? read(ended) : [],
      news: read(tellsEnds ? news : news.filter((member) => !member.ended)),
    },
    now,
  );
  const gone = new Set(ended.map(({ fingerprint }) => fingerprint));
  const told = new Set(firing.map(({ fingerprint }) => fingerprint));
  const members = state.members.flatMap((member): MemberRow[] => {
    if (gone.has(member.fingerprint)) {
      parts.groups.removeMember(group.id, member.fingerprint);
      return [];
    }
    if (!told.has(member.fingerprint) || member.told === 1) return [member];
    const next: MemberRow = { ...member, told: 1 };
    parts.groups.keepMember(next);
    return [next];
  });
  const after = { ...group, changed_at: null, notified_at: now };
  const { changedAt, dueAt } = planGroup(timingOf(after), viewMembers(parts, { ...state, members }), now);
  parts.groups.keepGroup({ ...after, changed_at: changedAt, due_at: dueAt });
}

/** Alerts that fire, by fingerprint: fresh from the evaluation, or from their rows after a restart. */
export function readFiring(
  rows: readonly DispatchedAlertRow[],
  latest: ReadonlyMap<string, AlertEpisode>,
): Map<string, AlertEpisode> {
  const alerts = new Map<string, AlertEpisode>();
  for (const { fingerprint, episode, ended_at, body } of rows) {
    if (ended_at !== null) continue;
    const fresh = latest.get(fingerprint);
    alerts.set(fingerprint, fresh?.episode === episode ? fresh : (JSON.parse(body) as AlertEpisode));
  }
  return alerts;
}

/** Queues what is due. `latest`: what fires as of the last evaluation of this process; empty before the first. */
export function flushGroups(
  parts: DispatchParts,
  latest: ReadonlyMap<string, AlertEpisode>,
  now: EpochMs,
): void {
  if (parts.groups.listDue(now).length === 0) return;
  parts.state.transaction(() => {
    const rows = new Map(parts.groups.listAlerts().map((row) => [row.fingerprint, row]));
    const alerts = readFiring([...rows.values()], latest);
    const policies = parts.readPolicies();
    const holds = findHolds([...alerts.values()], { policies, callers: parts.readCallers(), now });
    for (const group of parts.groups.listDue(now))
      flushGroup(parts, { group, members: parts.groups.listMembers(group.id), rows, holds, alerts }, now);
    parts.groups.sweep();
  });
}
