/** What questions about policies have in common: what access logs and connected clusters cannot tell. */
import type { Backtest, Warning } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AppContext } from '../http/app-context.ts';
import { listConfigWarnings } from '../mesh-config/config-warnings.ts';
import { runBacktest, type BacktestQuestion } from '../security/authorization/backtest.ts';
import type { TextProblem } from '../security/authorization/read-policy-text.ts';
import { warnOfRetention } from './access-log-question.ts';

/** Nothing where no access log is kept: that is told by the answer itself. */
export function warnOfLog(window: TimeWindow, { accessLog }: AppContext): Warning[] {
  if (!accessLog) return [];
  const status = accessLog.store.status();
  return status.records === 0 ? [] : warnOfRetention(window, status, accessLog);
}

/** Clusters whose configuration is connected, and what is wrong with it. */
export function readConnected({ meshConfig }: AppContext): { connected: string[]; warnings: Warning[] } {
  const clusters = meshConfig.clusters();
  return {
    connected: clusters.filter(({ lastSyncAt }) => lastSyncAt !== null).map(({ cluster }) => cluster),
    warnings: clusters.flatMap((one): Warning[] => {
      const { cluster, state, error, lastSyncAt } = one;
      if (state !== 'failed') return listConfigWarnings([one]);
      const of =
        lastSyncAt === null ? '' : `; what is told of it is of ${new Date(lastSyncAt).toISOString()}`;
      const message = `The mesh configuration of ${cluster} cannot be read${error === null ? '' : `: ${error}`}${of}.`;
      return [{ code: 'cluster-down', subject: cluster, message }];
    }),
  };
}

/** Where nothing can be read of a text, nothing is judged. */
const NOTHING_JUDGED = {
  policies: [],
  accessLog: null,
  metrics: { allowed: 0, denied: 0, undecided: 0, newlyDenied: 0, newlyAllowed: 0 },
  accessLogFrom: null,
  rows: [],
  rowsLeftOut: 0,
  notes: [],
};

export async function answerBacktest(
  context: AppContext,
  question: BacktestQuestion,
  problems: readonly TextProblem[] = [],
): Promise<Backtest> {
  const { window } = question;
  if (question.asked.length === 0)
    return { window, problems: [...problems], ...NOTHING_JUDGED, warnings: [] };
  const { store, meshConfig: config, accessLog } = context;
  const found = await runBacktest({ store, config, log: accessLog?.store ?? null }, question);
  return {
    window,
    ...found,
    problems: [...problems],
    warnings: [...found.warnings, ...readConnected(context).warnings, ...warnOfLog(window, context)],
  };
}
