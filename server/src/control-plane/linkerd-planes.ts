/**
 * Linkerd's control plane as its proxies tell of it: one for each cluster and namespace, by the address that they ask (`linkerd-dst-headless.linkerd.svc.cluster.local:8086`). Pushes,
 * rejects and convergence are not told by anybody. Pure.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { Plane } from '@sightglass/shared/contract';
import { LINKERD_REQUESTS, LINKERD_RESPONSES, type ProxySeries } from '../telemetry/proxies/proxy-series.ts';
import { podKey } from './growth.ts';
import { LATELY_MS } from './judge-plane.ts';

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

function describe(id: string, series: readonly ProxySeries[], now: EpochMs): Plane {
  const { owner, labels } = series[0] as ProxySeries;
  const { namespace } = readAddress(labels['addr'] ?? '');
  const why = sayFailures(series, now);
  return {
    id,
    kind: 'linkerd',
    cluster: owner.cluster,
    namespace,
    name: 'linkerd',
    revision: null,
    versions: [],
    replicas: [],
    state: why.length > 0 ? 'failing' : 'unknown',
    why: why.length > 0 ? why : ['Only its proxies tell of it; none of their requests failed lately'],
    connected: countPods(series),
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

export function describeLinkerd(series: readonly ProxySeries[], now: EpochMs): Plane[] {
  const asked = series.filter(({ metric }) => metric === LINKERD_REQUESTS || metric === LINKERD_RESPONSES);
  const planes = Map.groupBy(
    asked,
    ({ owner, labels }) => `${owner.cluster}/${readAddress(labels['addr'] ?? '').namespace}/linkerd`,
  );
  return Array.from(planes, ([id, group]) => describe(id, group, now)).toSorted((a, b) =>
    a.id < b.id ? -1 : 1,
  );
}
