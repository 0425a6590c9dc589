/**
 * Who a scraped proxy is, from its target's labels: our own names first, then those that Istio, Kubernetes and common
 * Prometheus relabelling use. The order for service and version is Istio's for canonical names: the explicit
 * label, app.kubernetes.io, app or version, the workload. A part that no label tells is `unknown`. Pure.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { TargetIdentity } from './dialect.ts';

type TargetLabels = Readonly<Record<string, string>>;

const POD_LABEL = '__meta_kubernetes_pod_label_';
const CLUSTER = ['cluster', 'cluster_id', 'cluster_name', `${POD_LABEL}topology_istio_io_cluster`];
const NAMESPACE = ['namespace', 'kubernetes_namespace', '__meta_kubernetes_namespace'];
const SERVICE = [
  'service',
  'canonical_service',
  'service_istio_io_canonical_name',
  `${POD_LABEL}service_istio_io_canonical_name`,
  'app_kubernetes_io_name',
  `${POD_LABEL}app_kubernetes_io_name`,
  'app',
  `${POD_LABEL}app`,
];
const WORKLOAD = ['workload', 'workload_name', 'deployment', 'daemonset', 'statefulset'];
const VERSION = [
  'version',
  'canonical_revision',
  'service_istio_io_canonical_revision',
  `${POD_LABEL}service_istio_io_canonical_revision`,
  'app_kubernetes_io_version',
  `${POD_LABEL}app_kubernetes_io_version`,
  `${POD_LABEL}version`,
];

/** Names of these labels that a target keeps once it is scraped: all but those of discovery. */
export const TARGET_LABELS: readonly string[] = [CLUSTER, NAMESPACE, SERVICE, WORKLOAD, VERSION]
  .flat()
  .filter((name) => !name.startsWith('__'));

function firstOf(labels: TargetLabels, names: readonly string[]): string | null {
  for (const name of names) {
    const value = labels[name];
    if (value !== undefined && value !== '') return value;
  }
  return null;
}

/** Name of the Deployment behind a ReplicaSet: the ReplicaSet's without its pod template's hash. */
export function stripTemplateHash(replicaSet: string, hash: string | undefined): string {
  if (hash !== undefined && hash !== '' && replicaSet.endsWith(`-${hash}`)) {
    return replicaSet.slice(0, -hash.length - 1);
  }
  return replicaSet.replace(/-[bcdfghjklmnpqrstvwxz2456789]{6,10}$/, '');
}

const POD_LETTER = '[bcdfghjklmnpqrstvwxz2456789]';
/** What Kubernetes appends to the names of a Deployment's, a DaemonSet's and a StatefulSet's pods; as an expression that RE2 reads as well. */
export const POD_SUFFIX = `-(?:${POD_LETTER}{6,10}-${POD_LETTER}{5}|${POD_LETTER}{5}|[0-9]{1,4})`;
const POD_END = new RegExp(`${POD_SUFFIX}$`);

/** Name of the workload of a pod, by the pod's name alone: a guess, where nothing better is known. */
export function workloadOfPod(pod: string | undefined): string {
  if (pod === undefined || pod === '') return UNKNOWN;
  return pod.replace(POD_END, '');
}

function workloadOf(labels: TargetLabels): string | null {
  const named = firstOf(labels, WORKLOAD);
  if (named !== null) return named;
  const controller = firstOf(labels, ['__meta_kubernetes_pod_controller_name']);
  if (controller === null || labels['__meta_kubernetes_pod_controller_kind'] !== 'ReplicaSet')
    return controller;
  return stripTemplateHash(controller, labels[`${POD_LABEL}pod_template_hash`]);
}

/** Reads the identity from labels, meta labels included. */
export function identifyTarget(labels: TargetLabels): TargetIdentity {
  const workload = workloadOf(labels);
  return {
    cluster: firstOf(labels, CLUSTER) ?? UNKNOWN,
    namespace: firstOf(labels, NAMESPACE) ?? UNKNOWN,
    service: firstOf(labels, SERVICE) ?? workload ?? UNKNOWN,
    workload: workload ?? UNKNOWN,
    version: firstOf(labels, VERSION) ?? UNKNOWN,
  };
}
