/**
 * Managed Anthos and Cloud Service Mesh, as Google's Prometheus answers for Cloud Monitoring. The same requests are kept for the pod
 * or container that reported them and once more for the canonical service; only the latter is read, which has no pods in it. Series
 * without `monitored_resource` are read too: another engine may hold copies.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import { GOOGLE_CLOUD_FAMILIES } from '../../../telemetry/dialects/google-cloud-families.ts';
import { googleCloud as dialect } from '../../../telemetry/dialects/google-cloud.ts';
import type { EdgeFilter } from '../../telemetry-store.ts';
import type { Family, FamilyCounter } from '../family.ts';
import { oneOf, oneOfOrUntold, type Matcher } from '../selector.ts';
import { phaseOf } from './phase-of.ts';

type EndFilter = NonNullable<EdgeFilter['source']>;
type Side = 'source' | 'destination';

const OF_SERVICE = oneOf('monitored_resource', ['istio_canonical_service', '']);

const counters: FamilyCounter[] = [...GOOGLE_CLOUD_FAMILIES].map(
  ([metric, { quantity, reporter, isTcp }]) => ({
    metric,
    phase: phaseOf(quantity),
    reporter,
    protocols: isTcp ? ['tcp'] : ['http', 'grpc'],
    matchers: [OF_SERVICE],
  }),
);

function peerLabels(side: Side): string[] {
  const parts = [
    'workload_name',
    'workload_namespace',
    'canonical_service_name',
    'canonical_service_namespace',
    'canonical_revision',
  ];
  return parts.map((part) => `${side}_${part}`);
}

const HOST_LABELS = ['destination_service_name', 'destination_service_namespace'];

function narrowEnd(side: Side, end: EndFilter | undefined): Matcher[] {
  const told = [
    ['workload_namespace', end?.namespace],
    ['canonical_service_name', end?.service],
    ['workload_name', end?.workload],
    // An unknown peer's revision is written as `latest`.
    ['canonical_revision', end?.version === UNKNOWN ? undefined : end?.version],
  ] as const;
  return told.flatMap(([part, value]) =>
    value === undefined ? [] : [oneOfOrUntold(`${side}_${part}`, [value])],
  );
}

export const googleCloudFamily: Family = {
  name: 'google-cloud',
  presence: ['server_request_count', 'client_request_count', 'server_connection_open_count'].map(
    (metric) => ({
      metric: `istio_io:service_${metric}`,
      matchers: [OF_SERVICE],
    }),
  ),
  counters,
  labels: {
    common: ['request_protocol'],
    source: peerLabels('source'),
    target: [...peerLabels('destination'), ...HOST_LABELS],
    clusters: [],
    namespaces: ['source', 'destination'].flatMap((side) => [
      `${side}_workload_namespace`,
      `${side}_canonical_service_namespace`,
    ]),
    outcome: ['response_code', 'service_authentication_policy'],
    principals: ['source_principal', 'destination_principal'],
  },
  pick: 'destination_canonical_service_name',
  neverArrived: [[oneOf('response_code', ['0'])]],
  foldVariants: [{ matchers: [], standIns: {} }],
  narrow({ namespaces = [], source, target }) {
    const ends = [...narrowEnd('source', source), ...narrowEnd('destination', target)];
    if (namespaces.length === 0) return [ends];
    return (['source', 'destination'] as const).map((side) =>
      [oneOfOrUntold(`${side}_workload_namespace`, namespaces)].concat(ends),
    );
  },
  identify: (_labels, base) => base,
  interpret: (metric, labels, identity) => dialect.interpret(metric, labels, identity),
};
