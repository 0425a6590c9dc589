/**
 * The outbox: every notification from the moment it commits with what it tells of until long after it was sent, with its attempts.
 * Rows are in the order in which they were queued. Within one receiver and key, only the oldest waiting one may be tried, so that an
 * end is never told before its beginning. Notifications are JSON that only delivery reads.
 */
import type { Delivery } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { State } from './open-state.ts';

/** The last so many attempts of a delivery are kept. */
const KEPT_ATTEMPTS = 20;

export interface DeliveryRow {
  readonly sequence: number;
  readonly id: string;
  readonly receiver: string;
  readonly receiver_name: string;
  readonly receiver_kind: string;
  readonly key: string;
  readonly action: Delivery['action'];
  /** 1: nothing new; its success is not worth a line in the ledger. */
  readonly quiet: 0 | 1;
  readonly notification: string;
  readonly state: Delivery['state'];
  /** So far, since it was queued or replayed. */
  readonly attempts: number;
  readonly created_at: EpochMs;
  /** The deadline counts from here: when it was queued, or replayed. */
  readonly begun_at: EpochMs;
  readonly next_at: EpochMs | null;
  /** When it was sent or given up. */
  readonly ended_at: EpochMs | null;
}

interface AttemptRow {
  readonly at: EpochMs;
  readonly ok: boolean;
  readonly status: number | null;
  readonly detail: string;
  readonly durationMs: Milliseconds;
}

type NewDelivery = Pick<
  DeliveryRow,
  'id' | 'receiver' | 'receiver_name' | 'receiver_kind' | 'key' | 'action' | 'quiet' | 'notification'
>;

export interface Outbox {
  enqueue(delivery: NewDelivery, now: EpochMs): void;
  /** Receivers that something waits for. */
  listWaitingReceivers(): string[];
  /** The oldest that may be tried: due, or planned beyond `latest`, which means that the clock jumped back. */
  findDue(receiver: string, due: { readonly now: EpochMs; readonly latest: EpochMs }): DeliveryRow | null;
  isWaiting(receiver: string, key: string): boolean;
  /** Whether a newer one of the same receiver and key tells of the end. */
  isOutlived(row: Pick<DeliveryRow, 'receiver' | 'key' | 'sequence'>): boolean;
  noteAttempt(row: Pick<DeliveryRow, 'id' | 'receiver'>, attempt: AttemptRow): void;
  /** The last attempt to reach a receiver, however it was made. */
  noteLast(receiver: string, attempt: Pick<AttemptRow, 'at' | 'ok' | 'detail'>): void;
  readLast(receiver: string): { readonly at: EpochMs; readonly ok: boolean; readonly detail: string } | null;
  markSent(id: string, now: EpochMs): void;
  markDead(id: string, now: EpochMs): void;
  planRetry(id: string, nextAt: EpochMs): void;
  /** All that waits for the receiver is due now. */
  hurry(receiver: string, now: EpochMs): void;
  replay(id: string, now: EpochMs): void;
  read(id: string): DeliveryRow | null;
  /** Newest first. */
  list(filter: {
    readonly state?: Delivery['state'] | undefined;
    readonly receiver?: string | undefined;
    readonly limit: number;
  }): DeliveryRow[];
  listAttempts(id: string): AttemptRow[];
  count(state: Delivery['state'], receiver?: string): number;
  /** Forgets what ended before. */
  prune(before: EpochMs): void;
}

type StoredAttempt = { at: number; ok: number; status: number | null; detail: string; duration_ms: number };

