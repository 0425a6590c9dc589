/**
 * Reads how each cluster was observed over a window. What was stored at all is not enough to know: of a cluster that was connected yesterday there is a
 * week of nothing. A cluster counts as heard of while one of its busiest edges carries anything, which is a cheap question to any store.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import type { SeriesAnswer, TelemetryStore } from '../../store/telemetry-store.ts';
import { totalOf } from '../mtls-counts.ts';
import type { Inbound } from './inbound.ts';
import { observe, type Observation } from './observation.ts';

/** Edges of a cluster that are listened for. */
const LISTENED = 5;

export interface Steps {
  readonly window: TimeWindow;
  readonly stepMs: Milliseconds;
}

function findBusiest(inbound: readonly Inbound[], cluster: string): readonly Inbound[] {
  return inbound
    .filter(({ caller, target }) => target.cluster === cluster && !caller.anonymous && !target.anonymous)
    .toSorted((a, b) => totalOf(b.counts) - totalOf(a.counts) || (a.edge < b.edge ? -1 : 1))
    .slice(0, LISTENED);
}

function endOf({ cluster, namespace, name }: Inbound['target']) {
  return { cluster, namespace, service: name };
}

/** The observation of each of the clusters that anything was heard of; `inbound` is what all of the mesh received. */
export async function readObservations(
  store: TelemetryStore,
  inbound: readonly Inbound[],
  asked: Steps & { readonly clusters: Iterable<string> },
): Promise<Map<string, Observation>> {
  const { window, stepMs } = asked;
  const read = ({ caller, target, protocol }: Inbound): Promise<SeriesAnswer> => {
    const filter = { source: endOf(caller), target: endOf(target), protocol };
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
