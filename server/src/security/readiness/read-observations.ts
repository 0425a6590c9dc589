/**
 * Reads how each cluster was observed over a window. What was stored at all is not enough to know: of a cluster that was connected yesterday there is a
 * week of nothing. A cluster counts as heard of while one of its busiest services receives anything, which is a cheap question to any store.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import type { SeriesAnswer, TelemetryStore } from '../../store/telemetry-store.ts';
import { totalOf } from '../mtls-counts.ts';
import type { Inbound } from './inbound.ts';
import { observe, type Observation } from './observation.ts';

/** Services of a cluster that are listened for. */
const LISTENED = 3;

export interface Steps {
  readonly window: TimeWindow;
  readonly stepMs: Milliseconds;
}

function findBusiest(inbound: readonly Inbound[], cluster: string): Inbound['target'][] {
  const services = new Map<string, { target: Inbound['target']; total: number }>();
  for (const { target, counts } of inbound) {
    if (target.cluster !== cluster || target.anonymous) continue;
    const service = services.get(target.id) ?? { target, total: 0 };
    service.total += totalOf(counts);
    services.set(target.id, service);
  }
  return [...services.values()]
    .toSorted((a, b) => b.total - a.total || (a.target.id < b.target.id ? -1 : 1))
    .slice(0, LISTENED)
    .map(({ target }) => target);
}

/** The observation of each of the clusters that anything was heard of; `inbound` is what all of the mesh received. */
export async function readObservations(
  store: TelemetryStore,
  inbound: readonly Inbound[],
  asked: Steps & { readonly clusters: Iterable<string> },
): Promise<Map<string, Observation>> {
  const { window, stepMs } = asked;
  const read = ({ cluster, namespace, name }: Inbound['target']): Promise<SeriesAnswer> => {
    const filter = { target: { cluster, namespace, service: name } };
    return store.readSeries({ window, stepMs, filter, by: 'none', histograms: false });
  };
  const observations = new Map<string, Observation>();
  const listen = async (cluster: string): Promise<void> => {
    const answers = await Promise.all(findBusiest(inbound, cluster).map(read));
    const [first] = answers;
    const observation =
      first &&
      observe(
        first,
        answers.flatMap(({ groups }) => groups),
      );
    if (observation) observations.set(cluster, observation);
  };
  await Promise.all([...new Set(asked.clusters)].map(listen));
  return observations;
}
