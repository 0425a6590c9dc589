/**
 * Envoys without a mesh: what each sent to its clusters, counted by the caller, whose name is in the labels of the scrape. Istio's
 * sidecars print the same metrics, for clusters by names of Istio's form: those are left to the istio family.
 */
import type { Protocol } from '@sightglass/shared/identity';
import type { Quantity } from '../../../telemetry/dialects/dialect.ts';
import { INTERNAL_CLUSTERS } from '../../../telemetry/dialects/envoy-cluster.ts';
import { ENVOY_FAMILIES } from '../../../telemetry/dialects/envoy-families.ts';
import { envoy as dialect } from '../../../telemetry/dialects/envoy.ts';
import type { Family, FamilyCounter } from '../family.ts';
import { oneOfOrUntold, type Matcher } from '../selector.ts';
import { phaseOf } from './phase-of.ts';
import { identifyScraped, identityLabels } from './scraped-identity.ts';

const CLUSTER = 'envoy_cluster_name';

const OF_NO_MESH: Matcher = {
  label: CLUSTER,
  op: '!~',
  value: `|(?:in|out)bound(?:\\||_\\.).*|PassthroughCluster|${INTERNAL_CLUSTERS}`,
};

/** TCP yields to HTTP that the same connections carry, so HTTP is asked for in every case. */
function protocolsOf(kind: string, quantity: Quantity): Protocol[] {
  if (kind === 'connections') return ['tcp'];
  return quantity === 'requests' ? ['http', 'tcp'] : ['http'];
}

const counters: FamilyCounter[] = [...ENVOY_FAMILIES].map(([metric, { kind, quantity }]) => ({
  metric,
  phase: phaseOf(quantity),
  reporter: 'source',
  protocols: protocolsOf(kind, quantity),
  matchers: [OF_NO_MESH],
}));

const CODES = ['envoy_response_code', 'envoy_response_code_class'];

export const envoyFamily: Family = {
  name: 'envoy',
  presence: [
    'envoy_cluster_upstream_rq_xx',
    'envoy_cluster_upstream_rq',
    'envoy_cluster_upstream_cx_total',
  ].map((metric) => ({ metric, matchers: [OF_NO_MESH] })),
  counters,
  labels: {
    // A series without a code counts nothing.
    common: CODES,
    source: identityLabels({ byPod: true }),
    target: [CLUSTER],
    clusters: [],
    namespaces: ['namespace', CLUSTER],
    outcome: [],
    principals: [],
  },
  pick: CLUSTER,
  neverArrived: [],
  foldVariants: [],
  // A callee's namespace is the caller's where its name does not tell another.
  narrow: ({ source }) =>
    source?.namespace === undefined ? [[]] : [[oneOfOrUntold('namespace', [source.namespace])]],
  identify: identifyScraped,
  interpret: (metric, labels, identity) => dialect.interpret(metric, labels, identity),
};
