/**
 * Lanes into sums by group and step. Whose counts are used of an edge is decided once, over all steps; a breakdown is the same
 * with a single step.
 */
import type { Outcome } from '../../telemetry/edge-window.ts';
import { addSums, createSums, type RunningSums } from '../../signals/sums.ts';
import { createOutcomeMatcher, isOutcomeGroup, keyOfEdge, keyOfOutcome } from '../group-keys.ts';
import { applyUse, decideUse, type Presence, type ReporterSums, type Use } from '../precedence.ts';
import type { GroupKey, OutcomeFilter, SeriesAnswer, SignalSums } from '../telemetry-store.ts';
import type { EdgeLanes, Lane } from './lanes.ts';
import { readHistogram, type Layouts } from './latency.ts';
import { sumStep } from './reporter-sums.ts';

/** How the counts of both reporters of an edge are used. */
export type UseOf = ReturnType<typeof decideUse>;

type Points = (RunningSums | null)[];

function sumSteps(lane: Lane | null, { edge }: EdgeLanes, steps: number): ReporterSums[] | null {
  return lane && Array.from({ length: steps }, (_, step) => sumStep(lane, edge.protocol, step));
}

function presenceOf(all: readonly ReporterSums[] | null): Presence {
  return all && { proven: all.some(({ mutual, plaintext }) => mutual + plaintext > 0) };
}

/** Lanes and the sums of each of their steps. */
interface SummedEdge {
  readonly lanes: EdgeLanes;
  readonly source: readonly ReporterSums[] | null;
  readonly destination: readonly ReporterSums[] | null;
}

function sumEdge(lanes: EdgeLanes, steps: number): SummedEdge {
  const source = sumSteps(lanes.source, lanes, steps);
  return { lanes, source, destination: sumSteps(lanes.destination, lanes, steps) };
}

/** Decides by everything that was counted in the steps. */
export function decideEdge(lanes: EdgeLanes, steps: number): UseOf {
  const { source, destination } = sumEdge(lanes, steps);
  return decideUse(presenceOf(source), presenceOf(destination));
}

function isNothing(sums: SignalSums): boolean {
  const { histogram, ...numbers } = sums;
  return histogram === null && Object.values(numbers).every((value) => value === 0);
}

function addPoint(points: Points, step: number, sums: SignalSums): void {
  if (isNothing(sums)) return;
  addSums((points[step] ??= createSums()), sums);
}

function addEdge(
  points: Points,
  { lanes, source, destination }: SummedEdge,
  { layouts, use }: { layouts: Layouts; use: UseOf },
): void {
  const whole = use.destination.counts === 'whole' ? lanes.destination : lanes.source;
  for (let step = 0; step < points.length; step++) {
    const sums = applyUse(use, source?.[step] ?? null, destination?.[step] ?? null);
    sums.histogram = whole && readHistogram(whole.latency, layouts, step);
    addPoint(points, step, sums);
  }
}

/** What one outcome adds to a group, as the lane's use allows. */
function outcomeSums(outcome: Outcome, use: Use, count: { isOpened: boolean; value: number }): SignalSums {
  const sums = createSums();
  const { isOpened, value } = count;
  if (use.counts !== 'whole' && !(use.counts === 'never-arrived' && outcome.neverArrived)) return sums;
  if (isOpened) sums.opened = value;
  else sums.requests = value;
  if (outcome.failed && !isOpened) sums.errors = value;
  if (!outcome.neverArrived) sums[outcome.proof] = value;
  return sums;
}

/** Groups that carried anything, ordered by key; points are null where nothing was carried. */
export function combineGroups(
  edges: readonly EdgeLanes[],
  by: GroupKey,
  asked: {
    readonly steps: number;
    readonly layouts: Layouts;
    /** These alone are counted. */
    readonly outcomes?: OutcomeFilter | undefined;
    /** Decided by more than these steps; null where these are all there is. */
    readonly useOf: ((lanes: EdgeLanes) => UseOf | undefined) | null;
  },
): SeriesAnswer['groups'] {
  const groups = new Map<string, Points>();
  const pointsOf = (key: string): Points => {
    let points = groups.get(key);
    if (!points) groups.set(key, (points = Array.from({ length: asked.steps }, () => null)));
    return points;
  };
  const keyOf = keyOfEdge(by);
  const counts = asked.outcomes && createOutcomeMatcher(asked.outcomes);
  for (const lanes of edges) {
    const summed = sumEdge(lanes, asked.steps);
    const use = asked.useOf?.(lanes) ?? decideUse(presenceOf(summed.source), presenceOf(summed.destination));
    if (keyOf && !counts) {
      addEdge(pointsOf(keyOf(lanes.edge)), summed, { layouts: asked.layouts, use });
      continue;
    }
    for (const reporter of ['source', 'destination'] as const) {
      for (const { outcome, isOpened, values } of lanes[reporter]?.outcomes ?? []) {
        if (counts?.(outcome) === false) continue;
        const points = pointsOf(isOutcomeGroup(by) ? keyOfOutcome(outcome, by) : (keyOf?.(lanes.edge) ?? ''));
        values.forEach((value, step) =>
          addPoint(points, step, outcomeSums(outcome, use[reporter], { isOpened, value })),
        );
      }
    }
  }
  return [...groups]
    .map(([key, points]) => ({ key, points }))
    .filter(({ points }) => points.some((point) => point !== null))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
