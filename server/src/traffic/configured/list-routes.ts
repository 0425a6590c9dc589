/**
 * Routes and policies that concern a service, from the configuration of its own cluster: routes whose hosts or parents name it or that lead to it, and
 * DestinationRules for its host. Resources are sorted to services once, so that all services of a mesh cost as much as one.
 */
import type { ConfiguredRoute, RouteOrder, TrafficPolicy } from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import { listConcerned } from '../../mesh-config/list-concerned.ts';
import type { MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';
import { readPolicies } from './destination-rule.ts';
import { readGatewayRoute } from './gateway-route.ts';
import { isGatewayRoute, listParents, type Parent } from './precedence/list-places.ts';
import { orderRules } from './precedence/order-rules.ts';
import type { RouteResource } from './route-resource.ts';
import { createTargetBook, type FindTarget } from './target-finder.ts';
import { readVirtualService } from './virtual-service.ts';

/** Of what divides traffic. */
export const ROUTE_KINDS = ['VirtualService', 'HTTPRoute', 'GRPCRoute'] as const;

/** Of a VirtualService, an HTTPRoute or a GRPCRoute, whatever version of it. */
export function readRoute(resource: RouteResource, find: FindTarget): ConfiguredRoute {
  return resource.kind === 'VirtualService'
    ? readVirtualService(resource, find)
    : readGatewayRoute(resource, find);
}

export interface TrafficConfig {
  /** In the order of kinds, then of ids. */
  routesOf(service: ServiceRef): ConfiguredRoute[];
  /** Of its routes of the Gateway API, in the order of kinds. */
  ordersOf(service: ServiceRef): RouteOrder[];
  policiesOf(service: ServiceRef): TrafficPolicy[];
  findFor(service: ServiceRef): FindTarget;
}

const NOBODY = { workloads: [], rootNamespace: '' };

export function readTrafficConfig(config: MeshConfig): TrafficConfig {
  const book = createTargetBook(config);
  const sorted = new Map<string, Set<MeshResource>>();
  for (const resource of [...ROUTE_KINDS, 'DestinationRule'].flatMap((kind) => config.list(kind))) {
    const { cluster } = resource;
    for (const concerned of listConcerned(resource, NOBODY)) {
      const [namespace = '', name = ''] = concerned.split('/');
      for (const one of new Set([name, book.canonicalName(cluster, namespace, name)])) {
        const key = [cluster, namespace, one].join('/');
        const those = sorted.get(key) ?? new Set();
        sorted.set(key, those.add(resource));
      }
    }
  }
  const resourcesOf = ({ cluster, namespace, name }: ServiceRef): MeshResource[] => [
    ...(sorted.get([cluster, namespace, name].join('/')) ?? []),
  ];
  const parents = new Map<string, Map<string, Parent[]>>();
  function parentsIn(cluster: string): Map<string, Parent[]> {
    const known = parents.get(cluster) ?? listParents(config, cluster);
    parents.set(cluster, known);
    return known;
  }
  return {
    findFor: (service) => book.forService(service),
    routesOf(service) {
      const find = book.forService(service);
      return resourcesOf(service)
        .filter(({ kind }) => kind !== 'DestinationRule')
        .map((resource) => readRoute(resource, find));
    },
    ordersOf(service) {
      const find = book.forService(service);
      const rules = new Map<string, ConfiguredRoute['rules']>();
      const own = resourcesOf(service).filter(isGatewayRoute);
      return [...Map.groupBy(own, ({ kind }) => kind).values()].flatMap((resources) =>
        orderRules({
          resources,
          parentsOf: ({ id }) => parentsIn(service.cluster).get(id) ?? [],
          rulesOf(resource) {
            const known = rules.get(resource.id) ?? readRoute(resource, find).rules;
            rules.set(resource.id, known);
            return known;
          },
        }),
      );
    },
    policiesOf: (service) =>
      resourcesOf(service)
        .filter(({ kind }) => kind === 'DestinationRule')
        .flatMap((rule) => readPolicies(rule)),
  };
}
