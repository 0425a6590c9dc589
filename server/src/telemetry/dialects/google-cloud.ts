/**
 * Managed Anthos and Cloud Service Mesh: what the proxies write to Cloud Monitoring (`istio.io/service/server/request_count` and
 * its like), by the names under which Google's Prometheus answers for it (`istio_io:service_server_request_count`).
 * `server` metrics are the destination's word, `client` metrics the source's. The labels are Istio's under other names, so
 * they are renamed and read by Istio's rules. Response flags and gRPC statuses are not among them.
 * Names and labels: the list of Istio metrics of Google Cloud, and the exporter in istio/proxy (extensions/stackdriver).
 */
import type { Dialect, Labels, TargetIdentity } from './dialect.ts';
import { GOOGLE_CLOUD_FAMILIES } from './google-cloud-families.ts';
import { readSidecarMtls } from './istio-mtls.ts';
import { nameQuantity, readLabelSet, type IstioProxy } from './istio-series.ts';
import { firstKnown } from './labels.ts';
import { rememberBy } from './remember.ts';

/** Labels that are Istio's but for the name; a list is in order of preference. */
const ISTIO_NAMES: Readonly<Record<string, readonly string[]>> = {
  source_workload: ['source_workload_name'],
  source_workload_namespace: ['source_workload_namespace', 'source_canonical_service_namespace'],
  source_canonical_service: ['source_canonical_service_name'],
  source_canonical_revision: ['source_canonical_revision'],
  source_principal: ['source_principal'],
  destination_workload: ['destination_workload_name'],
  destination_workload_namespace: [
    'destination_workload_namespace',
    'destination_canonical_service_namespace',
  ],
  destination_canonical_service: ['destination_canonical_service_name'],
  destination_canonical_revision: ['destination_canonical_revision'],
  destination_principal: ['destination_principal'],
  destination_service_name: ['destination_service_name'],
  destination_service_namespace: ['destination_service_namespace'],
  request_protocol: ['request_protocol'],
};

function renameLabels(labels: Labels, reporter: 'source' | 'destination'): Labels {
  const renamed = new Map<string, string>([['reporter', reporter]]);
  for (const [name, sources] of Object.entries(ISTIO_NAMES)) {
    renamed.set(name, firstKnown(...sources.map((source) => labels.get(source))));
  }
  renamed.set('response_code', labels.get('response_code') ?? '');
  // Only the receiving end knows; a client's policy is not asked for, its certificate proves more.
  const policy = labels.get('service_authentication_policy')?.toLowerCase() ?? 'unknown';
  renamed.set('connection_security_policy', reporter === 'source' ? 'unknown' : policy);
  return renamed;
}

const proxy: IstioProxy = {
  selfOf: (reporter) => (reporter === 'source' || reporter === 'destination' ? reporter : null),
  readMtls: readSidecarMtls,
};

const readersOf = rememberBy((target: TargetIdentity) => {
  const readerFor = (reporter: 'source' | 'destination', isTcp: boolean) =>
    rememberBy((labels: Labels) => ({
      said: readLabelSet(renameLabels(labels, reporter), target, { proxy, isTcp }),
    }));
  return {
    source: { http: readerFor('source', false), tcp: readerFor('source', true) },
    destination: { http: readerFor('destination', false), tcp: readerFor('destination', true) },
  };
});

export const googleCloud: Dialect = {
  name: 'google-cloud',
  readsName: (name) => GOOGLE_CLOUD_FAMILIES.has(name),
  interpret: (name, labels, target) => {
    const family = GOOGLE_CLOUD_FAMILIES.get(name);
    if (!family) return null;
    const reader = readersOf(target)[family.reporter][family.isTcp ? 'tcp' : 'http'];
    return nameQuantity(reader(labels).said, family, labels);
  },
};
