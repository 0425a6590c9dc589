/** What the routes of receivers share: secrets sealed on the way in, hidden on the way out. */
import type { Receiver, ReceiverRecord } from '@sightglass/shared/contract';
import { refuseTarget } from '../alerting/delivery/refuse-target.ts';
import { BadSecrets, hideSecrets, sealReceiver, type SecretIssue } from '../alerting/delivery/secrets.ts';
import type { AppContext } from '../http/app-context.ts';
import { ProblemError } from '../http/problem.ts';
import { recordFieldsOf } from '../http/record-fields.ts';
import type { StoredDocument } from '../state/documents.ts';

export function describeReceiver(stored: StoredDocument<Receiver>): ReceiverRecord {
  return { ...recordFieldsOf(stored), receiver: hideSecrets(stored.document) };
}

/**
 * Sealed, with what `{set: true}` keeps of the one with that id. Throws a 400 with the path of each secret that cannot be kept, and of each address that may not be reached.
 */
export function sealGiven(
  receiver: Receiver,
  { id, within = '' }: { readonly id: string | null; readonly within?: string },
  { collections, delivery }: AppContext,
): Receiver {
  const refuse = (issues: readonly SecretIssue[]): ProblemError => {
    const errors = issues.map(({ path, message }) => ({ path: `body.${within}${path}`, message }));
    return new ProblemError(400, 'The request has invalid parameters.', errors);
  };
  const unreachable = refuseTarget(receiver.target, delivery.guard);
  if (unreachable.length > 0) throw refuse(unreachable);
  const kept = id === null ? null : (collections.receivers.read(id)?.document ?? null);
  try {
    return sealReceiver(receiver, kept, delivery.secrets);
  } catch (error) {
    if (!(error instanceof BadSecrets)) throw error;
    throw refuse(error.issues);
  }
}
