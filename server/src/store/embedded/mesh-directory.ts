/** Clusters and namespaces that telemetry told of, for scope pickers and the mesh page. Moments are epoch milliseconds. */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs } from '@sightglass/shared/units';
import type { StoreStatus } from '../telemetry-store.ts';
import type { Dictionary } from './dictionary.ts';

export interface MeshDirectory {
  /** A target of the cluster answered in a window that ended then. */
  sawCluster(name: string, at: EpochMs): void;
  lastSeen(): ReadonlyMap<string, EpochMs>;
  clusters(): StoreStatus['clusters'];
}

/** A directory over the ends of all edges of the dictionary; ends outside the mesh or not told are left out. */
export function createMeshDirectory(dictionary: Dictionary): MeshDirectory {
  const lastSeen = new Map<string, EpochMs>();
  const namespaces = new Map<string, Set<string>>();
  let read = 0;

  function readNewEdges(): void {
    for (; read < dictionary.edges.length; read++) {
      const edge = dictionary.edges[read];
      if (!edge) continue;
      for (const end of edge.external ? [edge.source] : [edge.source, edge.target]) {
        if (end.cluster === UNKNOWN) continue;
        let names = namespaces.get(end.cluster);
        if (!names) namespaces.set(end.cluster, (names = new Set()));
        if (end.namespace !== UNKNOWN) names.add(end.namespace);
      }
    }
  }

  return {
    sawCluster(name, at) {
      lastSeen.set(name, Math.max(at, lastSeen.get(name) ?? 0));
    },
    lastSeen: () => lastSeen,
    clusters() {
      readNewEdges();
      const names = [...new Set([...lastSeen.keys(), ...namespaces.keys()])].toSorted();
      return names.map((name) => ({
        name,
        namespaces: [...(namespaces.get(name) ?? [])].toSorted(),
        lastDataAt: lastSeen.get(name) ?? null,
      }));
    },
  };
}
