/**
 * "Send a test": one attempt at once, past the queue, with an alert that says what it is. In: a receiver with sealed secrets. Out: the
 * outcome, also written in the ledger. Where the receiver keeps incidents, the test's is closed again right away.
 */
import { randomUUID } from 'node:crypto';
import type { Receiver, ReceiverTest } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { LedgerTable } from '../../state/ledger-table.ts';
import type { Outbox } from '../../state/outbox.ts';
import type { SecretBox } from '../../state/secret-box.ts';
import type { AlertEpisode } from '../dispatcher.ts';
import { attempt } from './attempt.ts';
import { tellsSingleAlerts, type Notification } from './notification.ts';
import type { Reach } from './reach.ts';
import type { DeliverySettings } from './settings.ts';

interface TestParts {
  readonly box: SecretBox;
  readonly reach: Reach;
  readonly externalUrl: string;
  readonly settings: Pick<DeliverySettings, 'alertmanagerResendMs'>;
  readonly clock: () => EpochMs;
  readonly outbox: Outbox;
  readonly ledger: LedgerTable;
}

/** `id` null: the receiver is not kept yet. */
export type TestReceiver = (
  receiver: Receiver,
  about: { readonly id: string | null; readonly author: string },
) => Promise<ReceiverTest>;

function createSample(id: string, author: string, now: EpochMs): AlertEpisode {
  return {
    fingerprint: id,
    episode: id,
    source: { kind: 'rule', id: 'receiver-test', name: 'Receiver test', tier: null },
    subject: null,
    labels: { alertname: 'SightglassTest', severity: 'info' },
    summary: 'This is a test: nothing is wrong',
    description: `${author} tried this receiver from the console.`,
    severity: 'info',
    state: 'firing',
    value: null,
    pendingAt: now,
    firedAt: now,
    resolvedAt: null,
    evaluatedAt: now,
    runbookUrl: '',
    acknowledged: null,
    receivers: [],
  };
}

export function createReceiverTest(parts: TestParts): TestReceiver {
  const { clock, outbox, ledger, externalUrl, settings } = parts;
  return async (receiver, { id, author }) => {
    const test = randomUUID();
    const send = (action: 'fire' | 'resolve') => {
      const now = clock();
      const sample = createSample(test, author, now);
      const alert = action === 'fire' ? sample : { ...sample, state: 'resolved' as const, resolvedAt: now };
      const group = {
        id: test,
        labels: { alertname: 'SightglassTest' },
        because: 'button that sends a test',
      };
      const notification: Notification = { action, group, alerts: [alert], left: 0 };
      const key = `sightglass-test-${test}`;
      const rest = { externalUrl, now, alertmanagerResendMs: settings.alertmanagerResendMs };
      return attempt(
        receiver,
        { delivery: test, key, receiver: receiver.name, notification, ...rest },
        parts,
      );
    };
    const { ok, status, detail, durationMs } = await send('fire');
    if (ok && tellsSingleAlerts(receiver.target.kind)) await send('resolve');
    const at = clock();
    if (id !== null) outbox.noteLast(id, { at, ok, detail });
    const answer = `${status === null ? '' : `${status}: `}${detail}`;
    const text = `${author} sent a test to ${receiver.name}: ${ok ? 'it was taken' : 'it was not taken'} (${answer}).`;
    const about = { fingerprint: null, episode: null, source: null, receiver: id, delivery: null };
    ledger.write({ at, kind: 'receiver-test', ...about, text });
    return { ok, status, detail, durationMs };
  };
}
