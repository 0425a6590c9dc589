/** Whether the stored history knows a node at all: what tells a silent service (200, no data) from none (404). */
import { parseServiceId, parseVersionId } from '@sightglass/shared/identity';
import type { EdgeFilter, TelemetryStore } from '../store/telemetry-store.ts';

type End = NonNullable<EdgeFilter['source']>;

/** What an id of a service, workload or version may mean, as ends of edges. */
function endsMeant(id: string): End[] {
  const plain = parseServiceId(id);
  if (plain) {
    const { cluster, namespace, name } = plain;
    return [
      { cluster, namespace, service: name },
      { cluster, namespace, workload: name },
    ];
  }
  const version = parseVersionId(id);
  if (!version) return [];
  const { cluster, namespace, name } = version;
  return [{ cluster, namespace, service: name, version: version.version }];
}

/** Whether any of the filters matches anything in the whole stored history. */
export async function isStored(store: TelemetryStore, filters: readonly EdgeFilter[]): Promise<boolean> {
  const { oldestAt } = await store.readStatus();
  const newest = store.newestEnd();
  if (oldestAt === null || newest === null || !(oldestAt < newest)) return false;
  const window = { from: oldestAt, to: newest };
  for (const filter of filters) {
    const { edges } = await store.readEdges({ window, filter, histograms: false });
    if (edges.length > 0) return true;
  }
  return false;
}

/** Whether any edge of the whole stored history begins or ends at the node. */
export function isStoredNode(store: TelemetryStore, id: string): Promise<boolean> {
  const filters = endsMeant(id).flatMap((end): EdgeFilter[] => [{ target: end }, { source: end }]);
  return isStored(store, filters);
}
