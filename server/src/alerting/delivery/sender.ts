/**
 * Drains the outbox. In: rows that wait. Out: attempts, each written down with its outcome before the next of the same receiver.
 * One attempt at a time for each receiver, so that what concerns one alert stays in order; receivers do not wait for each other. What
 * was sent when the process died before writing it down is sent again: at least once.
 */
import type { Receiver } from '@sightglass/shared/contract';
import { formatDuration } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';
import type { StoredDocument } from '../../state/documents.ts';
import type { LedgerTable } from '../../state/ledger-table.ts';
import type { State } from '../../state/open-state.ts';
import type { DeliveryRow, Outbox } from '../../state/outbox.ts';
import type { SecretBox } from '../../state/secret-box.ts';
import { attempt, type Outcome } from './attempt.ts';
import { chooseWait } from './backoff.ts';
import type { Notification } from './notification.ts';
import type { Reach } from './reach.ts';
import type { DeliverySettings } from './settings.ts';

/** A clock that jumps ahead must not make a dead letter of what was hardly tried. */
const LEAST_ATTEMPTS = 5;
/** How long a receiver is left alone when the state file did not take what became of an attempt. */
const UNWRITTEN_PAUSE_MS = 30_000;

export interface SenderParts {
  readonly state: State;
  readonly outbox: Outbox;
  readonly ledger: LedgerTable;
  readonly reach: Reach;
  readonly box: SecretBox;
  readonly settings: DeliverySettings;
  readonly externalUrl: string;
  readonly clock: () => EpochMs;
  readonly random: () => number;
  readReceivers(): ReadonlyMap<string, StoredDocument<Receiver>>;
  /** An attempt ended. */
  tell(attempt: { readonly kind: string; readonly outcome: 'sent' | 'failed' | 'dead' }): void;
  /** Something that should not happen did. */
  fail(error: unknown): void;
}

export interface Sender {
  /** Begins whatever is due and possible. Returns at once. */
  drain(): void;
  /** Once nothing is under way. */
  settled(): Promise<void>;
  /** Begins nothing more, and waits for what is under way. */
  stop(): Promise<void>;
}

export function createSender(parts: SenderParts): Sender {
  const { state, outbox, ledger, settings, clock } = parts;
  const busy = new Map<string, Promise<void>>();
  /** Receivers that want to be left alone until then. */
  const pausedUntil = new Map<string, EpochMs>();
  let stopped = false;

  function note(row: DeliveryRow, kind: 'sent' | 'failed' | 'dead', text: string): void {
    const about = {
      fingerprint: null,
      episode: null,
      source: null,
      receiver: row.receiver,
      delivery: row.id,
    };
    ledger.write({ at: clock(), kind, ...about, text });
  }

  function bury(row: DeliveryRow, why: string): void {
    outbox.markDead(row.id, clock());
    note(row, 'dead', `Given up for ${row.receiver_name}: ${why}. It can be replayed.`);
  }

  function writeDown(row: DeliveryRow, outcome: Outcome): void {
    const { ok, status, detail, durationMs, retryAfterMs } = outcome;
    const now = clock();
    state.transaction(() => {
      const made = { at: now, ok, status, detail, durationMs };
      outbox.noteAttempt(row, made);
      outbox.noteLast(row.receiver, made);
      const answer = `${status === null ? '' : `${status}: `}${detail}`;
      if (ok) {
        outbox.markSent(row.id, now);
        if (row.quiet === 0 || row.attempts > 0) note(row, 'sent', `Told ${row.receiver_name} (${answer}).`);
        parts.tell({ kind: row.receiver_kind, outcome: 'sent' });
        return;
      }
      const failures = row.attempts + 1;
      const waitMs = chooseWait({ failures, retryAfterMs }, settings, parts.random);
      if (retryAfterMs !== null) pausedUntil.set(row.receiver, now + waitMs);
      const isLate = now - row.begun_at >= settings.deadlineMs && failures >= LEAST_ATTEMPTS;
      note(row, 'failed', `${row.receiver_name} could not be told, attempt ${failures} (${answer}).`);
      if (isLate)
        bury(
          row,
          `it was not taken within ${formatDuration(settings.deadlineMs)}, the last time for ${answer}`,
        );
      else outbox.planRetry(row.id, now + waitMs);
      parts.tell({ kind: row.receiver_kind, outcome: isLate ? 'dead' : 'failed' });
    });
  }

  async function tryOnce(row: DeliveryRow): Promise<void> {
    const receiver = parts.readReceivers().get(row.receiver);
    if (!receiver) {
      state.transaction(() => bury(row, 'the receiver was deleted'));
      return;
    }
    const envelope = {
      delivery: row.id,
      key: row.key,
      receiver: receiver.document.name,
      notification: JSON.parse(row.notification) as Notification,
      externalUrl: parts.externalUrl,
      now: clock(),
      alertmanagerResendMs: settings.alertmanagerResendMs,
    };
    writeDown(row, await attempt(receiver.document, envelope, parts));
    if (receiver.document.target.kind === 'slack')
      pausedUntil.set(
        row.receiver,
        Math.max(pausedUntil.get(row.receiver) ?? 0, clock() + settings.slackSpacingMs),
      );
  }

  function isPaused(receiver: string, now: EpochMs): boolean {
    const until = pausedUntil.get(receiver);
    if (until === undefined) return false;
    // A pause that is longer than any can be was noted before the clock was set back.
    if (now < until && until - now <= settings.longestRetryAfterMs) return true;
    pausedUntil.delete(receiver);
    return false;
  }

  function begin(receiver: string): void {
    const now = clock();
    if (stopped || busy.has(receiver) || isPaused(receiver, now)) return;
    const latest = now + Math.max(settings.longestBackoffMs, settings.longestRetryAfterMs);
    const row = outbox.findDue(receiver, { now, latest });
    if (!row) return;
    const work = tryOnce(row)
      .catch((error: unknown) => {
        // What cannot be written down stays due, and would be told again and again at once.
        pausedUntil.set(receiver, clock() + UNWRITTEN_PAUSE_MS);
        parts.fail(error);
      })
      .finally(() => {
        busy.delete(receiver);
        begin(receiver);
      });
    busy.set(receiver, work);
  }

  async function settled(): Promise<void> {
    while (busy.size > 0) await Promise.all(busy.values());
  }

  return {
    drain() {
      if (stopped) return;
      for (const receiver of outbox.listWaitingReceivers()) begin(receiver);
    },
    settled,
    async stop() {
      stopped = true;
      await settled();
    },
  };
}
