/**
 * The order in which changes are read: what came just before the trouble first. The trouble is the moment that was asked for, or the first of an alert,
 * an SLO that burns, and a rise of errors or latency of what the service receives.
 */
import type { ServiceChange, ServiceChanges } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { ChangeDraft } from './change-draft.ts';

type Trouble = ServiceChanges['trouble'];

function reasonOf({ what, how, of }: ChangeDraft): NonNullable<Trouble>['reason'] | null {
  if ((what === 'alert' || what === 'slo') && how === 'began') return 'alert';
  if ((what === 'errors' || what === 'latency') && how === 'rose' && of === 'received') return what;
  return null;
}

/** What the order turns around; null where nothing went wrong. */
export function findTrouble(changes: readonly ChangeDraft[], around: EpochMs | null): Trouble {
  if (around !== null) return { at: around, reason: 'asked', text: 'The moment that was asked about' };
  let first: Trouble = null;
  for (const change of changes) {
    const reason = reasonOf(change);
    if (reason && (!first || change.at < first.at)) first = { at: change.at, reason, text: change.text };
  }
  return first;
}

const feltOf = (change: ChangeDraft): number => Number(reasonOf(change) !== null);

function byWords(a: ChangeDraft, b: ChangeDraft): number {
  return feltOf(a) - feltOf(b) || (a.text < b.text ? -1 : Number(a.text > b.text));
}

/** What happened at the very moment counts as before it. Of one moment what is a cause comes before what is felt. */
export function orderChanges(changes: readonly ChangeDraft[], trouble: Trouble): ServiceChange[] {
  const at = trouble?.at ?? Infinity;
  const marked = changes.map((change): ServiceChange => ({ ...change, isBeforeTrouble: change.at <= at }));
  return [
    ...marked
      .filter(({ isBeforeTrouble }) => isBeforeTrouble)
      .toSorted((a, b) => b.at - a.at || byWords(a, b)),
    ...marked
      .filter(({ isBeforeTrouble }) => !isBeforeTrouble)
      .toSorted((a, b) => a.at - b.at || byWords(a, b)),
  ];
}
