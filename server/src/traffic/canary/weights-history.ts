/**
 * How the weights between versions were configured as time went on, from the kept history of the routes that divide a service's traffic. Subsets and
 * Services mean what they mean at present.
 */
import type { Canary, ConfiguredRoute } from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AppContext } from '../../http/app-context.ts';
import { readRoute, readTrafficConfig, ROUTE_KINDS, type TrafficConfig } from '../configured/list-routes.ts';
import { parseSpec } from '../configured/parse-spec.ts';
import type { FindTarget } from '../configured/target-finder.ts';
import { weightsOf } from '../configured/weights-of.ts';

type Configured = Canary['weights']['configured'][number];

const MOST_VERSIONS = 200;
const MOST_CHANGES = 1000;

type Parts = Pick<AppContext, 'meshConfig' | 'configHistory'>;
type RouteRef = Pick<ConfiguredRoute, 'resource' | 'kind' | 'namespace' | 'name'>;

/** Routes that may have divided the service's traffic in the window: those that do now first, then the others that are there, then those that changed since and went. */
function listRoutes(
  service: ServiceRef,
  { from }: TimeWindow,
  { config, configHistory }: Pick<Parts, 'configHistory'> & { readonly config: TrafficConfig },
): RouteRef[] {
  const present = config.routesOf(service);
  const changed = configHistory.readChanges({
    window: { from, to: Number.MAX_SAFE_INTEGER },
    clusters: [service.cluster],
    namespaces: [],
    kinds: ROUTE_KINDS,
    service,
    limit: MOST_CHANGES,
  });
  const all = [
    ...present.filter((route) => weightsOf(route) !== null),
    ...present,
    ...changed.map(({ id, kind, namespace, name }): RouteRef => ({ resource: id, kind, namespace, name })),
  ];
  return [...new Map(all.map((route) => [route.resource, route])).values()];
}

/** What the route said within the window and at its start; null where nothing is kept of it. */
function readKept(
  { resource, kind, namespace, name }: RouteRef,
  window: TimeWindow,
  { find, configHistory }: Pick<Parts, 'configHistory'> & { readonly find: FindTarget },
): Configured[] | null {
  const kept = configHistory.readVersions(resource, MOST_VERSIONS).toReversed();
  if (kept.length === 0) return null;
  const told: Configured[] = [];
  for (const { at, action, yaml } of kept) {
    // What was there at the first look held before it.
    const from = action === 'seen' ? null : at;
    if (from !== null && from > window.to) break;
    const spec = action === 'deleted' ? {} : parseSpec(yaml);
    const weights = weightsOf(readRoute({ id: resource, kind, namespace, name, spec }, find)) ?? [];
    if (JSON.stringify(told.at(-1)?.weights) !== JSON.stringify(weights))
      told.push({ resource, from, weights });
  }
  const first = told.findLastIndex(({ from }) => from === null || from <= window.from);
  return told.slice(Math.max(0, first));
}

/** Whether it was deleted once, so that its age is that of its return. */
function wasAway(configHistory: Parts['configHistory'], resource: string): boolean {
  return configHistory.readVersions(resource, MOST_VERSIONS).some(({ action }) => action === 'deleted');
}

/**
 * Of the route that divided the traffic in the window, whether it still does or not. Oldest first; what held at the window's start is included. Weights that stay the same are
 * told once; none are told from when the route divides no longer.
 */
export function readWeightsHistory(
  service: ServiceRef,
  window: TimeWindow,
  { meshConfig, configHistory }: Parts,
): Configured[] {
  const config = readTrafficConfig(meshConfig);
  const find = config.findFor(service);
  for (const route of listRoutes(service, window, { config, configHistory })) {
    const { resource } = route;
    const present = meshConfig.read(resource);
    // It says itself that it is younger than the window.
    if ((present?.createdAt ?? 0) > window.to && !wasAway(configHistory, resource)) continue;
    const told = readKept(route, window, { find, configHistory });
    if (told?.some(({ weights }) => weights.length > 0)) return told;
    // Without a history (it is kept from the first look on) what is there now is all that is known.
    const weights = told === null && present ? weightsOf(readRoute(present, find)) : null;
    if (weights) return [{ resource, from: null, weights }];
  }
  return [];
}
