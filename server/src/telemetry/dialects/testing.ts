/** What the dialects' tests share: labels as an object, a scraped target, and reading a series that must mean something. */
import type { Dialect, Labels, SeriesMeaning, TargetIdentity } from './dialect.ts';

export const SELF: TargetIdentity = {
  cluster: 'home',
  namespace: 'shop',
  service: 'self',
  workload: 'self-v1',
  version: 'v1',
};

export const NOBODY: TargetIdentity = {
  cluster: 'unknown',
  namespace: 'unknown',
  service: 'unknown',
  workload: 'unknown',
  version: 'unknown',
};

export function labelsOf(labels: Readonly<Record<string, string>>): Labels {
  return new Map(Object.entries(labels));
}

/** Reads a series of a target; throws when the dialect leaves it out. */
export function meaningOf(
  dialect: Dialect,
  name: string,
  labels: Readonly<Record<string, string>>,
): SeriesMeaning {
  const meaning = dialect.interpret(name, labelsOf(labels), SELF);
  if (meaning === null || 'dropped' in meaning) throw new Error(`left out: ${JSON.stringify(meaning)}`);
  return meaning;
}

/** A call inside the mesh as a sidecar prints it; every label can be told otherwise. */
export const ISTIO_CALL: Readonly<Record<string, string>> = {
  reporter: 'destination',
  source_workload: 'web-v1',
  source_canonical_service: 'web',
  source_canonical_revision: 'v1',
  source_workload_namespace: 'shop',
  source_principal: 'spiffe://cluster.local/ns/shop/sa/web',
  source_app: 'web',
  source_version: 'v1',
  source_cluster: 'east',
  destination_workload: 'cart-v2',
  destination_canonical_service: 'cart',
  destination_canonical_revision: 'v2',
  destination_workload_namespace: 'shop',
  destination_principal: 'spiffe://cluster.local/ns/shop/sa/cart',
  destination_app: 'cart',
  destination_version: 'v2',
  destination_cluster: 'west',
  destination_service: 'cart.shop.svc.cluster.local',
  destination_service_name: 'cart',
  destination_service_namespace: 'shop',
  request_protocol: 'http',
  response_code: '200',
  grpc_response_status: '',
  response_flags: '-',
  connection_security_policy: 'mutual_tls',
};

/** The destination's labels where its metadata is missing. */
export const UNKNOWN_CALLEE: Readonly<Record<string, string>> = {
  destination_workload: 'unknown',
  destination_canonical_service: 'unknown',
  destination_canonical_revision: 'latest',
  destination_workload_namespace: 'unknown',
  destination_principal: 'unknown',
  destination_app: 'unknown',
  destination_version: 'unknown',
  destination_cluster: 'unknown',
};

/** The source's labels where its metadata is missing. */
export const UNKNOWN_CALLER: Readonly<Record<string, string>> = {
  source_workload: 'unknown',
  source_canonical_service: 'unknown',
  source_canonical_revision: 'latest',
  source_workload_namespace: 'unknown',
  source_principal: 'unknown',
  source_app: 'unknown',
  source_version: 'unknown',
  source_cluster: 'unknown',
};
