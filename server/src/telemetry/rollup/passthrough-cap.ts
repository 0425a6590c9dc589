/**
 * Hosts outside the mesh that proxies let through are an unbounded set (a crawler's targets, say). The first of them in each
 * cluster keep their names; the others share one node named after the passthrough cluster.
 */
import type { EdgeKey } from '../edge-window.ts';

/** Distinct passthrough hosts a cluster. */
const MAXIMUM_HOSTS = 50;

export class PassthroughCap {
  #hosts = new Map<string, Set<string>>();

  /** The edge itself while its host is among the named ones, or the same edge to the folded node. */
  fold(edge: EdgeKey, foldInto: string): EdgeKey {
    const { cluster, service } = edge.target;
    let hosts = this.#hosts.get(cluster);
    if (!hosts) {
      hosts = new Set();
      this.#hosts.set(cluster, hosts);
    }
    if (service === foldInto || hosts.has(service)) return edge;
    if (hosts.size < MAXIMUM_HOSTS) {
      hosts.add(service);
      return edge;
    }
    return { ...edge, target: { ...edge.target, service: foldInto } };
  }

  /** Frees the names of hosts that none of these edges leads to. */
  keepOnly(edges: readonly EdgeKey[]): void {
    const kept = new Map<string, Set<string>>();
    for (const { target, external } of edges) {
      if (!external || !this.#hosts.get(target.cluster)?.has(target.service)) continue;
      const hosts = kept.get(target.cluster);
      if (hosts) hosts.add(target.service);
      else kept.set(target.cluster, new Set([target.service]));
    }
    this.#hosts = kept;
  }
}
