/** Between the state machine and delivery: what the machine hands on, and what it is told of it. */
import type { Alert, LedgerEntry } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';

/** An alert as the machine keeps it: what holds it back is delivery's to say. */
export interface AlertEpisode extends Omit<Alert, 'silencedBy' | 'inhibitedBy'> {
  /** Ids; empty: the routing table decides. */
  readonly receivers: readonly string[];
}

export interface Dispatcher {
  /**
   * Called inside the transaction that keeps the new states, after every evaluation: notifications commit with the transitions that
   * they tell of. `firing`: every episode that fires (also without data, when its rule says so); `resolved`: those that ended at
   * this moment.
   */
  dispatch(
    alerts: { readonly firing: readonly AlertEpisode[]; readonly resolved: readonly AlertEpisode[] },
    now: EpochMs,
  ): void;
  /** What holds each alert back at the moment, by fingerprint. */
  holds(
    alerts: readonly AlertEpisode[],
    now: EpochMs,
  ): ReadonlyMap<string, { readonly silencedBy: readonly string[]; readonly inhibitedBy: readonly string[] }>;
}

/** The record of why somebody was, or was not, told. Entries commit with the transaction that is under way. */
export interface LedgerWriter {
  write(entry: Omit<LedgerEntry, 'id'>): void;
}
