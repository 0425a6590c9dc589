/**
 * Istio's sidecars, gateways, waypoints and ztunnels: one set of families and labels. The label `reporter` tells who counted;
 * a waypoint counts as a destination.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import { istio as dialect } from '../../../telemetry/dialects/istio.ts';
import { ztunnel as nodeProxy } from '../../../telemetry/dialects/ztunnel.ts';
import type { Labels } from '../../../telemetry/dialects/dialect.ts';
import type { Reporter } from '../../../telemetry/edge-window.ts';
import type { EdgeFilter } from '../../telemetry-store.ts';
import type { Family, FamilyCounter, FoldVariant, Phase } from '../family.ts';
import { isTold, isUntold, oneOf, oneOfOrUntold, type Matcher } from '../selector.ts';

/**
 * ztunnel's text tells it from a sidecar's by its TYPE lines, which no engine keeps. Here it is known by the labels of its pod, `app`
 * in Istio's own manifests, or by its name as a workload. A series of ztunnel's that is not recognised says the same but for
 * what its mutual TLS rests on: it is taken for a sidecar's word.
 */
const NODE_PROXY = 'ztunnel';
const NODE_PROXY_LABELS = ['app', 'workload'];

function isNodeProxy(labels: Labels): boolean {
  return NODE_PROXY_LABELS.some((label) => labels.get(label) === NODE_PROXY);
}

type EndFilter = NonNullable<EdgeFilter['source']>;
type Side = 'source' | 'destination';

const REPORTERS: Readonly<Record<Reporter, Matcher>> = {
  destination: oneOf('reporter', ['destination', 'waypoint']),
  source: oneOf('reporter', ['source']),
};

const HTTP = [
  ['istio_requests_total', 'outcomes'],
  ['istio_request_bytes_sum', 'sums'],
  ['istio_response_bytes_sum', 'sums'],
  ['istio_request_duration_milliseconds_sum', 'sums'],
  ['istio_request_duration_milliseconds_bucket', 'latency'],
] as const;

const TCP = [
  ['istio_tcp_connections_opened_total', 'outcomes'],
  ['istio_tcp_connections_closed_total', 'sums'],
  ['istio_tcp_received_bytes_total', 'sums'],
  ['istio_tcp_sent_bytes_total', 'sums'],
] as const;

function counters(
  metrics: readonly (readonly [metric: string, phase: Phase])[],
  protocols: FamilyCounter['protocols'],
): FamilyCounter[] {
  return (['destination', 'source'] as const).flatMap((reporter) =>
    metrics.map(([metric, phase]) => ({
      metric,
      phase,
      reporter,
      protocols,
      matchers: [REPORTERS[reporter]],
    })),
  );
}

/** Labels of one end that its sidecar tells. */
function peerLabels(side: Side): string[] {
  return [
    'workload',
    'workload_namespace',
    'canonical_service',
    'canonical_revision',
    'app',
    'version',
    'cluster',
  ].map((part) => `${side}_${part}`);
}

const HOST_LABELS = ['destination_service', 'destination_service_name', 'destination_service_namespace'];

/** A host that is a bare address, with or without a port; see isIpAddress of the dialects. */
const ADDRESS = String.raw`\d+\.\d+\.\d+\.\d+(:\d+)?|\[[0-9a-fA-F:.%]+\](:\d+)?|[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*`;

/** The dialect drops unknown callers of an address (scrapes from outside the mesh), and so does a sum that forgets the callers. */
const FOLDED_CALLERS: readonly FoldVariant[] = [
  { matchers: [isTold('source_workload')], standIns: { source_workload: '*' } },
  {
    matchers: [
      isUntold('source_workload'),
      ...['destination_service', 'destination_service_name'].map((label): Matcher => ({
        label,
        op: '!~',
        value: ADDRESS,
      })),
    ],
    standIns: {},
  },
];

/** Labels that decide a part of an end, where the first may leave it to another that is not asked for here. */
function narrowEnd(side: Side, end: EndFilter | undefined): Matcher[] {
  if (!end) return [];
  const matchers: Matcher[] = [];
  const add = (part: string, value: string | undefined): void => {
    if (value !== undefined) matchers.push(oneOfOrUntold(`${side}_${part}`, [value]));
  };
  add('cluster', end.cluster);
  add('workload_namespace', end.namespace);
  add('canonical_service', end.service);
  add('workload', end.workload);
  // An unknown peer's revision is printed as `latest`.
  if (end.version !== UNKNOWN) add('canonical_revision', end.version);
  return matchers;
}

function narrowScope({ clusters = [], namespaces = [] }: EdgeFilter): Matcher[][] {
  if (clusters.length + namespaces.length === 0) return [[]];
  return (['source', 'destination'] as const).map((side) => {
    const matchers: Matcher[] = [];
    if (clusters.length > 0) matchers.push(oneOfOrUntold(`${side}_cluster`, clusters));
    if (namespaces.length > 0) matchers.push(oneOfOrUntold(`${side}_workload_namespace`, namespaces));
    return matchers;
  });
}

export const istioFamily: Family = {
  name: 'istio',
  presence: [
    { metric: 'istio_build', matchers: [oneOf('component', ['proxy', 'ztunnel'])] },
    { metric: 'istio_requests_total', matchers: [] },
    { metric: 'istio_tcp_connections_opened_total', matchers: [] },
  ],
  counters: [...counters(HTTP, ['http', 'grpc']), ...counters(TCP, ['tcp'])],
  labels: {
    common: ['reporter', 'request_protocol', ...NODE_PROXY_LABELS],
    source: peerLabels('source'),
    target: [...peerLabels('destination'), ...HOST_LABELS],
    clusters: ['source_cluster', 'destination_cluster'],
    namespaces: [
      'source_workload_namespace',
      'destination_workload_namespace',
      'destination_service_namespace',
    ],
    outcome: ['response_code', 'grpc_response_status', 'response_flags', 'connection_security_policy'],
    principals: ['source_principal', 'destination_principal'],
  },
  pick: 'destination_service',
  // The same codes and flags as in telemetry/outcome.ts.
  neverArrived: [
    [oneOf('response_code', ['0'])],
    [{ label: 'response_flags', op: '=~', value: '(.*,)?(UF|UH|URX|NC|NR|UO|DC|FI)(,.*)?' }],
  ],
  foldVariants: FOLDED_CALLERS,
  narrow: (filter) => {
    const ends = [...narrowEnd('source', filter.source), ...narrowEnd('destination', filter.target)];
    return narrowScope(filter).map((scope) => scope.concat(ends));
  },
  identify: (_labels, base) => base,
  interpret: (metric, labels, identity) =>
    (isNodeProxy(labels) ? nodeProxy : dialect).interpret(metric, labels, identity),
};
