/**
 * The clusters and namespaces that an engine's series tell of, for scope pickers and the mesh page. One query that sums
 * everything up to pairs of namespaces.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs } from '@sightglass/shared/units';
import { joinParts, METRIC_LABEL, setLabel } from './parts.ts';
import type { Engine } from './engine/engine.ts';
import type { Family } from './family.ts';
import { createMeanings } from './meanings.ts';
import { formatSelector } from './selector.ts';

/** What is told of each cluster. */
export type ClusterNamespaces = ReadonlyMap<
  string,
  { readonly namespaces: ReadonlySet<string>; readonly newestAt: EpochMs | null }
>;

/** Throws EngineError. */
export async function readNamespaces(
  engine: Engine,
  families: readonly Family[],
  at: EpochMs,
): Promise<ClusterNamespaces> {
  const parts = families.flatMap(({ counters, labels }) => {
    const by = [
      ...(engine.clusterLabel === null ? [] : [engine.clusterLabel]),
      ...labels.common,
      ...labels.clusters,
      ...labels.namespaces,
    ];
    return counters
      .filter(({ phase }) => phase === 'outcomes')
      .map(({ metric, matchers }) => {
        const selector = formatSelector({ metric, matchers }, engine.matchers);
        return setLabel(`max by (${by.join(',')}) (timestamp(${selector}))`, METRIC_LABEL, metric);
      });
  });
  const clusters = new Map<string, { namespaces: Set<string>; newestAt: EpochMs | null }>();
  if (parts.length === 0) return clusters;
  const { series } = await engine.queryInstant({ promql: joinParts(parts), at, purpose: 'namespaces' });
  const meanings = createMeanings(engine, families);
  for (const { labels, value } of series) {
    const read = meanings(labels);
    if (!read) continue;
    const { source, target, external } = read.edge;
    const own = read.reporter === 'source' ? source : target;
    for (const end of external ? [source] : [source, target]) {
      if (end.cluster === UNKNOWN) continue;
      let cluster = clusters.get(end.cluster);
      if (!cluster) clusters.set(end.cluster, (cluster = { namespaces: new Set(), newestAt: null }));
      if (end.namespace !== UNKNOWN) cluster.namespaces.add(end.namespace);
      if (end === own) cluster.newestAt = Math.max(cluster.newestAt ?? 0, value * 1000);
    }
  }
  return clusters;
}
