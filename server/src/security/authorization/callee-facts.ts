/** What metrics know of callees besides what access logs tell: their versions, and which lie outside the mesh. Pure. */
import { formatServiceId, UNKNOWN } from '@sightglass/shared/identity';
import type { EdgeSums } from '../../store/telemetry-store.ts';
import type { CalleeFacts } from './observe-log.ts';

export function readCalleeFacts(edges: readonly EdgeSums[]): CalleeFacts {
  const versions = new Map<string, string>();
  const external = new Set<string>();
  for (const { edge } of edges) {
    const { cluster, namespace, service, workload, version } = edge.target;
    if (version !== UNKNOWN) versions.set(formatServiceId({ cluster, namespace, name: workload }), version);
    if (edge.external) external.add(formatServiceId({ cluster, namespace, name: service }));
  }
  return {
    versionOf: ({ cluster, namespace, workload }) =>
      versions.get(formatServiceId({ cluster, namespace, name: workload })) ?? UNKNOWN,
    isExternal: ({ cluster, namespace, service }) =>
      external.has(formatServiceId({ cluster, namespace, name: service })),
  };
}
