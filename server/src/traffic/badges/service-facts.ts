/** What the configuration says of each service, read once for each version of the configuration. */
import type { ConfiguredRoute, TrafficPolicy } from '@sightglass/shared/contract';
import { formatServiceId, type ServiceRef } from '@sightglass/shared/identity';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { readTrafficConfig } from '../configured/list-routes.ts';
import { configuredFact, type Fact } from './badge-draft.ts';
import { listRouteFacts } from './route-facts.ts';
import { sayList } from './say-amounts.ts';

interface ServiceFacts {
  readonly routes: readonly ConfiguredRoute[];
  readonly facts: readonly Fact[];
  /** Outlier detection is configured, so that hosts may be ejected. */
  readonly ejects: boolean;
}

export interface ConfiguredFacts {
  of(service: ServiceRef): ServiceFacts;
}

const sayPool = (settings: TrafficPolicy['pools']): string =>
  sayList(
    settings.map(({ name, value }) => `${name} ${value}`),
    4,
  );

/** What a subset inherits from its service is said once, of the service. */
function listBreakers(policies: readonly TrafficPolicy[], config: MeshConfig): Fact[] {
  const wholes = new Map(policies.flatMap((one) => (one.subset === null ? [[one.resource, one]] : [])));
  return policies.flatMap((policy): Fact[] => {
    const { resource, subset, version, pools, outliers } = policy;
    const whole = wholes.get(resource);
    const isOwn = (part: 'pools' | 'outliers'): boolean =>
      policy[part].length > 0 && (subset === null || policy[part] !== whole?.[part]);
    const versions = subset !== null && version !== null ? new Set([version]) : null;
    const of = subset === null ? '' : `${subset}: `;
    return [
      ...(isOwn('pools') ? [`${of}connection pool: ${sayPool(pools)}`] : []),
      ...(isOwn('outliers') ? [`${of}outlier detection: ${sayPool(outliers)}`] : []),
    ].map((text) => configuredFact('breaker', config.tell(text), { resource, versions }));
  });
}

function readFacts(config: MeshConfig): ConfiguredFacts {
  const traffic = readTrafficConfig(config);
  const known = new Map<string, ServiceFacts>();
  function read(service: ServiceRef): ServiceFacts {
    const routes = traffic.routesOf(service);
    const policies = traffic.policiesOf(service);
    const view = { service, config, find: traffic.findFor(service) };
    return {
      routes,
      facts: [...routes.flatMap((route) => listRouteFacts(route, view)), ...listBreakers(policies, config)],
      ejects: policies.some(({ outliers }) => outliers.length > 0),
    };
  }
  return {
    of(service) {
      const id = formatServiceId(service);
      let facts = known.get(id);
      if (!facts) known.set(id, (facts = read(service)));
      return facts;
    },
  };
}

const kept = new WeakMap<MeshConfig, { readonly version: number; readonly facts: ConfiguredFacts }>();

/** By port: whoever sees part of the configuration has a port of their own. */
export function readConfiguredFacts(config: MeshConfig): ConfiguredFacts {
  const version = config.version();
  const before = kept.get(config);
  if (before?.version === version) return before.facts;
  const facts = readFacts(config);
  kept.set(config, { version, facts });
  return facts;
}
