/** An edge as a row: everything that tells it from others, in the order in which it is stored, keyed and sorted. */
import type { EdgeEnd, EdgeKey } from '../telemetry/edge-window.ts';

function partsOfEnd({ cluster, namespace, service, workload, version }: EdgeEnd): string[] {
  return [cluster, namespace, service, workload, version];
}

/** Both ends' five parts, the protocol, and whether the target is outside the mesh: twelve values. */
export function partsOfEdge({ source, target, protocol, external }: EdgeKey): (string | boolean)[] {
  return [...partsOfEnd(source), ...partsOfEnd(target), protocol, external];
}
