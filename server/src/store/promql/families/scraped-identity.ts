/**
 * Who the scraped proxy is, where its own text does not tell (Linkerd, a plain Envoy): the labels that the engine's scrape put on
 * its series. What enters is a label set, what leaves an identity; names as in telemetry/dialects/target-identity.ts.
 *
 * Linkerd's own scrape configuration adds `namespace`, `pod` and one label by the workload's kind (`deployment`, …); Istio's and
 * Prometheus' examples for pods add all of the pod's labels (`app`, `version`); a PodMonitor of the Prometheus operator `namespace`
 * and `pod` alone, so there the workload is read from the pod's name.
 */
import type { Labels, TargetIdentity } from '../../../telemetry/dialects/dialect.ts';
import { firstKnown } from '../../../telemetry/dialects/labels.ts';
import { identifyTarget, TARGET_LABELS, workloadOfPod } from '../../../telemetry/dialects/target-identity.ts';

/** Labels that tell a workload by its kind, besides those that are read everywhere. */
const KINDS = ['replicaset', 'replicationcontroller', 'cronjob', 'k8s_job'];

/** All labels that are asked for; the pod's name only where `byPod`, because it keeps the series of pods apart. */
export function identityLabels({ byPod }: { readonly byPod: boolean }): string[] {
  return [...TARGET_LABELS, ...KINDS, ...(byPod ? ['pod'] : [])];
}

/** `base` tells the cluster, where the engine's configuration does. */
export function identifyScraped(labels: Labels, base: TargetIdentity): TargetIdentity {
  const told = identifyTarget(Object.fromEntries(labels));
  const kinds = KINDS.map((kind) => labels.get(kind));
  const workload = firstKnown(told.workload, ...kinds, workloadOfPod(labels.get('pod')));
  return {
    cluster: firstKnown(base.cluster, told.cluster),
    namespace: told.namespace,
    service: firstKnown(told.service, workload),
    workload,
    version: told.version,
  };
}
