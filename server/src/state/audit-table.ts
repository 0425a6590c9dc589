/** The audit trail: who changed what, who signed in, who was refused. Entries are only ever added, and go when they are older than they are kept. */
import type { AuditEntry } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';
import type { State } from './open-state.ts';

interface AuditQuestion {
  readonly window: TimeWindow;
  /** Part of the actor's name, in any case. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly outcome?: AuditEntry['outcome'] | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface AuditTable {
  add(entry: Omit<AuditEntry, 'id'>): void;
  /** Newest first. */
  list(question: AuditQuestion): AuditEntry[];
  removeBefore(at: EpochMs): void;
}

/** Texts longer than this are cut: a refused request may carry anything. */
const LONGEST = 1000;

const cut = (text: string): string => text.slice(0, LONGEST).toWellFormed();

export function createAuditTable({ database }: State): AuditTable {
  const insert = database.prepare(
    `INSERT INTO audit (at, actor, via, action, subject, outcome, detail, address, request_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = database.prepare(
    `SELECT id, at, actor, via, action, subject, outcome, detail, address, request_id AS requestId FROM audit
     WHERE at >= ? AND at < ? AND id < ? AND (? IS NULL OR instr(lower(actor), lower(?)) > 0)
       AND (? IS NULL OR action = ?) AND (? IS NULL OR outcome = ?)
     ORDER BY id DESC LIMIT ?`,
  );
  const remove = database.prepare('DELETE FROM audit WHERE at < ?');
  return {
    add({ at, actor, via, action, subject, outcome, detail, address, requestId }) {
      insert.run(
        at,
        cut(actor),
        via,
        action,
        cut(subject),
        outcome,
        cut(detail),
        cut(address),
        cut(requestId),
      );
    },
    list({ window, actor = null, action = null, outcome = null, before = Number.MAX_SAFE_INTEGER, limit }) {
      const rows = select.all(
        window.from,
        window.to,
        before,
        actor,
        actor,
        action,
        action,
        outcome,
        outcome,
        limit,
      );
      return rows as unknown as AuditEntry[];
    },
    removeBefore: (at) => void remove.run(at),
  };
}