export function createOutbox({ database }: State): Outbox {
  const insert = database.prepare(
    `INSERT INTO deliveries (id, receiver, receiver_name, receiver_kind, key, action, quiet, notification, state, attempts,
       created_at, begun_at, next_at, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', 0, ?, ?, ?, NULL)`,
  );
  const waiting = database.prepare("SELECT DISTINCT receiver FROM deliveries WHERE state = 'waiting'");
  const due = database.prepare(
    `SELECT * FROM deliveries AS own WHERE state = 'waiting' AND receiver = ? AND (next_at <= ? OR next_at > ?)
       AND NOT EXISTS (SELECT 1 FROM deliveries AS older WHERE older.state = 'waiting' AND older.receiver = own.receiver
         AND older.key = own.key AND older.sequence < own.sequence)
     ORDER BY sequence LIMIT 1`,
  );
  const isWaiting = database.prepare(
    "SELECT 1 FROM deliveries WHERE state = 'waiting' AND receiver = ? AND key = ? LIMIT 1",
  );
  const outlived = database.prepare(
    "SELECT 1 FROM deliveries WHERE receiver = ? AND key = ? AND sequence > ? AND action = 'resolve' LIMIT 1",
  );
  const attempt = database.prepare(
    'INSERT INTO delivery_attempts (delivery, at, ok, status, detail, duration_ms) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const countAttempt = database.prepare('UPDATE deliveries SET attempts = attempts + 1 WHERE id = ?');
  const trim = database.prepare(
    `DELETE FROM delivery_attempts WHERE delivery = ? AND sequence NOT IN
       (SELECT sequence FROM delivery_attempts WHERE delivery = ? ORDER BY sequence DESC LIMIT ${KEPT_ATTEMPTS})`,
  );
  const last = database.prepare('INSERT OR REPLACE INTO last_attempts VALUES (?, ?, ?, ?)');
  const readLast = database.prepare('SELECT at, ok, detail FROM last_attempts WHERE receiver = ?');
  const end = database.prepare('UPDATE deliveries SET state = ?, next_at = NULL, ended_at = ? WHERE id = ?');
  const plan = database.prepare('UPDATE deliveries SET next_at = ? WHERE id = ?');
  const hurry = database.prepare(
    "UPDATE deliveries SET next_at = ? WHERE state = 'waiting' AND receiver = ? AND next_at > ?",
  );
  const replay = database.prepare(
    "UPDATE deliveries SET state = 'waiting', attempts = 0, begun_at = ?, next_at = ?, ended_at = NULL WHERE id = ?",
  );
  const one = database.prepare('SELECT * FROM deliveries WHERE id = ?');
  const attempts = database.prepare(
    'SELECT at, ok, status, detail, duration_ms FROM delivery_attempts WHERE delivery = ? ORDER BY sequence',
  );
  const pruneAttempts = database.prepare(
    "DELETE FROM delivery_attempts WHERE delivery IN (SELECT id FROM deliveries WHERE state <> 'waiting' AND ended_at < ?)",
  );
  const prune = database.prepare("DELETE FROM deliveries WHERE state <> 'waiting' AND ended_at < ?");

  return {
    enqueue(row, now) {
      const { id, receiver, receiver_name, receiver_kind, key, action, quiet, notification } = row;
      insert.run(id, receiver, receiver_name, receiver_kind, key, action, quiet, notification, now, now, now);
    },
    listWaitingReceivers: () => waiting.all().map((row) => String(row['receiver'])),
    findDue: (receiver, { now, latest }) =>
      (due.get(receiver, now, latest) as unknown as DeliveryRow | undefined) ?? null,
    isWaiting: (receiver, key) => isWaiting.get(receiver, key) !== undefined,
    isOutlived: ({ receiver, key, sequence }) => outlived.get(receiver, key, sequence) !== undefined,
    noteAttempt({ id }, { at, ok, status, detail, durationMs }) {
      attempt.run(id, at, ok ? 1 : 0, status, detail, durationMs);
      countAttempt.run(id);
      trim.run(id, id);
    },
    noteLast: (receiver, { at, ok, detail }) => void last.run(receiver, at, ok ? 1 : 0, detail),
    readLast(receiver) {
      const row = readLast.get(receiver) as unknown as
        | Pick<StoredAttempt, 'at' | 'ok' | 'detail'>
        | undefined;
      return row ? { at: row.at, ok: row.ok === 1, detail: row.detail } : null;
    },
    markSent: (id, now) => void end.run('sent', now, id),
    markDead: (id, now) => void end.run('dead', now, id),
    planRetry: (id, nextAt) => void plan.run(nextAt, id),
    hurry: (receiver, now) => void hurry.run(now, receiver, now),
    replay: (id, now) => void replay.run(now, now, id),
    read: (id) => (one.get(id) as unknown as DeliveryRow | undefined) ?? null,
    list({ state, receiver, limit }) {
      const conditions = ['1 = 1'];
      const values: (string | number)[] = [];
      if (state !== undefined) {
        conditions.push('state = ?');
        values.push(state);
      }
      if (receiver !== undefined) {
        conditions.push('receiver = ?');
        values.push(receiver);
      }
      const sql = `SELECT * FROM deliveries WHERE ${conditions.join(' AND ')} ORDER BY sequence DESC LIMIT ?`;
      return database.prepare(sql).all(...values, limit) as unknown as DeliveryRow[];
    },
    listAttempts: (id) =>
      (attempts.all(id) as unknown as StoredAttempt[]).map(({ at, ok, status, detail, duration_ms }) => ({
        at,
        ok: ok === 1,
        status,
        detail,
        durationMs: duration_ms,
      })),
    count(state, receiver) {
      const sql = `SELECT count(*) AS n FROM deliveries WHERE state = ?${receiver === undefined ? '' : ' AND receiver = ?'}`;
      const row = database.prepare(sql).get(...(receiver === undefined ? [state] : [state, receiver]));
      return Number(row?.['n'] ?? 0);
    },
    prune(before) {
      pruneAttempts.run(before);
      prune.run(before);
    },
  };
}
