/**
 * Who calls whom, of late, kept ready for decisions that cannot wait for a store. In: the telemetry store. Out: for each service (id)
 * the services that called it in the last quarter of an hour, as of the last refresh; what cannot be read leaves the last answer.
 */
import { formatServiceId, UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs } from '@sightglass/shared/units';
import type { TelemetryStore } from '../../store/telemetry-store.ts';
import type { Callers } from './inhibition.ts';

const SPAN_MS = 15 * 60_000;

interface FollowedCallers {
  read(): Callers;
  refresh(): Promise<void>;
}

export function followCallers(
  store: Pick<TelemetryStore, 'readEdges' | 'newestEnd'>,
  clock: () => EpochMs,
): FollowedCallers {
  let callers: Callers = new Map();
  return {
    read: () => callers,
    async refresh() {
      const to = store.newestEnd() ?? clock();
      const { edges } = await store.readEdges({
        window: { from: to - SPAN_MS, to },
        filter: {},
        histograms: false,
      });
      const next = new Map<string, Set<string>>();
      for (const { edge } of edges) {
        const { source, target } = edge;
        if (source.service === UNKNOWN || target.service === UNKNOWN) continue;
        const id = formatServiceId({ ...target, name: target.service });
        const known = next.get(id) ?? new Set();
        next.set(id, known.add(formatServiceId({ ...source, name: source.service })));
      }
      callers = next;
    },
  };
}
