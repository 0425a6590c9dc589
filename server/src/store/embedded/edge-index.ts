/**
 * Edges by the name of the service or workload at either end, so that a question about one service does not look at every edge of
 * the mesh. What enters is an EdgeFilter; what leaves are ids of edges that may match: names repeat across namespaces and
 * clusters, so the asker still compares every part.
 */
import type { EdgeKey } from '../../telemetry/edge-window.ts';
import type { EdgeFilter } from '../telemetry-store.ts';
import type { Dictionary } from './dictionary.ts';

type Names = Map<string, number[]>;

const ENDS = ['source', 'target'] as const;
const FIELDS = ['service', 'workload'] as const;
const NONE: readonly number[] = [];

export interface EdgeIndex {
  /** Ids in ascending order; null when the filter names neither a service nor a workload. */
  candidates(filter: EdgeFilter): readonly number[] | null;
}

function createNames(): Record<(typeof FIELDS)[number], Names> {
  return { service: new Map(), workload: new Map() };
}

/** An index over the dictionary's edges; edges that were added since the last question are read first. */
export function createEdgeIndex(dictionary: Dictionary): EdgeIndex {
  const names = { source: createNames(), target: createNames() };
  let read = 0;

  function readNewEdges(): void {
    for (; read < dictionary.edges.length; read++) {
      const edge = dictionary.edges[read] as EdgeKey;
      for (const end of ENDS) {
        for (const field of FIELDS) {
          const own = names[end][field].get(edge[end][field]);
          if (own) own.push(read);
          else names[end][field].set(edge[end][field], [read]);
        }
      }
    }
  }

  return {
    candidates(filter) {
      readNewEdges();
      let fewest: readonly number[] | null = null;
      for (const end of ENDS) {
        for (const field of FIELDS) {
          const name = filter[end]?.[field];
          if (name === undefined) continue;
          const found = names[end][field].get(name) ?? NONE;
          if (!fewest || found.length < fewest.length) fewest = found;
        }
      }
      return fewest;
    },
  };
}
