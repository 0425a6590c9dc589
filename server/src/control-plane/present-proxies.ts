/** Facts of proxies and control planes -> a row for each proxy, judged, the stale first. Pure. */
import type { MeshProxy } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { DescribedPlane } from './describe-planes.ts';
import type { ProxyFacts } from './describe-proxies.ts';
import { judgeProxy, lastAccepted, whenMostTook } from './judge-proxy.ts';
import { nodeKey, type NodeReject, type NodeRejects } from './node-rejects.ts';
import { compareVersions, minorsBehind } from './versions.ts';

const ORDER: Readonly<Record<MeshProxy['state'], number>> = { stale: 0, unknown: 1, 'in-sync': 2 };

/** Kinds that istiod configures, through Envoy's protocol. */
const ISTIO_KINDS: ReadonlySet<MeshProxy['kind']> = new Set(['sidecar', 'gateway', 'waypoint', 'ztunnel']);

/** The oldest version of each cluster's istiods: whichever of them a proxy belongs to, it is not newer than that. */
function findPlaneVersions(planes: readonly DescribedPlane[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { cluster, versions } of planes) {
    for (const version of versions) {
      const known = found.get(cluster);
      if (known === undefined || compareVersions(version, known) < 0) found.set(cluster, version);
    }
  }
  return found;
}

/** How many minors a version is older than the control plane of its cluster. */
export function findBehind(
  planes: readonly DescribedPlane[],
): (proxy: Pick<MeshProxy, 'cluster' | 'kind' | 'version'>) => number | null {
  const versions = findPlaneVersions(planes);
  return ({ cluster, kind, version }) =>
    ISTIO_KINDS.has(kind) ? minorsBehind(version, versions.get(cluster) ?? null) : null;
}

function describeRejects(
  { updates }: ProxyFacts,
  nodeRejects: readonly NodeReject[],
): Pick<MeshProxy, 'rejected' | 'rejectedAt'> {
  const told = updates.flatMap(({ rejected }) => rejected ?? []);
  const at = [...updates.flatMap(({ rejectedIn }) => rejectedIn ?? []), ...nodeRejects].map(({ by }) => by);
  return {
    rejected: told.length === 0 ? null : told.reduce((sum, count) => sum + count, 0),
    rejectedAt: at.length === 0 ? null : Math.max(...at),
  };
}

export function presentProxies(
  proxies: readonly ProxyFacts[],
  planes: readonly DescribedPlane[],
  around: {
    readonly now: EpochMs;
    readonly staleMs: Milliseconds;
    readonly nodeRejects: NodeRejects;
    readonly isCut: boolean;
    /** Whether these are only some proxies of the mesh. */
    readonly isPart: boolean;
  },
): MeshProxy[] {
  const { now, staleMs, isCut, isPart } = around;
  const versions = findPlaneVersions(planes);
  const begunAt = proxies.reduce((first, { since }) => Math.min(first, since), now);
  const clusters = Map.groupBy(
    proxies.filter(({ kind }) => ISTIO_KINDS.has(kind)),
    ({ owner }) => owner.cluster,
  );
  const mostAt = new Map(
    Array.from(clusters, ([cluster, own]) => [
      cluster,
      isPart
        ? null
        : whenMostTook(
            own.filter((proxy) => now - proxy.at <= staleMs),
            begunAt,
          ),
    ]),
  );
  const rows = proxies.map((proxy): MeshProxy => {
    const { cluster, namespace, service, workload, pod } = proxy.owner;
    const isIstio = ISTIO_KINDS.has(proxy.kind);
    const nodeRejects = around.nodeRejects.get(nodeKey(cluster, `${pod}.${namespace}`)) ?? [];
    const planeVersion = isIstio ? (versions.get(cluster) ?? null) : null;
    return {
      id: `${cluster}/${namespace}/${pod || workload}`,
      kind: proxy.kind,
      cluster,
      namespace,
      service,
      workload,
      pod,
      version: proxy.version,
      planeVersion,
      minorsBehind: minorsBehind(proxy.version, planeVersion),
      ...judgeProxy(proxy, {
        now,
        staleMs,
        mostAt: isIstio ? (mostAt.get(cluster) ?? null) : null,
        nodeRejects,
        isCut,
        isPart,
      }),
      acceptedAt: lastAccepted(proxy),
      ...describeRejects(proxy, nodeRejects),
      lastAt: proxy.at,
    };
  });
  return rows.toSorted(
    (a, b) =>
      ORDER[a.state] - ORDER[b.state] ||
      (b.minorsBehind ?? 0) - (a.minorsBehind ?? 0) ||
      (a.id < b.id ? -1 : 1),
  );
}
