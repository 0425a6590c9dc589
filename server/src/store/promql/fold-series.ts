/**
 * Series over many edges, in two rounds: by which reporter each edge is counted is decided over the whole window, then the
 * steps are read, added up by the engines wherever destinations counted. Where a destination proved nothing of mutual TLS but
 * the source did, these series count the traffic as unmeasured; single edges and the topology take the source's word.
 */
import type { Warning } from '@sightglass/shared/contract';
import type { GroupKey, OutcomeFilter, SeriesAnswer } from '../telemetry-store.ts';
import { createEdgeMatcher } from '../match-edge.ts';
import { decideUse } from '../precedence.ts';
import { buildDetail } from './build-queries.ts';
import { buildFold, FOLD_LABEL } from './build-fold.ts';
import { combineGroups, type UseOf } from './combine-groups.ts';
import type { Phase } from './family.ts';
import { pickAlone } from './pick-alone.ts';
import { collectLanes, type CountedSeries, type EdgeLanes } from './lanes.ts';
import { collectLayouts } from './latency.ts';
import { readPhases, warnOfReadings, type PhasesAsked, type Readers } from './read-phases.ts';
import { planSum, type Covered } from './time-grid.ts';

/** Groups by step, and what is known of their reading. */
export interface GroupsRead {
  readonly groups: SeriesAnswer['groups'];
  readonly covered: Covered;
  readonly warnings: readonly Warning[];
}

/** A sum of many edges counts whole, whoever told it. */
function useWhole({ source, destination }: EdgeLanes): UseOf {
  return decideUse(source && { proven: true }, destination && { proven: true });
}

/** Groups by step; the warnings are of both rounds. */
export async function foldSeries(
  readers: Readers,
  asked: Pick<PhasesAsked, 'filter' | 'grid'> & {
    readonly by: GroupKey;
    readonly phases: readonly Phase[];
    readonly outcomes?: OutcomeFilter | undefined;
    readonly intervalMs: number;
  },
): Promise<GroupsRead> {
  const { filter, grid, by, phases } = asked;
  const whole = await readPhases(readers, {
    filter,
    grid: planSum(grid.window, asked.intervalMs),
    phases: ['outcomes', 'sums'],
    build: buildDetail,
  });
  const known = collectLanes(whole.series, readers.cap);
  const uses = new Map(
    known.map(({ key, source, destination }) => [
      key,
      decideUse(source && { proven: false }, destination && { proven: true }),
    ]),
  );
  const picks = pickAlone(whole.series);
  const reading = await readPhases(readers, {
    filter,
    grid,
    phases,
    build: (parts, phase, engine) => buildFold({ ...parts, by }, phase, picks.get(engine.name)),
  });
  const matches = createEdgeMatcher(filter);
  const collect = (series: CountedSeries[]): EdgeLanes[] =>
    collectLanes(series, readers.cap).filter(({ edge }) => matches(edge));
  const folded = collect(reading.series.filter(({ labels }) => labels.has(FOLD_LABEL)));
  const single = collect(reading.series.filter(({ labels }) => !labels.has(FOLD_LABEL)));
  const wholes = new Set(folded);
  const groups = combineGroups([...folded, ...single], by, {
    steps: grid.times.length,
    layouts: collectLayouts([...folded, ...single]),
    outcomes: asked.outcomes,
    useOf: (lanes) => (wholes.has(lanes) ? useWhole(lanes) : uses.get(lanes.key)),
  });
  return { covered: reading.covered, warnings: warnOfReadings([whole, reading]), groups };
}
