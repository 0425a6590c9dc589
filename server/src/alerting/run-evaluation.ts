/**
 * One evaluation: all evaluators are asked, their answers applied, and the new states, the ledger's entries and the notifications kept
 * in one transaction, so that whatever ends the process in between leaves all of it or nothing.
 */
import { randomBytes } from 'node:crypto';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { AlertTable, StoredEpisode } from '../state/alert-table.ts';
import type { State } from '../state/open-state.ts';
import { applyEvaluations, type Change } from './apply-evaluations.ts';
import type { Heard } from './ask-evaluators.ts';
import type { Dispatcher, LedgerWriter } from './dispatcher.ts';
import { ledgerEntryOf } from './ledger-text.ts';

/** How long past episodes are kept, and how many at most. */
const KEPT_MS = 90 * 86_400_000;
const MOST_KEPT = 50_000;

const EPISODE_BYTES = 8;

export interface Keeping {
  readonly state: State;
  readonly table: AlertTable;
  readonly dispatcher: Dispatcher;
  readonly ledger: LedgerWriter;
}

export interface EvaluationMoment {
  /** The clock. */
  readonly at: EpochMs;
  /** Evaluations' own time since the one before; null for the first of this run of the program. */
  readonly elapsedMs: Milliseconds | null;
  /** What is counted at most where the evaluation before was of an earlier run. */
  readonly everyMs: Milliseconds;
}

const nameEpisode = (): string => randomBytes(EPISODE_BYTES).toString('hex');

/** After a start: no more than one evaluation may have been missed for sure, whatever the clock says. */
function elapsedSince(
  live: readonly StoredEpisode[],
  { at, elapsedMs, everyMs }: EvaluationMoment,
): Milliseconds {
  if (elapsedMs !== null) return elapsedMs;
  const last = Math.max(...live.map(({ evaluatedAt }) => evaluatedAt));
  return Number.isFinite(last) ? Math.min(Math.max(at - last, 0), everyMs) : 0;
}

/** Applies what was heard, and keeps all that follows from it. Throws when nothing could be kept. */
export function keepEvaluation(
  { state, table, dispatcher, ledger }: Keeping,
  heard: Heard,
  moment: EvaluationMoment,
): readonly Change[] {
  return state.transaction(() => {
    const { at } = moment;
    const live = table.live();
    const changes = applyEvaluations(live, heard, { at, elapsedMs: elapsedSince(live, moment), nameEpisode });
    const firing = new Map(live.filter(({ firedAt }) => firedAt !== null).map((one) => [one.episode, one]));
    const resolved: StoredEpisode[] = [];
    for (const change of changes) {
      const { event, episode } = change;
      if (event === 'dropped') table.forget(episode.episode);
      else table.keep(episode);
      if (event === 'resolved') {
        firing.delete(episode.episode);
        resolved.push(episode);
      } else if (episode.firedAt !== null) firing.set(episode.episode, episode);
      const entry = ledgerEntryOf(change, at);
      if (entry) ledger.write(entry);
    }
    dispatcher.dispatch({ firing: [...firing.values()], resolved }, at);
    if (changes.some(({ event }) => event === 'resolved')) table.prune(at - KEPT_MS, MOST_KEPT);
    return changes;
  });
}
