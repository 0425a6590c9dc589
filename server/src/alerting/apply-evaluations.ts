/**
 * All evaluations of one moment and the episodes that were live before -> the episodes after it, with what happened to each. Pure
 * but for the names of new episodes. A subject of which an evaluation says nothing is what the evaluation says of missing ones;
 * sources that could not be judged keep what they have; sources that are gone end.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { StoredEpisode } from '../state/alert-table.ts';
import { stepAlert, type AlertOutcome, type AlertProgress } from './alert-state.ts';
import type { AlertSource, Evaluation, Judgement } from './evaluation.ts';
import { fingerprintOf } from './fingerprint.ts';

export interface Change {
  readonly event: NonNullable<AlertOutcome['event']> | 'kept';
  /** As it is now; of one that is over, as it was at its end. */
  readonly episode: StoredEpisode;
}

export interface Moment {
  readonly at: EpochMs;
  /** Evaluations' own time since the one before. */
  readonly elapsedMs: Milliseconds;
  /** Makes the name of a new episode. */
  readonly nameEpisode: () => string;
}

/** A subject that was not heard of for this long, while others were, is gone. */
export const GONE_AFTER_MS = 3_600_000;

const keyOf = ({ kind, id, tier }: AlertSource): string => JSON.stringify([kind, id, tier]);

function progressOf(episode: StoredEpisode | undefined): AlertProgress | null {
  if (!episode || episode.state === 'resolved') return null;
  const { state, pendingAt, firedAt, activeMs, inactiveMs } = episode;
  return { state, pendingAt, firedAt, activeMs, inactiveMs };
}

function begin(
  fingerprint: string,
  { nameEpisode }: Moment,
): Pick<StoredEpisode, 'fingerprint' | 'episode' | 'acknowledged'> {
  return { fingerprint, episode: nameEpisode(), acknowledged: null };
}

/** What the episode tells, from the newest judgement. Severity and alertname are the source's own, whatever labels say. */
function describe(evaluation: Evaluation, judgement: Judgement) {
  const { source, severity, receivers, runbookUrl } = evaluation;
  const { subject, summary, description, value } = judgement;
  const labels = { ...evaluation.labels, ...judgement.labels, alertname: source.name, severity };
  return { source, subject, labels, summary, description, severity, value, runbookUrl, receivers };
}

function end(episode: StoredEpisode, at: EpochMs): StoredEpisode {
  const resolvedAt = Math.max(at, episode.firedAt ?? episode.pendingAt);
  return { ...episode, state: 'resolved', resolvedAt, evaluatedAt: at };
}

function advance(
  before: StoredEpisode | undefined,
  { evaluation, judgement }: { evaluation: Evaluation; judgement: Judgement },
  moment: Moment,
): Change | null {
  const { next, event } = stepAlert(progressOf(before), judgement.state, { ...moment, ...evaluation });
  const told = describe(evaluation, judgement);
  if (next) {
    const fingerprint = before?.fingerprint ?? fingerprintOf(evaluation.source, judgement.labels);
    const own = before ?? begin(fingerprint, moment);
    // While it fires although it no longer holds, it goes on to say what it fired for.
    const isOver = judgement.state === 'inactive' && before !== undefined;
    const shown = isOver ? { ...told, summary: before.summary, description: before.description } : told;
    const { fingerprint: mark, episode, acknowledged } = own;
    return {
      event: event ?? 'kept',
      episode: {
        fingerprint: mark,
        episode,
        acknowledged,
        ...shown,
        ...next,
        about: evaluation.about ?? '',
        absentMs: 0,
        resolvedAt: null,
        evaluatedAt: moment.at,
      },
    };
  }
  if (!before || event === null) return null;
  // It ends with its last word of what was wrong: the summary of a past episode says what it was.
  return { event, episode: end(before, moment.at) };
}

/** A live episode of whose subject this evaluation says nothing. */
function advanceMissing(before: StoredEpisode, evaluation: Evaluation, moment: Moment): Change | null {
  const isMeant = before.about === (evaluation.about ?? '');
  const found = (isMeant && evaluation.judgeMissing?.(before.labels)) || 'inactive';
  const absentMs =
    found === 'no-data' || found === 'active' ? before.absentMs + moment.elapsedMs : before.absentMs;
  const judged = absentMs >= GONE_AFTER_MS ? 'inactive' : found === 'unknown' ? 'no-data' : found;
  const { next, event } = stepAlert(progressOf(before), judged, { ...moment, ...evaluation });
  if (!next) return event ? { event, episode: end(before, moment.at) } : null;
  const { receivers, severity, runbookUrl, source } = evaluation;
  const episode = {
    ...before,
    ...next,
    receivers,
    severity,
    runbookUrl,
    source,
    absentMs,
    evaluatedAt: moment.at,
  };
  return { event: event ?? 'kept', episode };
}

/**
 * `heard` are the kinds of sources whose evaluator answered: of the others nothing changes. Of two judgements with the same labels
 * the first counts.
 */
export function applyEvaluations(
  live: readonly StoredEpisode[],
  { evaluations, heard }: { evaluations: readonly Evaluation[]; heard: ReadonlySet<AlertSource['kind']> },
  moment: Moment,
): Change[] {
  const changes: Change[] = [];
  const bySource = Map.groupBy(live, ({ source }) => keyOf(source));
  for (const evaluation of evaluations) {
    const key = keyOf(evaluation.source);
    const own = bySource.get(key) ?? [];
    bySource.delete(key);
    if (evaluation.error !== null) continue;
    const left = new Map(own.map((episode) => [episode.fingerprint, episode]));
    const seen = new Set<string>();
    for (const judgement of evaluation.judgements) {
      // Most subjects of most rules: nothing is there that could change.
      if (judgement.state === 'inactive' && own.length === 0) continue;
      const fingerprint = fingerprintOf(evaluation.source, judgement.labels);
      if (seen.has(fingerprint)) continue;
      seen.add(fingerprint);
      const change = advance(left.get(fingerprint), { evaluation, judgement }, moment);
      left.delete(fingerprint);
      if (change) changes.push(change);
    }
    for (const episode of left.values()) {
      const change = advanceMissing(episode, evaluation, moment);
      if (change) changes.push(change);
    }
  }
  for (const [, orphans] of bySource) {
    for (const episode of orphans) {
      if (!heard.has(episode.source.kind)) continue;
      const event = episode.firedAt === null ? 'dropped' : 'resolved';
      changes.push({ event, episode: end(episode, moment.at) });
    }
  }
  return changes;
}
