/**
 * Reads the steps of several SLOs from the store: one question for all that a pass over the mesh tells, one each for the others. In:
 * indicators and a window. Out: good and valid events by step, in the store's own steps, which may be coarser than asked for.
 */
import type { Warning } from '@sightglass/shared/contract';
import { parseServiceId, parseVersionId } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import type { SeriesAnswer, TelemetryStore } from '../store/telemetry-store.ts';
import type { ExpressionIndicator, Indicator, KeyedSums, StoreIndicator } from './indicator.ts';
import type { CountedSteps } from './ladder.ts';

export interface ReadSteps extends CountedSteps {
  /** Bad events by cluster of the service: where it is worst. Empty where clusters were not told apart. */
  readonly badByCluster: ReadonlyMap<string, number>;
  readonly warnings: readonly Warning[];
}

export interface StepsQuery {
  readonly window: TimeWindow;
  readonly stepMs: Milliseconds;
}

/** The store has no engine that speaks PromQL. */
export class EngineNeeded extends Error {}

type Group = SeriesAnswer['groups'][number];

function countSteps(indicator: StoreIndicator, answer: SeriesAnswer, groups: readonly Group[]): ReadSteps {
  const steps = answer.times.length;
  const good = new Float64Array(steps);
  const valid = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    const coveredMs = answer.covered[step] ?? 0;
    if (coveredMs === 0) continue;
    const sums: { key: string; sums: NonNullable<Group['points'][number]> }[] = [];
    for (const { key, points } of groups) {
      const point = points[step];
      if (point) sums.push({ key, sums: point });
    }
    const counts = indicator.count(sums satisfies KeyedSums, { stepMs: answer.stepMs, coveredMs });
    good[step] = counts.good;
    valid[step] = counts.valid;
  }
  const { stepMs, times, covered, warnings } = answer;
  return { stepMs, times, covered, good, valid, warnings, badByCluster: new Map() };
}

/** Groups of a pass over the mesh by service or version: namespace and name (and version) -> groups by cluster. */
function indexGroups(
  answer: SeriesAnswer,
  by: 'target-service' | 'target-version',
): Map<string, (Group & { cluster: string })[]> {
  const index = new Map<string, (Group & { cluster: string })[]>();
  for (const group of answer.groups) {
    const ref = by === 'target-service' ? parseServiceId(group.key) : parseVersionId(group.key);
    if (!ref) continue;
    const name = JSON.stringify([ref.namespace, ref.name, 'version' in ref ? ref.version : null]);
    const entry = { ...group, cluster: ref.cluster };
    const known = index.get(name);
    if (known) known.push(entry);
    else index.set(name, [entry]);
  }
  return index;
}

function badOf(group: Group): number {
  return group.points.reduce((sum, point) => sum + (point?.errors ?? 0), 0);
}

/** One pass over the mesh for all of them; `by` is the group that tells each. */
export async function readShared(
  store: TelemetryStore,
  indicators: readonly StoreIndicator[],
  query: StepsQuery & { readonly by: 'target-service' | 'target-version' },
): Promise<ReadSteps[]> {
  const histograms = indicators.some((indicator) => indicator.histograms);
  const answer = await store.readSeries({ ...query, filter: {}, histograms });
  const index = indexGroups(answer, query.by);
  return indicators.map((indicator) => {
    const { namespace, service, version = null, cluster } = indicator.filter.target ?? {};
    const all = index.get(JSON.stringify([namespace, service, version])) ?? [];
    const own = cluster === undefined ? all : all.filter((group) => group.cluster === cluster);
    const badByCluster = new Map(own.map((group) => [group.cluster, badOf(group)]));
    return { ...countSteps(indicator, answer, own), badByCluster };
  });
}

async function readExpression(
  store: TelemetryStore,
  { good, total }: ExpressionIndicator,
  query: StepsQuery,
): Promise<ReadSteps> {
  if (!store.readExpression) throw new EngineNeeded('Custom indicators need an engine that speaks PromQL.');
  const [ofGood, ofTotal] = await Promise.all([
    store.readExpression({ ...query, expression: good }),
    store.readExpression({ ...query, expression: total }),
  ]);
  const valid = ofTotal.values.map((value) => Math.max(0, value ?? 0));
  return {
    stepMs: ofTotal.stepMs,
    times: ofTotal.times,
    // A step in which nothing counts is a gap: an engine does not say whether it was there.
    covered: ofTotal.values.map((value) => (value === null ? 0 : ofTotal.stepMs)),
    valid,
    // Where nothing was good the series of good ones may be missing altogether.
    good: valid.map((all, step) => Math.min(all, Math.max(0, ofGood.values[step] ?? 0))),
    warnings: [...ofGood.warnings, ...ofTotal.warnings],
    badByCluster: new Map(),
  };
}

/** The steps of one SLO. Rejects with EngineNeeded where the store cannot tell it. */
export async function readAlone(
  store: TelemetryStore,
  indicator: Indicator,
  query: StepsQuery,
): Promise<ReadSteps> {
  if (indicator.kind === 'expression') return readExpression(store, indicator, query);
  const { filter, by, histograms } = indicator;
  const answer = await store.readSeries({ ...query, filter, by, histograms });
  const badByCluster = new Map(
    by === 'target-cluster' ? answer.groups.map((group) => [group.key, badOf(group)]) : [],
  );
  return { ...countSteps(indicator, answer, answer.groups), badByCluster };
}
