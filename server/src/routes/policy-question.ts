/** What questions about policies have in common: what access logs and connected clusters cannot tell. */
import type { Warning } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AppContext } from '../http/app-context.ts';
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
    warnings: clusters
      .filter(({ state }) => state === 'failed')
      .map(({ cluster, error, lastSyncAt }) => ({
        code: 'cluster-down' as const,
        subject: cluster,
        message: `The mesh configuration of ${cluster} cannot be read${error === null ? '' : `: ${error}`}${lastSyncAt === null ? '' : `; what is told of it is of ${new Date(lastSyncAt).toISOString()}`}.`,
      })),
  };
}
