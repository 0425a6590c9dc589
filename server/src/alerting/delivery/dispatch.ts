/**
 * Takes what fires and what ended after an evaluation into groups, inside the transaction that keeps the new states. In: all alerts
 * that fire, those that ended now. Out: rows of groups with the moment at which each is due, and lines of the ledger, both only where
 * something changed. Sending is planned here and queued by flush-groups.ts.
 */
import type { LedgerEntry } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { DispatchedAlertRow, GroupRow, MemberRow } from '../../state/notification-groups.ts';
import type { AlertEpisode } from '../dispatcher.ts';
import { chooseGroup, explainWait } from './choose-group.ts';
import type { DispatchParts } from './dispatch-parts.ts';
import { replanGroup } from './flush-groups.ts';
import { explainHold, findHolds, type Hold } from './holds.ts';
import type { Policies } from './policies.ts';
import type { Target } from './routing.ts';

interface Dispatched {
  readonly firing: readonly AlertEpisode[];
  readonly resolved: readonly AlertEpisode[];
}

function endOf(row: DispatchedAlertRow, now: EpochMs): string {
  const body = JSON.parse(row.body) as AlertEpisode;
  return JSON.stringify({ ...body, state: 'resolved', resolvedAt: now });
}

export function dispatchAlerts(parts: DispatchParts, { firing, resolved }: Dispatched, now: EpochMs): void {
  const { groups, ledger, settings } = parts;
  const policies: Policies = parts.readPolicies();
  const rows = new Map(groups.listAlerts().map((row) => [row.fingerprint, row]));
  const members = Map.groupBy(groups.listMembers(), ({ group_id }) => group_id);
  const stored = new Map(groups.listGroups().map((row) => [row.id, row]));
  const known = new Map(stored);
  /** Groups of alerts that fire now. */
  const seen = new Set<string>();
  const byFingerprint = new Map(firing.map((alert) => [alert.fingerprint, alert]));
  const holds = findHolds(firing, { policies, callers: parts.readCallers(), now });

  const note = (
    alert: AlertEpisode,
    kind: LedgerEntry['kind'],
    rest: { text: string; receiver?: string },
  ): void => {
    const { fingerprint, episode, source } = alert;
    const { text, receiver = null } = rest;
    ledger.write({ at: now, kind, fingerprint, episode, source: source.id, receiver, delivery: null, text });
  };

  const wasToldOf = (fingerprint: string): boolean =>
    [...members.values()].some((list) =>
      list.some((member) => member.fingerprint === fingerprint && member.told === 1),
    );

  function keepRow(row: DispatchedAlertRow): void {
    groups.keepAlert(row);
    rows.set(row.fingerprint, row);
  }

  function keepStates(): void {
    for (const alert of firing) {
      const row = rows.get(alert.fingerprint);
      if (row?.episode === alert.episode && row.ended_at === null) continue;
      if (row && wasToldOf(alert.fingerprint))
        note(alert, 'held-in-group', {
          text: 'It fires again before its end was told: what was told of it stands, and nobody is told twice.',
        });
      const { fingerprint, episode } = alert;
      keepRow({ fingerprint, episode, body: JSON.stringify(alert), note: '', ended_at: null });
    }
    const ended = new Map(resolved.map((alert) => [alert.fingerprint, alert]));
    for (const row of rows.values()) {
      if (row.ended_at !== null || byFingerprint.has(row.fingerprint)) continue;
      const alert = ended.get(row.fingerprint);
      const at = alert?.resolvedAt ?? now;
      const body = alert ? JSON.stringify({ ...alert, resolvedAt: at }) : endOf(row, now);
      keepRow({ ...row, body, ended_at: at });
    }
  }

  /** Says why nobody is told, once for each reason. */
  function noteHold(alert: AlertEpisode, hold: Hold | undefined, targets: readonly Target[]): void {
    const row = rows.get(alert.fingerprint);
    if (!row) return;
    const reason =
      targets.length === 0
        ? { kind: 'no-receiver' as const, note: 'no-receiver', text: explainNoReceiver(alert, policies) }
        : hold
          ? explainHold(hold, (fingerprint) => byFingerprint.get(fingerprint)?.summary ?? fingerprint)
          : { kind: null, note: '', text: '' };
    if (reason.note === row.note) return;
    keepRow({ ...row, note: reason.note });
    if (reason.kind !== null) note(alert, reason.kind, { text: reason.text });
  }

  /** The group of the alert at the target, made when it is the first. */
  function findGroup(alert: AlertEpisode, target: Target): GroupRow {
    const rules = chooseGroup(alert, target, { policies, settings });
    const old = known.get(rules.id);
    // As long as the most urgent of its alerts may wait.
    const wait_ms = Math.min(rules.wait_ms, (seen.has(rules.id) ? old?.wait_ms : undefined) ?? Infinity);
    const group: GroupRow = {
      changed_at: null,
      notified_at: null,
      due_at: null,
      ...old,
      ...rules,
      wait_ms,
    };
    seen.add(group.id);
    known.set(group.id, group);
    return group;
  }

  /** Makes the alert a member of exactly the groups that it belongs to; what was told to others stays, to be ended there. */
  function join(alert: AlertEpisode, targets: readonly Target[], isHeld: boolean): Set<string> {
    const joined = new Set<string>();
    for (const target of targets) {
      const group = findGroup(alert, target);
      joined.add(group.id);
      const list = members.get(group.id) ?? [];
      members.set(group.id, list);
      const index = list.findIndex(({ fingerprint }) => fingerprint === alert.fingerprint);
      const old = list[index];
      if (old?.routed === 1) continue;
      const { fingerprint } = alert;
      const member: MemberRow = old
        ? { ...old, routed: 1 }
        : { group_id: group.id, fingerprint, told: 0, routed: 1, acknowledged: 0 };
      groups.keepMember(member);
      if (index === -1) list.push(member);
      else list[index] = member;
      if (!old && !isHeld && group.wait_ms > 0)
        note(alert, 'held-in-group', { receiver: group.receiver, text: explainWait(group, policies) });
    }
    return joined;
  }

  /** Takes out of groups what ended untold, and what is routed elsewhere meanwhile. */
  function leave(groupsOf: ReadonlyMap<string, ReadonlySet<string>>): void {
    for (const [groupId, list] of members) {
      const kept = list.flatMap((member): MemberRow[] => {
        const row = rows.get(member.fingerprint);
        if (row?.ended_at === null && groupsOf.get(member.fingerprint)?.has(groupId) === true)
          return [member];
        if (row && member.told === 1) {
          if (row.ended_at !== null || member.routed === 0) return [member];
          const left: MemberRow = { ...member, routed: 0 };
          groups.keepMember(left);
          return [left];
        }
        groups.removeMember(groupId, member.fingerprint);
        if (row && row.ended_at !== null && row.note === '')
          note(JSON.parse(row.body) as AlertEpisode, 'held-in-group', {
            text: 'It ended before its group was due: nobody was told.',
            ...(known.get(groupId) ? { receiver: known.get(groupId)?.receiver ?? '' } : {}),
          });
        return [];
      });
      members.set(groupId, kept);
    }
  }

  keepStates();
  const groupsOf = new Map<string, ReadonlySet<string>>();
  for (const alert of firing) {
    const targets = policies.route(alert).filter(({ receiver }) => policies.receivers.has(receiver));
    const hold = holds.get(alert.fingerprint);
    noteHold(alert, hold, targets);
    groupsOf.set(alert.fingerprint, join(alert, targets, hold !== undefined));
  }
  leave(groupsOf);
  for (const group of known.values()) {
    const own = { group, stored: stored.get(group.id), members: members.get(group.id) ?? [] };
    replanGroup(parts, { ...own, rows, holds, alerts: byFingerprint }, now);
  }
  groups.sweep();
}

function explainNoReceiver(alert: AlertEpisode, policies: Policies): string {
  const wanted = policies.route(alert);
  if (wanted.length === 0)
    return 'Nobody is told: no route of the routing table takes it, and the fallback is empty.';
  return `Nobody is told: ${wanted.length === 1 ? 'its receiver was' : 'its receivers were'} deleted.`;
}
