/**
 * Attributes of a resource as the labels that Prometheus would have given its series: the names of OpenTelemetry's semantic conventions
 * for services and Kubernetes on the left, what a collector's Prometheus receiver made of `job` and `instance` among them. Names that
 * are not here keep their own, with _ for what labels may not hold.
 */
const LABEL_OF: Readonly<Record<string, string>> = {
  'service.name': 'job',
  'service.instance.id': 'instance',
  'k8s.cluster.name': 'cluster',
  'k8s.namespace.name': 'namespace',
  'k8s.pod.name': 'pod',
  'k8s.container.name': 'container',
  'k8s.node.name': 'node',
  'k8s.deployment.name': 'workload',
  'k8s.statefulset.name': 'workload',
  'k8s.daemonset.name': 'workload',
};

/** The labels of a resource. */
export function labelResource(attributes: ReadonlyMap<string, string>): Map<string, string> {
  const labels = new Map<string, string>();
  for (const [name, value] of attributes) {
    labels.set(LABEL_OF[name] ?? name.replaceAll(/[^a-zA-Z0-9_]/g, '_'), value);
  }
  return labels;
}
