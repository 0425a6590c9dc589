/**
 * The secrets of receivers: sealed before they enter a document, opened only to send, never answered. In: a receiver as somebody wrote
 * it, and the one that is kept. Out: one to keep, one to answer, or one to send with. Errors carry the path of the field.
 */
import type { Receiver, ReceiverTarget, Secret } from '@sightglass/shared/contract';
import type { SecretBox } from '../../state/secret-box.ts';
import type { OpenTarget } from './receivers/message.ts';

/** A sealed text is a third longer, and the contract ends at 4000. */
const LONGEST_SECRET = 2900;

interface SecretField {
  readonly name: 'signingKey' | 'bearer' | 'routingKey' | 'webhookUrl' | 'password';
  /** Without it nothing can be sent. */
  readonly needed: boolean;
  /** Goes to the receiver as it is, so it must not follow when the address becomes another's. */
  readonly sent: boolean;
}

const FIELDS: Readonly<Record<ReceiverTarget['kind'], readonly SecretField[]>> = {
  webhook: [
    { name: 'signingKey', needed: false, sent: false },
    { name: 'bearer', needed: false, sent: true },
  ],
  alertmanager: [{ name: 'bearer', needed: false, sent: true }],
  pagerduty: [{ name: 'routingKey', needed: true, sent: true }],
  slack: [{ name: 'webhookUrl', needed: true, sent: false }],
  email: [{ name: 'password', needed: false, sent: true }],
};

export interface SecretIssue {
  /** Within the receiver. */
  readonly path: string;
  readonly message: string;
}

/** Thrown for secrets that cannot be kept as they were written. */
export class BadSecrets extends Error {
  readonly issues: readonly SecretIssue[];

  constructor(issues: readonly SecretIssue[]) {
    super(issues.map(({ path, message }) => `${path} ${message}`).join('; '));
    this.name = 'BadSecrets';
    this.issues = issues;
  }
}

/** Thrown when a secret was sealed with a key that is not there any more. */
export class UnreadableSecret extends Error {
  constructor(name: string) {
    super(
      `The secret ${name} cannot be read: it was sealed with another secret.key than the one beside the state file. Write it again.`,
    );
    this.name = 'UnreadableSecret';
  }
}

type Fields = Partial<Record<SecretField['name'], Secret>>;

const readField = (target: ReceiverTarget, name: SecretField['name']): Secret =>
  (target as Fields)[name] ?? null;

function withFields(target: ReceiverTarget, fields: Fields): ReceiverTarget {
  // The names are those of the kind: a relation that the compiler cannot follow.
  const changed: object = { ...target, ...fields };
  return changed as ReceiverTarget;
}

/** Where it goes: secrets that are kept unseen stay bound to it. */
function readDestinations(target: ReceiverTarget): readonly string[] {
  switch (target.kind) {
    case 'alertmanager':
      return target.urls.map((url) => new URL(url).origin);
    case 'email':
      return [`${target.host}:${target.port} ${target.security}`];
    case 'slack':
      return [];
    default:
      return [new URL(target.url).origin];
  }
}

function isElsewhere(target: ReceiverTarget, kept: ReceiverTarget): boolean {
  const known = readDestinations(kept);
  return readDestinations(target).some((destination) => !known.includes(destination));
}

function findIssue(field: SecretField, target: ReceiverTarget, kept: ReceiverTarget | null): string | null {
  const { name, needed, sent } = field;
  const written = readField(target, name);
  if (written === null || written === '') return needed ? 'is missing' : null;
  if (typeof written === 'string') {
    if (written.length > LONGEST_SECRET) return `is longer than ${LONGEST_SECRET} characters`;
    if (/[\r\n\0]/.test(written)) return 'has a line break';
    if (name === 'bearer' && /[^\x20-\x7e]/.test(written))
      return 'has a character that no header can carry: letters, digits and signs of ASCII only';
    if (name === 'webhookUrl' && !(/^https?:\/\//.test(written) && URL.canParse(written)))
      return 'is no address such as https://hooks.slack.com/services/...';
    return null;
  }
  if (!kept || kept.kind !== target.kind || readField(kept, name) === null)
    return 'is not kept yet: write it, or leave it out';
  if (sent && isElsewhere(target, kept))
    return 'must be written again, as it would go to another address now';
  return null;
}

/** The receiver with its secrets sealed; `{set: true}` takes over what is kept. Throws BadSecrets. */
export function sealReceiver(receiver: Receiver, kept: Receiver | null, box: SecretBox): Receiver {
  const { target } = receiver;
  const fields = FIELDS[target.kind];
  const issues = fields.flatMap((field) => {
    const message = findIssue(field, target, kept?.target ?? null);
    return message === null ? [] : [{ path: `target.${field.name}`, message }];
  });
  if (issues.length > 0) throw new BadSecrets(issues);
  const sealed: Fields = {};
  for (const { name } of fields) {
    const written = readField(target, name);
    if (written === null || written === '') sealed[name] = null;
    else if (typeof written === 'string') sealed[name] = box.seal(written);
    else sealed[name] = kept ? readField(kept.target, name) : null;
  }
  return { ...receiver, target: withFields(target, sealed) };
}

/** As it may be answered: `{set: true}` where there is a secret. */
export function hideSecrets(receiver: Receiver): Receiver {
  const hidden: Fields = {};
  for (const { name } of FIELDS[receiver.target.kind])
    hidden[name] = readField(receiver.target, name) === null ? null : { set: true };
  return { ...receiver, target: withFields(receiver.target, hidden) };
}

/** Names of those that the present key does not open. */
export function listUnreadable({ target }: Receiver, box: SecretBox): string[] {
  return FIELDS[target.kind]
    .filter(({ name }) => {
      const sealed = readField(target, name);
      return typeof sealed === 'string' && box.open(sealed) === null;
    })
    .map(({ name }) => name);
}

export interface OpenedTarget {
  readonly target: OpenTarget;
  /** The secrets' texts, to be taken out of whatever is written down. */
  readonly secrets: readonly string[];
}

/** Of an address a receiver may tell its path alone, which is what nobody may know of it. */
function listForms(secret: string): string[] {
  if (secret === '') return [];
  const url = /^https?:\/\//.test(secret) ? URL.parse(secret) : null;
  const path = url === null ? '' : url.pathname + url.search;
  return path.length > 1 ? [secret, path] : [secret];
}

/** As it is sent with. Throws UnreadableSecret. */
export function openTarget({ target }: Receiver, box: SecretBox): OpenedTarget {
  const opened: Record<string, string> = {};
  for (const { name } of FIELDS[target.kind]) {
    const sealed = readField(target, name);
    const text = typeof sealed === 'string' ? box.open(sealed) : '';
    if (text === null) throw new UnreadableSecret(name);
    opened[name] = text;
  }
  const secrets = Object.values(opened).flatMap(listForms);
  // Every secret field of the kind is a text now.
  return { target: { ...target, ...opened } as OpenTarget, secrets };
}

/** A receiver may echo what it was sent. */
export function removeSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '•••'), text);
}
