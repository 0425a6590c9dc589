/** Deployments and their like -> the workloads that selectors choose among: labels of pods, service account, wanted replicas. */
import type { ConfiguredWorkload, MeshResource } from './mesh-config.ts';
import { asBody, isWorkload } from './trim-spec.ts';

const DEFAULT_ACCOUNT = 'default';

function readLabels(value: unknown): Record<string, string> {
  const entries = Object.entries(asBody(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

function readAccount(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : DEFAULT_ACCOUNT;
}

function readReplicas(kind: string, value: unknown): number | null {
  if (kind === 'DaemonSet') return null;
  // Kubernetes' own default.
  return typeof value === 'number' ? value : 1;
}

export function listWorkloads(resources: readonly MeshResource[]): ConfiguredWorkload[] {
  const workloads: ConfiguredWorkload[] = [];
  for (const { kind, cluster, namespace, name, spec } of resources) {
    const place = { cluster, namespace, name, kind };
    if (isWorkload(kind)) {
      const template = asBody(spec['template']);
      const pods = asBody(template['spec']);
      workloads.push({
        ...place,
        labels: readLabels(asBody(template['metadata'])['labels']),
        serviceAccount: readAccount(pods['serviceAccountName']),
        replicas: readReplicas(kind, spec['replicas']),
      });
    } else if (kind === 'WorkloadEntry') {
      const labels = readLabels(spec['labels']);
      workloads.push({
        ...place,
        labels,
        serviceAccount: readAccount(spec['serviceAccount']),
        replicas: null,
      });
    }
  }
  return workloads;
}
