/**
 * Secrets of a receiver while it is being written. They are kept apart from the draft, which the browser stores: what was typed is lost with
 * the page, and nothing else is. Pure. In: a receiver, and secrets by their path. Out: the receiver with them, or without.
 */
import type { ReceiverDraft, ReceiverTarget } from '@sightglass/shared/contract';

export type TypedSecrets = Readonly<Record<string, string>>;

const SECRET_FIELDS: Readonly<Record<ReceiverTarget['kind'], readonly string[]>> = {
  webhook: ['signingKey', 'bearer'],
  alertmanager: ['bearer'],
  pagerduty: ['routingKey'],
  slack: ['webhookUrl'],
  email: ['password'],
};

/** Without which a receiver of its kind can tell nobody. */
const NEEDED: Partial<Record<ReceiverTarget['kind'], string>> = {
  pagerduty: 'routingKey',
  slack: 'webhookUrl',
};

/** The receiver as it is sent: what was typed in place of what the draft says. */
export function addSecrets<Receiver extends { readonly target: { readonly kind: ReceiverTarget['kind'] } }>(
  receiver: Receiver,
  typed: TypedSecrets,
): Receiver {
  const patch: Record<string, string> = {};
  for (const field of SECRET_FIELDS[receiver.target.kind]) {
    const text = typed[`target.${field}`]?.trim() ?? '';
    if (text !== '') patch[field] = text;
  }
  return { ...receiver, target: { ...receiver.target, ...patch } };
}

/** The path of a needed secret that is neither typed nor kept; null when all is there. */
export function findMissingSecret(receiver: {
  readonly target: object & { readonly kind: ReceiverTarget['kind'] };
}): string | null {
  const field = NEEDED[receiver.target.kind];
  if (field === undefined) return null;
  const held: unknown = (receiver.target as Readonly<Record<string, unknown>>)[field];
  return held === null || held === undefined ? `target.${field}` : null;
}

/** Takes secrets that stand in a document (from YAML) out of it. */
export function takeSecrets(receiver: ReceiverDraft): { receiver: ReceiverDraft; typed: TypedSecrets } {
  const target: Record<string, unknown> = { ...receiver.target };
  const typed: Record<string, string> = {};
  for (const field of SECRET_FIELDS[receiver.target.kind] ?? []) {
    const held = target[field];
    if (typeof held !== 'string') continue;
    typed[`target.${field}`] = held;
    target[field] = null;
  }
  return { receiver: { ...receiver, target: target as ReceiverDraft['target'] }, typed };
}
