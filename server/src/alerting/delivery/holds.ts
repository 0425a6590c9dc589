/** What holds alerts back at a moment. In: every alert that fires, and the policies. Out: by fingerprint, why; held alerts only. */
import type { LedgerEntry } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { AlertEpisode } from '../dispatcher.ts';
import { findInhibited, type Callers } from './inhibition.ts';
import type { Policies } from './policies.ts';
import { findQuietTimes, type QuietTime } from './quiet-times.ts';

export interface Hold {
  readonly quietTimes: readonly QuietTime[];
  /** Fingerprints. */
  readonly inhibitedBy: readonly string[];
}

export interface HoldQuestion {
  readonly policies: Policies;
  readonly callers: Callers;
  readonly now: EpochMs;
}

const NOBODY: readonly string[] = [];

export function findHolds(
  firing: readonly AlertEpisode[],
  { policies, callers, now }: HoldQuestion,
): ReadonlyMap<string, Hold> {
  const inhibited = findInhibited(firing, policies.inhibitCallers ? callers : null);
  const holds = new Map<string, Hold>();
  for (const alert of firing) {
    const quietTimes = findQuietTimes(policies.quietTimes, alert, now);
    const inhibitedBy = inhibited.get(alert.fingerprint) ?? NOBODY;
    if (quietTimes.length + inhibitedBy.length > 0) holds.set(alert.fingerprint, { quietTimes, inhibitedBy });
  }
  return holds;
}

interface Reason {
  readonly kind: Extract<LedgerEntry['kind'], 'silenced' | 'maintenance' | 'inhibited'>;
  /** The same for as long as the ledger has nothing new to say. */
  readonly note: string;
  readonly text: string;
}

/** The reason that the ledger names: what a person said goes before what an alert did. */
export function explainHold(hold: Hold, nameAlert: (fingerprint: string) => string): Reason {
  const [first] = hold.quietTimes;
  if (first) {
    const kind = first.kind === 'silence' ? 'silenced' : 'maintenance';
    const until = new Date(first.endsAt).toISOString();
    return { kind, note: `${kind} ${first.id}`, text: `Held back by ${first.words} until ${until}.` };
  }
  const names = hold.inhibitedBy.slice(0, 3).map((fingerprint) => `"${nameAlert(fingerprint)}"`);
  const more = hold.inhibitedBy.length > 3 ? ` and ${hold.inhibitedBy.length - 3} more` : '';
  return {
    kind: 'inhibited',
    note: 'inhibited',
    text: `Held back because ${names.join(', ')}${more} tells of the cause already.`,
  };
}
