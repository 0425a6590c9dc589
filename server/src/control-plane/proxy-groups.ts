/**
 * Proxies counted instead of told, where there are too many to read each: how many pods of a workload print which build -> groups by namespace, kind and version. Pure.
 */
import type { ControlPlaneAnswer, MeshProxy, ProxyKind } from '@sightglass/shared/contract';
import type { NewestGauge } from '../store/gauges.ts';
import { BUILD, ENVOY_LIVE, LINKERD_BUILD } from '../telemetry/proxies/proxy-series.ts';
import { kindOfEnvoy } from './describe-proxies.ts';
import { compareVersions } from './versions.ts';

export interface ProxyGroup {
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: ProxyKind;
  readonly version: string | null;
  readonly proxies: number;
  /** As of a proxy. */
  readonly minorsBehind: number | null;
}

type Group = Omit<ProxyGroup, 'minorsBehind'>;

function readGroup({ metric, labels, owner, value }: NewestGauge): Group[] {
  const { cluster, namespace } = owner;
  const component = labels['component'];
  const text = (metric === BUILD ? labels['tag'] : labels['version']) ?? '';
  const group = { cluster, namespace, version: text.slice(0, 80) || null, proxies: value };
  if (metric === LINKERD_BUILD) return [{ ...group, kind: 'linkerd' }];
  if (metric !== BUILD) return [];
  if (component === 'ztunnel') return [{ ...group, kind: 'ztunnel' }];
  return component === 'proxy' ? [{ ...group, kind: kindOfEnvoy(owner) }] : [];
}

const ownerKey = ({ owner: { cluster, namespace, service, workload } }: NewestGauge): string =>
  JSON.stringify([cluster, namespace, service, workload]);

/** Envoys of workloads that print no build of Istio's. */
function readPlainEnvoys(counted: readonly NewestGauge[]): Group[] {
  const istio = new Set(counted.filter(({ metric }) => metric === BUILD).map(ownerKey));
  return counted
    .filter((one) => one.metric === ENVOY_LIVE && !istio.has(ownerKey(one)))
    .map(({ owner: { cluster, namespace }, value }) => ({
      cluster,
      namespace,
      kind: 'envoy',
      version: null,
      proxies: value,
    }));
}

/** In no order; `behindOf` says how many minors a version is older than its cluster's control plane. */
export function readProxyGroups(
  counted: readonly NewestGauge[],
  behindOf: (group: Group) => number | null,
): ProxyGroup[] {
  const all = [...counted.flatMap(readGroup), ...readPlainEnvoys(counted)];
  const same = Map.groupBy(all, ({ cluster, namespace, kind, version }) =>
    JSON.stringify([cluster, namespace, kind, version]),
  );
  return Array.from(same.values(), (groups) => {
    const group = groups[0] as Group;
    const proxies = groups.reduce((sum, one) => sum + one.proxies, 0);
    return { ...group, proxies, minorsBehind: behindOf(group) };
  });
}

const toGroup = ({ cluster, namespace, kind, version, minorsBehind }: MeshProxy): ProxyGroup => ({
  cluster,
  namespace,
  kind,
  version,
  minorsBehind,
  proxies: 1,
});

/** By kind, the oldest version first. `groups` count those that are listed as well; null: all are listed. What is not listed is not known. */
export function countProxies(
  proxies: readonly MeshProxy[],
  groups: readonly ProxyGroup[] | null,
): ControlPlaneAnswer['proxies'] {
  const countOf = (state: MeshProxy['state']): number =>
    proxies.filter((proxy) => proxy.state === state).length;
  const [stale, inSync] = [countOf('stale'), countOf('in-sync')];
  const keyOf = ({ kind, version }: Pick<ProxyGroup, 'kind' | 'version'>) => JSON.stringify([kind, version]);
  const staleBy = Map.groupBy(
    proxies.filter(({ state }) => state === 'stale'),
    keyOf,
  );
  const versions = Array.from(Map.groupBy(groups ?? proxies.map(toGroup), keyOf), ([key, same]) => {
    const { kind, version } = same[0] as ProxyGroup;
    const behind = same.flatMap((group) => group.minorsBehind ?? []);
    return {
      kind,
      version,
      proxies: same.reduce((sum, group) => sum + group.proxies, 0),
      stale: staleBy.get(key)?.length ?? 0,
      minorsBehind: behind.length === 0 ? null : Math.max(...behind),
    };
  });
  const total = versions.reduce((sum, one) => sum + one.proxies, 0);
  return {
    total,
    inSync,
    stale,
    unknown: Math.max(0, total - stale - inSync),
    versions: versions.toSorted(
      (a, b) =>
        (a.kind < b.kind ? -1 : Number(a.kind > b.kind)) || compareVersions(a.version ?? '', b.version ?? ''),
    ),
  };
}
