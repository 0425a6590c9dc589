/**
 * Whom a series of a scraped target is about. A proxy and an application speak of themselves: the target's own identity. A kubelet,
 * cAdvisor or kube-state-metrics speaks of other pods, and names them by the labels `namespace` and `pod`: who such a pod is follows from
 * the targets that are scraped in it, where there are any, else from its name alone. Pure.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { Labels, TargetIdentity } from '../dialects/dialect.ts';
import { workloadOfPod } from '../dialects/target-identity.ts';
import type { GaugeOwner } from '../gauge-batch.ts';

/** Who a pod is, as its own targets tell; null for a pod that none is scraped in. */
export type FindPod = (cluster: string, namespace: string, pod: string) => TargetIdentity | null;

export function attributeGauge(
  labels: Labels,
  self: { readonly identity: TargetIdentity; readonly pod: string },
  findPod: FindPod,
): GaugeOwner {
  const { identity } = self;
  const pod = labels.get('pod') ?? '';
  const namespace = labels.get('namespace') ?? '';
  const isOwn = pod === '' || namespace === '' || (pod === self.pod && namespace === identity.namespace);
  if (isOwn) {
    const { cluster, service, workload } = identity;
    return { cluster, namespace: identity.namespace, service, workload, pod: self.pod };
  }
  const known = findPod(identity.cluster, namespace, pod);
  const workload = known && known.workload !== UNKNOWN ? known.workload : workloadOfPod(pod);
  const service = known && known.service !== UNKNOWN ? known.service : workload;
  return { cluster: identity.cluster, namespace, service, workload, pod };
}
