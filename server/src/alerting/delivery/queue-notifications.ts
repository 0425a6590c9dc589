/**
 * Puts what a group has to tell into the outbox: one delivery for the group, or one for each alert where the receiver keeps single
 * incidents. Each alert that is news gets its line in the ledger.
 */
import type { Delivery, Receiver } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { StoredDocument } from '../../state/documents.ts';
import type { AlertEpisode } from '../dispatcher.ts';
import type { DispatchParts, GroupState } from './dispatch-parts.ts';
import type { Labels } from '@sightglass/shared/matchers';
import {
  deduplicationKey,
  groupsByItself,
  isFiring,
  limitAlerts,
  tellsSingleAlerts,
  type NotifiedGroup,
} from './notification.ts';

type Action = Delivery['action'];

interface Telling {
  readonly action: Action;
  readonly receiver: StoredDocument<Receiver>;
  readonly group: NotifiedGroup;
  readonly firing: readonly AlertEpisode[];
  readonly ended: readonly AlertEpisode[];
  readonly news: readonly AlertEpisode[];
}

const WORDS: Readonly<Record<Action, string>> = {
  fire: 'that it fires',
  repeat: 'that it still fires',
  resolve: 'that it ended',
  acknowledge: 'that somebody looks at it',
};

interface Queued {
  readonly action: Action;
  readonly receiver: StoredDocument<Receiver>;
  readonly group: NotifiedGroup;
  readonly alerts: readonly AlertEpisode[];
  /** Those that get a line of the ledger. */
  readonly news: readonly AlertEpisode[];
}

function enqueue(
  parts: DispatchParts,
  { action, receiver, group, alerts, news }: Queued,
  now: EpochMs,
): void {
  const { name, target } = receiver.document;
  const key = deduplicationKey(target.kind, group.id, alerts[0]?.fingerprint ?? '');
  // What is still to be told needs no reminder.
  if (action === 'repeat' && parts.outbox.isWaiting(receiver.id, key)) return;
  const quiet = action === 'repeat' && groupsByItself(target.kind);
  const id = parts.newId();
  parts.outbox.enqueue(
    {
      id,
      receiver: receiver.id,
      receiver_name: name,
      receiver_kind: target.kind,
      key,
      action,
      quiet: quiet ? 1 : 0,
      notification: JSON.stringify({ action, group, ...limitAlerts(alerts) }),
    },
    now,
  );
  if (quiet) return;
  for (const alert of news) {
    const { fingerprint, episode, source } = alert;
    const what = action === 'fire' && !isFiring(alert) ? WORDS.resolve : WORDS[action];
    const text = `To be told to ${name}: ${what}; by the ${group.because}.`;
    const about = { fingerprint, episode, source: source.id, receiver: receiver.id, delivery: id };
    parts.ledger.write({ at: now, kind: 'queued', ...about, text });
  }
}

export function queueNotifications(parts: DispatchParts, telling: Telling, now: EpochMs): void {
  const { action, receiver, group, firing, ended, news } = telling;
  if (news.length === 0) return;
  if (!tellsSingleAlerts(receiver.document.target.kind)) {
    enqueue(parts, { action, receiver, group, alerts: [...firing, ...ended], news }, now);
    return;
  }
  for (const alert of news) {
    const own = isFiring(alert) ? (action === 'repeat' ? 'repeat' : 'fire') : 'resolve';
    enqueue(parts, { action: own, receiver, group, alerts: [alert], news: [alert] }, now);
  }
}

/** Tells receivers that keep incidents that somebody looks at one, once. */
export function queueAcknowledgements(
  parts: DispatchParts,
  { receiver, group, members, alerts }: GroupState & { readonly receiver: StoredDocument<Receiver> },
  now: EpochMs,
): void {
  if (!tellsSingleAlerts(receiver.document.target.kind)) return;
  for (const member of members) {
    const alert = alerts.get(member.fingerprint);
    if (!alert || member.told === 0) continue;
    const acknowledged = alert.acknowledged === null ? 0 : 1;
    if (acknowledged === member.acknowledged) continue;
    parts.groups.keepMember({ ...member, acknowledged });
    if (acknowledged === 0) continue;
    const labels = JSON.parse(group.labels) as Labels;
    const notified = { id: group.id, labels, because: group.because };
    enqueue(parts, { action: 'acknowledge', receiver, group: notified, alerts: [alert], news: [alert] }, now);
  }
}
