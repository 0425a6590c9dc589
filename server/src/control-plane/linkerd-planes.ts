/**
 * Linkerd's control plane as its proxies tell of it: one for each cluster and namespace, by the address that they ask (`linkerd-dst-headless.linkerd.svc.cluster.local:8086`). Pushes,
 * rejects and convergence are not told by anybody. Pure.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { Plane } from '@sightglass/shared/contract';
import type { NewestGauge } from '../store/gauges.ts';
import { LINKERD_REQUESTS, LINKERD_RESPONSES, type ProxySeries } from '../telemetry/proxies/proxy-series.ts';
import { podKey } from './growth.ts';
import { LATELY_MS } from './judge-plane.ts';
import type { ProxiesRead } from './read-proxies.ts';

const COMPONENTS: Readonly<Record<string, string>> = {
  'linkerd-dst': 'destination',
  'linkerd-destination': 'destination',
  'linkerd-policy': 'policy',
  'linkerd-identity': 'identity',
};

interface Address {
  readonly component: string;
  readonly namespace: string;
}

function readAddress(address: string): Address {
  const [service = '', namespace = ''] = address.replace(/:\d+$/, '').split('.');
  const name = service.replace(/-headless$/, '');
  return {
    component: (COMPONENTS[name] ?? name).slice(0, 80) || 'control plane',
    namespace: namespace || 'linkerd',
  };
}

const countPods = (series: readonly ProxySeries[]): number =>
  new Set(series.map(({ owner }) => podKey(owner))).size;

/** Proxies by component whose requests failed lately. */
function sayFailures(series: readonly ProxySeries[], now: EpochMs): string[] {
  const failing = series.filter(
    ({ metric, labels, grew }) =>
      metric === LINKERD_RESPONSES &&
      labels['classification'] === 'failure' &&
      grew &&
      now - grew.by <= LATELY_MS,
  );
  const byComponent = Map.groupBy(failing, ({ labels }) => readAddress(labels['addr'] ?? '').component);
  return Array.from(byComponent, ([component, group]) => {
    const count = countPods(group);
    return `Requests of ${count} ${count === 1 ? 'proxy' : 'proxies'} to ${component} failed in the last 15 minutes`;
  });
}

type Asked = Pick<ProxySeries, 'labels' | 'owner'>;

const addressOf = ({ labels }: Asked): Address => readAddress(labels['addr'] ?? '');
const planeId = (asked: Asked): string => `${asked.owner.cluster}/${addressOf(asked).namespace}/linkerd`;

/** The most that ask one component. */
function addCounted(counted: readonly NewestGauge[]): number {
  const components = Map.groupBy(counted, (one) => addressOf(one).component);
  return Math.max(
    0,
    ...Array.from(components.values(), (group) => group.reduce((sum, { value }) => sum + value, 0)),
  );
}

function describe(
  id: string,
  asked: Asked,
  told: { readonly why: string[]; readonly connected: number | null },
): Plane {
  const { namespace } = addressOf(asked);
  const { why, connected } = told;
  const untold =
    connected === null
      ? 'Only its proxies tell of it, and only at present'
      : 'Only its proxies tell of it; none of their requests failed lately';
  return {
    id,
    kind: 'linkerd',
    cluster: asked.owner.cluster,
    namespace,
    name: 'linkerd',
    revision: null,
    versions: [],
    replicas: [],
    state: why.length > 0 ? 'failing' : 'unknown',
    why: why.length > 0 ? why : [untold],
    connected,
    connectedBy: [],
    pushes: null,
    pushErrors: [],
    rejects: { total: null, byType: [], byNode: [] },
    convergence: null,
    configEvents: [],
    triggers: [],
    writeTimeouts: null,
    internalErrors: null,
    conflicts: [],
    series: { pushes: [], rejects: [], convergence: [] },
  };
}

/** `counted` are all proxies by the address that they ask, where `series` are of some only; null: of all. Of the past nothing but names is told. */
export function describeLinkerd(
  { series, counted }: Pick<ProxiesRead, 'series' | 'counted'>,
  { now, isPast }: { readonly now: EpochMs; readonly isPast: boolean },
): Plane[] {
  const told = Map.groupBy(
    series.filter(({ metric }) => metric === LINKERD_REQUESTS || metric === LINKERD_RESPONSES),
    planeId,
  );
  const asking = Map.groupBy(
    (counted ?? []).filter(({ metric }) => metric === LINKERD_REQUESTS),
    planeId,
  );
  return [...new Set([...told.keys(), ...asking.keys()])].toSorted().map((id) => {
    const [own, all] = [told.get(id) ?? [], asking.get(id) ?? []];
    const asked = (own[0] ?? all[0]) as Asked;
    if (isPast) return describe(id, asked, { why: [], connected: null });
    const connected = counted === null ? countPods(own) : addCounted(all);
    return describe(id, asked, { why: sayFailures(own, now), connected });
  });
}
