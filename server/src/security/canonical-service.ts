/**
 * The canonical service of a configured workload, as Istio derives it from labels of pods: `service.istio.io/canonical-name`, else
 * `app.kubernetes.io/name`, else `app`, else the workload's name (istio.io: operations, canonical service).
 */
import type { ConfiguredWorkload } from '../mesh-config/mesh-config.ts';

/** The labels that may tell it, the first that is there wins. */
export const CANONICAL_LABELS = ['service.istio.io/canonical-name', 'app.kubernetes.io/name', 'app'] as const;

/** The name of its service in telemetry. */
export function canonicalServiceOf({ labels, name }: Pick<ConfiguredWorkload, 'labels' | 'name'>): string {
  for (const label of CANONICAL_LABELS) {
    const value = labels[label];
    if (value !== undefined && value !== '') return value;
  }
  return name;
}
