/** Nobody is told, and nothing holds an alert back: for tests, and where delivery is not wired. */
import type { Dispatcher, LedgerWriter } from './dispatcher.ts';

export const NULL_DISPATCHER: Dispatcher = { dispatch: () => {}, holds: () => new Map() };
export const NULL_LEDGER: LedgerWriter = { write: () => {} };
