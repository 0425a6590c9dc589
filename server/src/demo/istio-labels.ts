/**
 * The label block of Istio's standard metrics, in the order in which the proxy's stats filter prints it (istio/proxy,
 * extensions/common and the telemetry test data), shared by sidecars, gateways, waypoints and ztunnel.
 */

/** One peer of a request as the reporter knows it. Parts that it does not know are the word `unknown`. */
export interface IstioPeer {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: string;
  /** Canonical service and revision. */
  readonly service: string;
  readonly revision: string;
  readonly app: string;
  readonly version: string;
  /** SPIFFE URI, or `unknown` where no certificate was exchanged. */
  readonly principal: string;
}

export interface IstioLabels {
  readonly reporter: 'source' | 'destination' | 'waypoint';
  readonly source: IstioPeer;
  readonly destination: IstioPeer;
  /** The host that was asked for, its short name and its namespace. */
  readonly host: { readonly service: string; readonly name: string; readonly namespace: string };
  readonly protocol: 'http' | 'grpc' | 'tcp';
  /** HTTP status and gRPC status; TCP series have neither. */
  readonly code?: string;
  readonly grpcStatus?: string;
  readonly flags: string;
  readonly policy: 'mutual_tls' | 'none' | 'unknown';
}

/** What a proxy prints of a peer whose metadata it never received. */
export const UNKNOWN_PEER: IstioPeer = {
  cluster: 'unknown',
  namespace: 'unknown',
  workload: 'unknown',
  service: 'unknown',
  revision: 'latest',
  app: 'unknown',
  version: 'unknown',
  principal: 'unknown',
};

/** The SPIFFE URI of a service account in the default trust domain. */
export function formatSpiffe(namespace: string, account: string): string {
  return `spiffe://cluster.local/ns/${namespace}/sa/${account}`;
}

/** Labels between the braces, without the braces and without `le`. */
export function formatIstioLabels(labels: IstioLabels): string {
  const { source, destination, host } = labels;
  const http =
    labels.protocol === 'tcp'
      ? ''
      : `response_code="${labels.code ?? '0'}",grpc_response_status="${labels.grpcStatus ?? ''}",`;
  return (
    `reporter="${labels.reporter}",source_workload="${source.workload}",source_canonical_service="${source.service}",` +
    `source_canonical_revision="${source.revision}",source_workload_namespace="${source.namespace}",` +
    `source_principal="${source.principal}",source_app="${source.app}",source_version="${source.version}",` +
    `source_cluster="${source.cluster}",destination_workload="${destination.workload}",` +
    `destination_workload_namespace="${destination.namespace}",destination_principal="${destination.principal}",` +
    `destination_app="${destination.app}",destination_version="${destination.version}",` +
    `destination_service="${host.service}",destination_canonical_service="${destination.service}",` +
    `destination_canonical_revision="${destination.revision}",destination_service_name="${host.name}",` +
    `destination_service_namespace="${host.namespace}",destination_cluster="${destination.cluster}",` +
    `request_protocol="${labels.protocol}",${http}response_flags="${labels.flags}",` +
    `connection_security_policy="${labels.policy}"`
  );
}
