/**
 * Rows of grouping: every alert that fires, the groups it is in (one for each receiver and set of group labels), and what each group
 * was told. The timers of a group are its rows, so they survive a restart. Bodies are JSON that only delivery reads.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { State } from './open-state.ts';

export interface DispatchedAlertRow {
  readonly fingerprint: string;
  readonly episode: string;
  readonly body: string;
  /** What the ledger says holds it back at present; empty: nothing. */
  readonly note: string;
  readonly ended_at: EpochMs | null;
}

export interface GroupRow {
  readonly id: string;
  readonly receiver: string;
  /** JSON of name -> value. */
  readonly labels: string;
  readonly because: string;
  readonly wait_ms: Milliseconds;
  readonly interval_ms: Milliseconds;
  readonly repeat_ms: Milliseconds;
  /** Since when there is something to tell. */
  readonly changed_at: EpochMs | null;
  readonly notified_at: EpochMs | null;
  readonly due_at: EpochMs | null;
}

export interface MemberRow {
  readonly group_id: string;
  readonly fingerprint: string;
  /** 1: the receiver was told that it fires. */
  readonly told: 0 | 1;
  /** 0: the routing table sends it elsewhere meanwhile. */
  readonly routed: 0 | 1;
  /** 1: the receiver was told that somebody looks at it. */
  readonly acknowledged: 0 | 1;
}

export interface NotificationGroups {
  listAlerts(): DispatchedAlertRow[];
  listGroups(): GroupRow[];
  /** Of one group; of all when left out. */
  listMembers(groupId?: string): MemberRow[];
  /** Whose moment has come; also those whose moment lies so far ahead that the clock must have jumped back. */
  listDue(now: EpochMs): GroupRow[];
  keepAlert(row: DispatchedAlertRow): void;
  keepGroup(row: GroupRow): void;
  keepMember(row: MemberRow): void;
  removeMember(groupId: string, fingerprint: string): void;
  /** Groups without members, and ended alerts that no group has left to tell. */
  sweep(): void;
}

export function createNotificationGroups({ database }: State): NotificationGroups {
  const alerts = database.prepare('SELECT * FROM dispatched_alerts');
  const groups = database.prepare('SELECT * FROM notification_groups');
  const members = database.prepare('SELECT * FROM group_members');
  const membersOf = database.prepare('SELECT * FROM group_members WHERE group_id = ?');
  const due = database.prepare(
    'SELECT * FROM notification_groups WHERE due_at <= ? OR due_at > ? + wait_ms + interval_ms + repeat_ms',
  );
  const keepAlert = database.prepare('INSERT OR REPLACE INTO dispatched_alerts VALUES (?, ?, ?, ?, ?)');
  const keepGroup = database.prepare(
    'INSERT OR REPLACE INTO notification_groups VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const keepMember = database.prepare('INSERT OR REPLACE INTO group_members VALUES (?, ?, ?, ?, ?)');
  const removeMember = database.prepare('DELETE FROM group_members WHERE group_id = ? AND fingerprint = ?');
  const sweepGroups = database.prepare(
    'DELETE FROM notification_groups WHERE id NOT IN (SELECT group_id FROM group_members)',
  );
  const sweepAlerts = database.prepare(
    'DELETE FROM dispatched_alerts WHERE ended_at IS NOT NULL AND fingerprint NOT IN (SELECT fingerprint FROM group_members)',
  );
  return {
    listAlerts: () => alerts.all() as unknown as DispatchedAlertRow[],
    listGroups: () => groups.all() as unknown as GroupRow[],
    listMembers: (groupId) =>
      (groupId === undefined ? members.all() : membersOf.all(groupId)) as unknown as MemberRow[],
    listDue: (now) => due.all(now, now) as unknown as GroupRow[],
    keepAlert: (row) => void keepAlert.run(row.fingerprint, row.episode, row.body, row.note, row.ended_at),
    keepGroup: (row) =>
      void keepGroup.run(
        row.id,
        row.receiver,
        row.labels,
        row.because,
        row.wait_ms,
        row.interval_ms,
        row.repeat_ms,
        row.changed_at,
        row.notified_at,
        row.due_at,
      ),
    keepMember: (row) =>
      void keepMember.run(row.group_id, row.fingerprint, row.told, row.routed, row.acknowledged),
    removeMember: (groupId, fingerprint) => void removeMember.run(groupId, fingerprint),
    sweep() {
      sweepGroups.run();
      sweepAlerts.run();
    },
  };
}
