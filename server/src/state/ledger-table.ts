/** The ledger's rows: why somebody was, or was not, told. Entries commit with the transaction that is under way. */
import type { LedgerEntry } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';
import type { State } from './open-state.ts';

interface LedgerQuestion {
  readonly window: TimeWindow;
  readonly fingerprint?: string | undefined;
  readonly source?: string | undefined;
  readonly receiver?: string | undefined;
  readonly limit: number;
}

export interface LedgerTable {
  write(entry: Omit<LedgerEntry, 'id'>): void;
  /** Newest first, at most `limit` and one more, by which a caller knows that there are others. */
  read(question: LedgerQuestion): LedgerEntry[];
  /** Forgets what is older. */
  prune(before: EpochMs): void;
}

/** What became of a delivery is written once, not for each of its alerts: those are found by what was queued. */
const OF_ALERT = (column: 'fingerprint' | 'source'): string =>
  `(${column} = ? OR (${column} IS NULL AND delivery IN
     (SELECT delivery FROM ledger WHERE ${column} = ? AND delivery IS NOT NULL)))`;

export function createLedgerTable({ database }: State): LedgerTable {
  const insert = database.prepare(
    'INSERT INTO ledger (at, kind, fingerprint, episode, source, receiver, delivery, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const forget = database.prepare('DELETE FROM ledger WHERE at < ?');
  return {
    write({ at, kind, fingerprint, episode, source, receiver, delivery, text }) {
      insert.run(at, kind, fingerprint, episode, source, receiver, delivery, text);
    },
    read({ window, fingerprint, source, receiver, limit }) {
      const conditions = ['at >= ?', 'at <= ?'];
      const values: (string | number)[] = [window.from, window.to];
      if (fingerprint !== undefined) {
        conditions.push(OF_ALERT('fingerprint'));
        values.push(fingerprint, fingerprint);
      }
      if (source !== undefined) {
        conditions.push(OF_ALERT('source'));
        values.push(source, source);
      }
      if (receiver !== undefined) {
        conditions.push('receiver = ?');
        values.push(receiver);
      }
      const select = database.prepare(
        `SELECT * FROM ledger WHERE ${conditions.join(' AND ')} ORDER BY at DESC, id DESC LIMIT ?`,
      );
      return select.all(...values, limit + 1) as unknown as LedgerEntry[];
    },
    prune: (before) => void forget.run(before),
  };
}
