/**
 * linkerd-proxy: its outbound series, counted by the caller, whose name is in the labels of the scrape. Inbound series repeat them and
 * are not asked for.
 */
import type { Protocol } from '@sightglass/shared/identity';
import type { Quantity } from '../../../telemetry/dialects/dialect.ts';
import { LINKERD_FAMILIES } from '../../../telemetry/dialects/linkerd-families.ts';
import { linkerd as dialect } from '../../../telemetry/dialects/linkerd.ts';
import type { Family, FamilyCounter } from '../family.ts';
import { isUntold, oneOf, oneOfOrUntold, type Matcher } from '../selector.ts';
import { phaseOf } from './phase-of.ts';
import { identifyScraped, identityLabels } from './scraped-identity.ts';

const OUTBOUND = oneOf('direction', ['outbound']);

/**
 * The counters of some protocols yield to others, so these are asked for too: TCP to HTTP that the same connections carry, the
 * route families to the older ones.
 */
function protocolsOf(kind: 'response' | 'route' | 'tcp', quantity: Quantity): Protocol[] {
  if (kind === 'tcp') return ['tcp'];
  return quantity === 'requests' ? ['http', 'grpc', 'tcp'] : ['http', 'grpc'];
}

function matchersOf(kind: 'response' | 'route' | 'tcp'): Matcher[] {
  if (kind === 'route') return [];
  // The other peer is the application itself.
  return kind === 'tcp' ? [OUTBOUND, oneOf('peer', ['dst'])] : [OUTBOUND];
}

const counters: FamilyCounter[] = [...LINKERD_FAMILIES].map(([metric, { kind, quantity }]) => ({
  metric,
  phase: phaseOf(quantity),
  reporter: 'source',
  protocols: protocolsOf(kind, quantity),
  matchers: matchersOf(kind),
}));

const STATUSES = ['status_code', 'http_status', 'grpc_status', 'grpc_status_code'];
const CALLEE = [
  'dst_namespace',
  'dst_service',
  'dst_target_cluster',
  ...['deployment', 'statefulset', 'daemonset', 'replicationcontroller', 'replicaset', 'cronjob', 'job'].map(
    (kind) => `dst_${kind}`,
  ),
  'authority',
  'hostname',
  'parent_name',
  'parent_namespace',
  'parent_kind',
  'target_port',
];

export const linkerdFamily: Family = {
  name: 'linkerd',
  presence: [
    { metric: 'identity_cert_expiration_timestamp_seconds', matchers: [] },
    { metric: 'response_total', matchers: [OUTBOUND] },
    { metric: 'tcp_open_total', matchers: [OUTBOUND] },
  ],
  counters,
  labels: {
    common: ['direction'],
    source: identityLabels({ byPod: false }),
    target: CALLEE,
    clusters: ['dst_target_cluster'],
    // A callee is read by its name, which its namespace goes with.
    namespaces: ['namespace', 'dst_namespace', 'dst_service', 'authority', 'parent_name', 'parent_namespace'],
    outcome: [...STATUSES, 'classification', 'tls', 'no_tls_reason'],
    principals: ['server_id'],
  },
  pick: 'dst_service',
  // A response without any status never came.
  neverArrived: [STATUSES.map(isUntold)],
  foldVariants: [],
  narrow({ namespaces = [], source, target }) {
    const ends: Matcher[] = [];
    if (source?.namespace !== undefined) ends.push(oneOfOrUntold('namespace', [source.namespace]));
    if (target?.namespace !== undefined) ends.push(oneOfOrUntold('dst_namespace', [target.namespace]));
    if (target?.service !== undefined) ends.push(oneOfOrUntold('dst_service', [target.service]));
    if (namespaces.length === 0) return [ends];
    return ['namespace', 'dst_namespace'].map((label) => [oneOfOrUntold(label, namespaces)].concat(ends));
  },
  identify: identifyScraped,
  interpret: (metric, labels, identity) => dialect.interpret(metric, labels, identity),
};
