/**
 * What the series of an answer say. What enters is a map of labels as the engine hands it out, the same object for the same
 * labels; what leaves is which number of which edge it is, worked out once for each map by the rules of telemetry/dialects.
 */
import type { SeriesMeaning, TargetIdentity } from '../../telemetry/dialects/dialect.ts';
import { rememberBy } from '../../telemetry/dialects/remember.ts';
import { UNKNOWN } from '@sightglass/shared/identity';
import { partsOfEdge } from '../edge-parts.ts';
import type { EdgeKey } from '../../telemetry/edge-window.ts';
import { METRIC_LABEL } from './parts.ts';
import type { Engine } from './engine/engine.ts';
import type { Family } from './family.ts';

export interface ReadSeries extends SeriesMeaning {
  readonly family: Family;
  /** Text that tells the edge from all others, and sorts as its parts do. */
  readonly key: string;
  /** Names what provides and what yields within one scraped workload; null when the series does neither. */
  readonly owner: string | null;
}

/** What a map of labels says; null when it says nothing of an edge, or is left out on purpose. */
export type Meanings = (labels: ReadonlyMap<string, string>) => ReadSeries | null;

/** The text of an edge. */
export function formatEdgeKey(edge: EdgeKey): string {
  return partsOfEdge(edge).join('\0');
}

/** Meanings of one engine's series. */
export function createMeanings(engine: Engine, families: readonly Family[]): Meanings {
  const byMetric = new Map(
    families.flatMap((family) => family.counters.map(({ metric }) => [metric, family])),
  );
  // One object for each cluster, because dialects remember by it.
  const identities = new Map<string, TargetIdentity>();
  const identityIn = (cluster: string): TargetIdentity => {
    let identity = identities.get(cluster);
    if (!identity) {
      identity = { cluster, namespace: UNKNOWN, service: UNKNOWN, workload: UNKNOWN, version: UNKNOWN };
      identities.set(cluster, identity);
    }
    return identity;
  };
  const read = (labels: ReadonlyMap<string, string>): ReadSeries | null => {
    const metric = labels.get(METRIC_LABEL) ?? '';
    const family = byMetric.get(metric);
    if (!family) return null;
    const told = engine.clusterLabel === null ? undefined : labels.get(engine.clusterLabel);
    const identity = family.identify(labels, identityIn(told || engine.cluster));
    const meaning = family.interpret(metric, labels, identity);
    if (meaning === null || 'dropped' in meaning) return null;
    const ranks = (meaning.provides?.length ?? 0) + (meaning.yieldsTo?.length ?? 0) > 0;
    const { cluster, namespace, workload } = meaning.edge.source;
    return {
      ...meaning,
      family,
      key: formatEdgeKey(meaning.edge),
      owner: ranks ? [engine.name, cluster, namespace, workload].join('\0') : null,
    };
  };
  const remembered = rememberBy((labels: ReadonlyMap<string, string>) => ({ said: read(labels) }));
  return (labels) => remembered(labels).said;
}
