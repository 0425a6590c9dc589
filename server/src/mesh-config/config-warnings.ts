/** What of the mesh's configuration is missing at present or doubtful, as warnings of an answer that is made of it. */
import type { ConfigCluster, Warning } from '@sightglass/shared/contract';

/** Whether anything was ever read of them: what was not read is not missing. */
export const isConfigRead = (clusters: readonly ConfigCluster[]): boolean =>
  clusters.some(({ lastSyncAt }) => lastSyncAt !== null);

export function listConfigWarnings(clusters: readonly ConfigCluster[]): Warning[] {
  return clusters.flatMap(({ cluster, where, state, error, lastSyncAt }): Warning[] => {
    if (state === 'synced') return [];
    if (state === 'syncing') {
      const message = `The configuration of ${cluster} is still being read from ${where}.`;
      return [{ code: 'source-stale', subject: cluster, message }];
    }
    const age = lastSyncAt === null ? 'and never was' : `since ${new Date(lastSyncAt).toISOString()}`;
    const message = `The configuration of ${cluster} cannot be read from ${where}, ${age}: ${error ?? 'unknown reason'}`;
    return [{ code: 'source-down', subject: cluster, message }];
  });
}
