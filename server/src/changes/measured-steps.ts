/** In which steps of a series the clusters that tell of it reported. In: a series of the store. Out: its steps, those of silent clusters as gaps. */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import type { SeriesAnswer, SignalSums, TelemetryStore } from '../store/telemetry-store.ts';
import type { StepPoints } from './step-points.ts';

/** True for each step in which the cluster told anything of itself; null where it never does, so that nothing follows from silence. */
type Presence = readonly boolean[] | null;

export interface MeasuredSteps {
  /** The points of a group between ends in these clusters. */
  of(answer: SeriesAnswer, points: readonly (SignalSums | null)[], clusters: readonly string[]): StepPoints;
}

/** Reads, once a cluster, in which steps there was any traffic inside it. */
export async function readMeasuredSteps(
  store: TelemetryStore,
  clusters: ReadonlySet<string>,
  asked: { readonly window: TimeWindow; readonly stepMs: Milliseconds },
): Promise<MeasuredSteps> {
  const presence = new Map<string, Presence>();
  for (const cluster of clusters) {
    const answer = await store.readSeries({
      ...asked,
      filter: { source: { cluster }, target: { cluster } },
      by: 'none',
      histograms: false,
    });
    const [group] = answer.groups;
    presence.set(cluster, group ? group.points.map((point) => point !== null) : null);
  }
  return {
    of: (answer, points, ends) => ({
      stepMs: answer.stepMs,
      times: answer.times,
      covered: answer.covered.map((ms, i) =>
        ends.every((cluster) => presence.get(cluster)?.[i] !== false) ? ms : 0,
      ),
      points,
    }),
  };
}
