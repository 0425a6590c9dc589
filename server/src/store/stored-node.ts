/** Whether the stored history knows a node at all: what tells a silent service (200, no data) from none (404). */
import { parseServiceId, parseVersionId } from '@sightglass/shared/identity';
import type { Answer, EdgeFilter, TelemetryStore } from './telemetry-store.ts';

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

/** What is missing cannot be told from what never was while a cluster or its engine does not answer. */
function isComplete({ warnings }: Answer): boolean {
  return !warnings.some(({ code }) => code === 'cluster-down' || code === 'engine');
}

/** The last minutes, which a store answers from memory: what is asked for is nearly always there. */
const RECENT_MS = 10 * 60_000;

/** Whether any of the filters matches anything in the whole stored history, as far as that can be told. */
export async function isStored(store: TelemetryStore, filters: readonly EdgeFilter[]): Promise<boolean> {
  const { oldestAt } = await store.readStatus();
  const newest = store.newestEnd();
  if (oldestAt === null || newest === null || !(oldestAt < newest)) return false;
  const recent = Math.max(oldestAt, newest - RECENT_MS);
  for (const from of recent > oldestAt ? [recent, oldestAt] : [oldestAt]) {
    for (const filter of filters) {
      const window = { from, to: newest };
      const answer = await store.readEdges({ window, filter, histograms: false });
      if (answer.edges.length > 0 || (from === oldestAt && !isComplete(answer))) return true;
    }
  }
  return false;
}

/** Whether any edge of the whole stored history begins or ends at the node. */
export function isStoredNode(store: TelemetryStore, id: string): Promise<boolean> {
  const filters = endsMeant(id).flatMap((end): EdgeFilter[] => [{ target: end }, { source: end }]);
  return isStored(store, filters);
}
