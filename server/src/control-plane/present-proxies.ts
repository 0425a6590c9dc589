/** Facts of proxies and control planes -> a row for each proxy, judged, the stale first; and how many there are of each kind and version. Pure. */
import type { ControlPlaneAnswer, MeshProxy } from '@sightglass/shared/contract';
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
  },
): MeshProxy[] {
  const { now, staleMs, isCut } = around;
  const versions = findPlaneVersions(planes);
  const clusters = Map.groupBy(
    proxies.filter(({ kind }) => ISTIO_KINDS.has(kind)),
    ({ owner }) => owner.cluster,
  );
  const mostAt = new Map(
    Array.from(clusters, ([cluster, own]) => [
      cluster,
      whenMostTook(own.filter((proxy) => now - proxy.at <= staleMs)),
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

/** By kind, the oldest version first. */
export function countProxies(proxies: readonly MeshProxy[]): ControlPlaneAnswer['proxies'] {
  const countOf = (state: MeshProxy['state']): number =>
    proxies.filter((proxy) => proxy.state === state).length;
  const groups = Map.groupBy(proxies, ({ kind, version }) => JSON.stringify([kind, version]));
  const versions = Array.from(groups.values(), (group) => {
    const { kind, version } = group[0] as MeshProxy;
    const behind = group.flatMap((proxy) => proxy.minorsBehind ?? []);
    return {
      kind,
      version,
      proxies: group.length,
      stale: group.filter(({ state }) => state === 'stale').length,
      minorsBehind: behind.length === 0 ? null : Math.max(...behind),
    };
  });
  return {
    total: proxies.length,
    inSync: countOf('in-sync'),
    stale: countOf('stale'),
    unknown: countOf('unknown'),
    versions: versions.toSorted(
      (a, b) =>
        (a.kind < b.kind ? -1 : Number(a.kind > b.kind)) || compareVersions(a.version ?? '', b.version ?? ''),
    ),
  };
}
