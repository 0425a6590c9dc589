/**
 * For how much of a window each cluster reported, so that silence is not taken for absence. A cluster counts as reporting in a step in which any
 * traffic inside it was told; one without traffic of its own, or beyond the first sixteen, counts as reporting when anything at all was told by it.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import type { EdgesAnswer, EdgeSums, TelemetryStore } from '../store/telemetry-store.ts';

/** Clusters of which the steps are read, those with the most edges. */
const MOST_CLUSTERS = 16;
const STEPS = 12;

/** Milliseconds by cluster; a cluster that is not in it reported nothing. */
export type ClusterCoverage = ReadonlyMap<string, Milliseconds>;

/** Clusters whose proxies told of the edge. */
function listReporting({ edge, reporters }: Pick<EdgeSums, 'edge' | 'reporters'>): string[] {
  return reporters.map((reporter) => edge[reporter === 'source' ? 'source' : 'target'].cluster);
}

/** Edges told of by each cluster. */
function countReported(edges: readonly EdgeSums[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of edges) {
    for (const cluster of listReporting(one)) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
  }
  return counts;
}

/** Null where the cluster has no traffic of its own in the window. */
async function readOwn(
  store: TelemetryStore,
  cluster: string,
  asked: { readonly window: TimeWindow; readonly leastStepMs: Milliseconds },
): Promise<Milliseconds | null> {
  const { window, leastStepMs } = asked;
  const answer = await store.readSeries({
    window,
    filter: { source: { cluster }, target: { cluster } },
    by: 'none',
    stepMs: Math.max(leastStepMs, Math.ceil((window.to - window.from) / STEPS / leastStepMs) * leastStepMs),
    histograms: false,
  });
  let coveredMs = 0;
  for (const [i, covered] of answer.covered.entries()) {
    if (answer.groups.some(({ points }) => points[i] !== null && points[i] !== undefined)) {
      coveredMs += covered;
    }
  }
  return coveredMs > 0 ? coveredMs : null;
}

export interface CoverageQuestion {
  readonly store: TelemetryStore;
  /** Clusters of both windows. */
  readonly clusters: readonly string[];
  readonly leastStepMs: Milliseconds;
}

/** Clusters by falling number of edges that they told of in any of the answers. */
export function listClusters(answers: readonly EdgesAnswer[]): string[] {
  const counts = countReported(answers.flatMap(({ edges }) => edges));
  return [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([cluster]) => cluster);
}

/** The coverage of the window that was answered. */
export async function readClusterCoverage(
  { store, clusters, leastStepMs }: CoverageQuestion,
  answer: EdgesAnswer,
): Promise<ClusterCoverage> {
  const told = countReported(answer.edges);
  const coverage = new Map<string, Milliseconds>();
  for (const [place, cluster] of clusters.entries()) {
    const asked = { window: answer.window, leastStepMs };
    const own = place < MOST_CLUSTERS ? await readOwn(store, cluster, asked) : null;
    const known = own ?? (told.has(cluster) ? answer.coveredMs : 0);
    if (known > 0) coverage.set(cluster, Math.min(known, answer.coveredMs));
  }
  return coverage;
}
