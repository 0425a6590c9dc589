/** Namespaces grouped by cluster, clusters by name, in each the unwell first, then by name. Pure. */
import type { Overview } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';

export type NamespaceCell = Overview['namespaces'][number];

export interface ClusterRow {
  readonly cluster: string;
  readonly cells: readonly NamespaceCell[];
}

const RANK: Readonly<Record<Health, number>> = { failing: 0, degraded: 1, ok: 2, 'no-data': 3 };

export function groupByCluster(namespaces: readonly NamespaceCell[]): ClusterRow[] {
  return [...Map.groupBy(namespaces, ({ cluster }) => cluster)]
    .map(([cluster, cells]) => ({
      cluster,
      cells: cells.toSorted(
        (a, b) => RANK[a.health] - RANK[b.health] || a.namespace.localeCompare(b.namespace, 'en'),
      ),
    }))
    .toSorted((a, b) => a.cluster.localeCompare(b.cluster, 'en'));
}
