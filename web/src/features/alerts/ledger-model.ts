/** What the ledger's entries mean, for people: a word and a state each. Pure. */
import type { LedgerEntry } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';

type Kind = LedgerEntry['kind'];

/** The state is of the telling, not of the mesh: sent is well, failed degrades, dead fails, held back is neither. */
const KINDS: Readonly<Record<Kind, readonly [word: string, health: Health]>> = {
  pending: ['Pending', 'no-data'],
  fired: ['Fired', 'failing'],
  resolved: ['Resolved', 'ok'],
  'no-data': ['No data', 'no-data'],
  silenced: ['Silenced', 'no-data'],
  inhibited: ['Held back', 'no-data'],
  maintenance: ['Maintenance', 'no-data'],
  'held-in-group': ['Held in group', 'no-data'],
  'no-receiver': ['No receiver', 'degraded'],
  queued: ['Queued', 'no-data'],
  sent: ['Sent', 'ok'],
  failed: ['Attempt failed', 'degraded'],
  dead: ['Given up', 'failing'],
  replayed: ['Tried again', 'no-data'],
  acknowledged: ['Acknowledged', 'ok'],
  'receiver-test': ['Test', 'no-data'],
};

export function sayKind(kind: Kind): string {
  return KINDS[kind][0];
}

export function assessKind(kind: Kind): Health {
  return KINDS[kind][1];
}
