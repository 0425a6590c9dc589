/**
 * What the name of an Envoy cluster says of the callee. Istio's names are `direction|port|subset|host` (or with `_.` for
 * `|`); other control planes and hand-written configurations use any name, often the service's.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EdgeEnd } from '../edge-window.ts';
import type { TargetIdentity } from './dialect.ts';
import { firstKnown, isForeignHost, isIpAddress, parseServiceHost } from './labels.ts';

/** Discovery services: a proxy's own way to its control plane. */
const DISCOVERY = /^(?:[acelrsx]ds|als|rtds)(?:[-_](?:grpc|cluster|server))?$/;
/** The agent beside it, its own admin port, and those it reports to. */
const SURROUNDINGS =
  /^(?:admin|agent|prometheus_stats|stats|statsd|zipkin|jaeger|lightstep|opencensus|otel_collector|opentelemetry_collector|ratelimit|rate_limit|access_log)(?:[-_]cluster)?$/;
/** Istio's names for traffic that went nowhere, or to the proxy's own workload. */
const NOWHERE = /^(?:BlackHoleCluster|InboundPassthroughCluster(?:Ipv[46])?)$/;
/** Usual names for the service that the proxy itself stands before (Envoy's examples, Consul, App Mesh). */
const OWN_SERVICE = /^(?:local|inbound|self|localhost)(?:[-_](?:service|app|cluster|upstream|backend))?$/;

/** Whether a cluster is the service that the proxy stands before. */
export function isOwnService(name: string): boolean {
  return OWN_SERVICE.test(name);
}

/** Names that are no callee, as one RE2 expression. */
export const INTERNAL_CLUSTERS = [DISCOVERY, SURROUNDINGS, NOWHERE, OWN_SERVICE]
  .map(({ source }) => source)
  .join('|');

export interface EnvoyCallee {
  readonly end: EdgeEnd;
  readonly external: boolean;
}

/** The callee of a cluster; the text is the reason why the cluster is left out. */
export function readEnvoyCluster(name: string, identity: TargetIdentity): EnvoyCallee | string {
  const [direction, , subset, host] = name.replaceAll('_.', '|').split('|');
  if (direction === 'inbound' || isOwnService(name)) return 'envoy cluster of the proxy itself';
  if ([DISCOVERY, SURROUNDINGS, NOWHERE].some((names) => names.test(name))) return 'envoy internal cluster';
  const isOutbound = direction === 'outbound' && host !== undefined && host !== '';
  const asked = isOutbound ? host : name;
  if (isIpAddress(asked)) return 'envoy cluster of an address';
  const inCluster = parseServiceHost(asked);
  const isPassthrough = asked === 'PassthroughCluster';
  // A cluster's own name may hold dots; only Istio's form says for certain that it is a host.
  const external = isPassthrough || (inCluster === null && isOutbound && isForeignHost(asked));
  return {
    end: {
      cluster: identity.cluster,
      // As in Kubernetes' DNS, a short name means the caller's own namespace.
      namespace: external ? UNKNOWN : (inCluster?.namespace ?? identity.namespace),
      service: inCluster?.name ?? asked,
      workload: UNKNOWN,
      version: isOutbound ? firstKnown(subset) : UNKNOWN,
    },
    external,
  };
}
