/**
 * What the rules of one evaluation read of telemetry: each window once, however many rules look at it, with histograms only where a
 * rule needs them. In: the store and the windows that will be asked for. Out: graphs, still as sums.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { DENIED_OUTCOMES } from './denied-outcomes.ts';
import { buildLargeGraph, type Graph } from '../../signals/build-graph.ts';
import type {
  Answer,
  EdgesAnswer,
  SeriesAnswer,
  StoreStatus,
  TelemetryStore,
} from '../../store/telemetry-store.ts';

type NodesAs = 'service' | 'workload';

export interface MeshReading {
  readonly graph: Graph;
  readonly coveredMs: Milliseconds;
}

export interface MeshReadings {
  readonly at: EpochMs;
  /** The graph of a window that ends now, or with `before` of the one as long that ended when it began. */
  read(windowMs: Milliseconds, as: NodesAs, options?: { readonly before?: boolean }): Promise<MeshReading>;
  /** Denied calls of a window that ends now, by edge between services. */
  denied(windowMs: Milliseconds): Promise<SeriesAnswer>;
  status(): Promise<StoreStatus>;
  /** What was missing in the readings so far, while the rest was there: an engine that failed, or the files. Null: nothing. */
  missing(): string | null;
}

/** Why an answer is only part of one; null when it is whole. */
export function findGap({ warnings }: Pick<Answer, 'warnings'>): string | null {
  return warnings.find(({ code }) => code === 'engine' || code === 'cluster-down')?.message ?? null;
}

/** `needsHistograms` says of which windows quantiles will be taken. */
export function createMeshReadings(
  store: Pick<TelemetryStore, 'readEdges' | 'readSeries' | 'readStatus'>,
  at: EpochMs,
  needsHistograms: (windowMs: Milliseconds) => boolean,
): MeshReadings {
  const answers = new Map<string, Promise<EdgesAnswer>>();
  const graphs = new Map<string, Promise<MeshReading>>();
  const denials = new Map<Milliseconds, Promise<SeriesAnswer>>();
  let status: Promise<StoreStatus> | null = null;
  let gap: string | null = null;

  async function heed<T extends Answer>(answer: Promise<T>): Promise<T> {
    const told = await answer;
    gap ??= findGap(told);
    return told;
  }

  function readEdges(windowMs: Milliseconds, before: boolean): Promise<EdgesAnswer> {
    const key = `${windowMs} ${before}`;
    let answer = answers.get(key);
    if (!answer) {
      const to = before ? at - windowMs : at;
      const window = { from: to - windowMs, to };
      const histograms = !before && needsHistograms(windowMs);
      answer = heed(store.readEdges({ window, filter: {}, histograms }));
      answers.set(key, answer);
    }
    return answer;
  }
  async function build(windowMs: Milliseconds, as: NodesAs, before: boolean): Promise<MeshReading> {
    const { edges, coveredMs } = await readEdges(windowMs, before);
    return { graph: await buildLargeGraph(edges, as), coveredMs };
  }

  return {
    at,
    read(windowMs, as, { before = false } = {}) {
      const key = `${windowMs} ${as} ${before}`;
      let graph = graphs.get(key);
      if (!graph) graphs.set(key, (graph = build(windowMs, as, before)));
      return graph;
    },
    denied(windowMs) {
      let answer = denials.get(windowMs);
      if (!answer) {
        const window = { from: at - windowMs, to: at };
        const query = { window, filter: {}, by: 'edge', stepMs: windowMs, histograms: false } as const;
        denials.set(windowMs, (answer = heed(store.readSeries({ ...query, outcomes: DENIED_OUTCOMES }))));
      }
      return answer;
    },
    missing: () => gap,
    status: () => (status ??= store.readStatus()),
  };
}
