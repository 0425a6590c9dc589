/** A change of an alert -> its entry in the ledger; null where nothing happened that anybody would ask about. */
import type { LedgerEntry } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { Change } from './apply-evaluations.ts';

type Told = Pick<LedgerEntry, 'kind' | 'text'>;

function tell({ event, episode }: Change): Told | null {
  const { summary } = episode;
  switch (event) {
    case 'began':
      return {
        kind: 'pending',
        text: `Holds for the first time, and has yet to hold for a while: ${summary}`,
      };
    case 'fired':
      return episode.state === 'no-data'
        ? { kind: 'no-data', text: `Fires because there is no data: ${summary}` }
        : { kind: 'fired', text: `Fires: ${summary}` };
    case 'lost-data':
      return { kind: 'no-data', text: `Goes on to fire, without data: ${summary}` };
    case 'found-data':
      return { kind: 'fired', text: `Goes on to fire, with data again: ${summary}` };
    case 'resolved':
      return { kind: 'resolved', text: `Is over: ${summary}` };
    case 'dropped':
      return { kind: 'resolved', text: `Ended before it had held long enough to fire: ${summary}` };
    default:
      return null;
  }
}

export function ledgerEntryOf(change: Change, at: EpochMs): Omit<LedgerEntry, 'id'> | null {
  const told = tell(change);
  if (!told) return null;
  const { fingerprint, episode, source } = change.episode;
  return { ...told, at, fingerprint, episode, source: source.id, receiver: null, delivery: null };
}
