/**
 * Alerting as the rest of the server knows it: the loop that evaluates, the episodes that it keeps, and what people do to them. What
 * evaluates, who is told and who keeps the record are given (evaluation.ts, dispatcher.ts).
 */
import type { Alert } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { createAlertTable, type AlertTable, type StoredEpisode } from '../state/alert-table.ts';
import { DocumentError } from '../state/document-error.ts';
import type { State } from '../state/open-state.ts';
import { createAlertLoop, type AlertLoop, type AlertLoopOptions } from './alert-loop.ts';
import type { Evaluators } from './ask-evaluators.ts';
import type { Dispatcher, LedgerWriter } from './dispatcher.ts';
import type { RulePreview } from './rules/preview-rule.ts';

export interface AlertingOptions {
  readonly state: State;
  readonly evaluators: Evaluators;
  readonly dispatcher: Dispatcher;
  readonly ledger: LedgerWriter;
  readonly previewRule: RulePreview;
  readonly clock: () => EpochMs;
  readonly newestEnd: () => EpochMs | null;
  readonly intervalMs: Milliseconds;
  readonly everyMs: Milliseconds;
  readonly log: AlertLoopOptions['log'];
  readonly observe: AlertLoopOptions['observe'];
}

export interface Alerting {
  readonly table: Pick<AlertTable, 'live' | 'findLive' | 'history'>;
  readonly loop: AlertLoop;
  readonly previewRule: RulePreview;
  /** Episodes with what holds each back at the moment. */
  present(episodes: readonly StoredEpisode[]): Alert[];
  /** Somebody looks at it; or with a comment of null nobody does any more. Throws DocumentError `missing` where no such alert is live. */
  acknowledge(fingerprint: string, by: { readonly author: string; readonly comment: string | null }): Alert;
  /** The last evaluation of a rule or SLO in this run of the program; null before the first. */
  statusOf(sourceId: string): { readonly at: EpochMs; readonly error: string | null } | null;
}

const isLive = ({ resolvedAt }: StoredEpisode): boolean => resolvedAt === null;

/** Alerting that does not run yet: `loop.start()` starts it. */
export function createAlerting(options: AlertingOptions): Alerting {
  const { state, dispatcher, ledger, clock } = options;
  const table = createAlertTable(state);
  const statuses = new Map<string, { readonly at: EpochMs; readonly error: string | null }>();

  const loop = createAlertLoop({
    ...options,
    table,
    steadyClock: () => performance.now(),
    judged({ id, error }, at) {
      // An SLO is judged tier by tier: one that fails is what there is to tell.
      const before = statuses.get(id);
      if (before?.at !== at || error !== null) statuses.set(id, { at, error });
    },
  });

  function present(episodes: readonly StoredEpisode[]): Alert[] {
    const holds = dispatcher.holds(episodes.filter(isLive), clock());
    return episodes.map((episode) => {
      // What only the machine and delivery need to know is left out.
      const { activeMs: _1, inactiveMs: _2, absentMs: _3, about: _4, receivers: _5, ...told } = episode;
      const held = isLive(episode) ? holds.get(episode.fingerprint) : undefined;
      return {
        ...told,
        silencedBy: [...(held?.silencedBy ?? [])],
        inhibitedBy: [...(held?.inhibitedBy ?? [])],
      };
    });
  }

  return {
    table,
    loop,
    previewRule: options.previewRule,
    present,
    statusOf: (sourceId) => statuses.get(sourceId) ?? null,
    acknowledge: (fingerprint, by) =>
      state.transaction(() => {
        const episode = table.findLive(fingerprint);
        if (!episode)
          throw new DocumentError('missing', `There is no alert ${fingerprint} that fires or is pending.`);
        const at = clock();
        const { author, comment } = by;
        const acknowledged = comment === null ? null : { at, by: author, comment };
        const changed = { ...episode, acknowledged };
        table.keep(changed);
        const words = comment === null || comment === '' ? '' : `: ${comment}`;
        ledger.write({
          at,
          kind: 'acknowledged',
          fingerprint,
          episode: episode.episode,
          source: episode.source.id,
          receiver: null,
          delivery: null,
          text:
            comment === null ? `${author} no longer acknowledges it` : `Acknowledged by ${author}${words}`,
        });
        return present([changed])[0] as Alert;
      }),
  };
}
