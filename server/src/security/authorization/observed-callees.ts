/** Everybody whom a policy may select: workloads that telemetry saw being called, and configured ones. In order of their names. */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { ConfiguredWorkload } from '../../mesh-config/mesh-config.ts';
import type { EdgeSums } from '../../store/telemetry-store.ts';
import { compareTexts, keyOfCallee } from './ends.ts';
import type { Callee } from './select-callees.ts';

const NAME_LABELS = ['service.istio.io/canonical-name', 'app.kubernetes.io/name', 'app', 'k8s-app'];
const VERSION_LABELS = ['service.istio.io/canonical-revision', 'app.kubernetes.io/version', 'version'];

function firstLabel({ labels }: ConfiguredWorkload, names: readonly string[]): string | undefined {
  return names.map((name) => labels[name]).find((value) => value !== undefined && value !== '');
}

/** As its telemetry would name it: Istio's canonical service and revision. */
function toCallee(workload: ConfiguredWorkload): Callee {
  return {
    cluster: workload.cluster,
    namespace: workload.namespace,
    service: firstLabel(workload, NAME_LABELS) ?? workload.name,
    workload: workload.name,
    version: firstLabel(workload, VERSION_LABELS) ?? UNKNOWN,
    external: false,
  };
}

export function listCallees(edges: readonly EdgeSums[], configured: readonly ConfiguredWorkload[]): Callee[] {
  const callees = new Map<string, Callee>();
  const workloads = new Set<string>();
  for (const { edge } of edges) {
    const callee = { ...edge.target, external: edge.external };
    callees.set(keyOfCallee(callee), callee);
    workloads.add(JSON.stringify([callee.cluster, callee.namespace, callee.workload]));
  }
  for (const one of configured) {
    const callee = toCallee(one);
    if (workloads.has(JSON.stringify([callee.cluster, callee.namespace, callee.workload]))) continue;
    callees.set(keyOfCallee(callee), callee);
  }
  return [...callees].toSorted(([a], [b]) => compareTexts(a, b)).map(([, callee]) => callee);
}
