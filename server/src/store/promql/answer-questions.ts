/**
 * The reading half of the store: plans a question, asks the engines, adds up what they answer, and says what of its window was
 * really there.
 */
import type { Warning } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import { createEdgeMatcher } from '../match-edge.ts';
import type { Answer, EdgeFilter, GroupKey, OutcomeFilter, TelemetryStore } from '../telemetry-store.ts';
import { combineEdge, sortLanes } from './combine-edges.ts';
import { combineGroups } from './combine-groups.ts';
import type { Phase } from './family.ts';
import { pairIdentities } from './pair-identities.ts';
import { collectLanes, type EdgeLanes } from './lanes.ts';
import { collectLayouts } from './latency.ts';
import { buildDetail, buildLatency } from './build-queries.ts';
import { pickAlone } from './pick-alone.ts';
import { foldSeries, type GroupsRead } from './fold-series.ts';
import { readPhases, warnOfReadings, type PhasesAsked, type Readers } from './read-phases.ts';
import { coverSteps, planSteps, planSum, type Covered, type TimeGrid } from './time-grid.ts';
import { warnOfHistory } from './warn-of-history.ts';

function phasesOf(histograms: boolean): Phase[] {
  return histograms ? ['outcomes', 'sums', 'latency'] : ['outcomes', 'sums'];
}

interface EdgesRead {
  readonly edges: EdgeLanes[];
  readonly covered: Covered;
  readonly warnings: readonly Warning[];
}

interface Context extends Readers {
  readonly intervalMs: Milliseconds;
  readonly firstLook: Promise<void>;
}

/** Readers over the engines. Engines that fail cost a warning, never the answer. */
export function createAnswers(
  context: Context,
): Pick<TelemetryStore, 'readEdges' | 'readSeries' | 'readIdentities'> {
  const { engines, cap, intervalMs } = context;
  const watches = engines.map(({ watch }) => watch);

  /** Outcomes first, because they tell whose latency is needed: that of sources beside destinations is as large, and unused. */
  async function read(filter: EdgeFilter, grid: TimeGrid, phases: readonly Phase[]): Promise<EdgesRead> {
    await context.firstLook;
    const asked = { filter, grid, build: buildDetail };
    const sums = readPhases(context, { ...asked, phases: ['sums'] });
    const outcomes = await readPhases(context, { ...asked, phases: ['outcomes'] });
    const readings = [outcomes];
    if (phases.includes('latency')) {
      const picks = pickAlone(outcomes.series);
      const build: PhasesAsked['build'] = (parts, _, engine) => buildLatency(parts, picks.get(engine.name));
      readings.push(await readPhases(context, { filter, grid, phases: ['latency'], build }));
    }
    readings.push(await sums);
    const matches = createEdgeMatcher(filter);
    const series = readings.flatMap((reading) => reading.series);
    return {
      covered: outcomes.covered,
      warnings: warnOfReadings(readings),
      edges: collectLanes(series, cap).filter(({ edge }) => matches(edge)),
    };
  }

  /** By edges where these are few, or there is a single step. */
  async function readGroups(asked: {
    filter: EdgeFilter;
    grid: TimeGrid;
    by: GroupKey;
    phases: readonly Phase[];
    outcomes?: OutcomeFilter | undefined;
  }): Promise<GroupsRead> {
    const { filter, grid, by, phases, outcomes } = asked;
    const steps = grid.times.length;
    // Engines that add edges up cannot leave some of them out.
    const isOfSome = filter.external !== undefined || filter.among !== undefined || filter.only !== undefined;
    if (steps > 1 && !filter.source && !filter.target && !isOfSome) {
      await context.firstLook;
      return foldSeries(context, { ...asked, intervalMs });
    }
    const { edges, ...about } = await read(filter, grid, phases);
    return {
      ...about,
      groups: combineGroups(edges, by, { steps, layouts: collectLayouts(edges), outcomes, useOf: null }),
    };
  }

  function describe({ covered, warnings }: Omit<EdgesRead, 'edges'>, window: TimeWindow): Answer {
    return {
      window,
      coveredMs: covered(window.from, window.to),
      warnings: [...warnings, ...warnOfHistory(watches, window)],
    };
  }

  return {
    async readEdges({ window, filter, histograms }) {
      const grid = planSum(window, intervalMs);
      const { edges, ...about } = await read(filter, grid, phasesOf(histograms));
      const layouts = collectLayouts(edges);
      return {
        ...describe(about, grid.window),
        edges: sortLanes(edges).map((lanes) => combineEdge(lanes, layouts)),
      };
    },
    async readSeries({ window, filter, by, stepMs, histograms, outcomes }) {
      const sampleMs = Math.max(...engines.map(({ watch }) => watch.engine.intervalMs));
      const grid = planSteps(window, stepMs, { intervalMs, sampleMs });
      const phases = phasesOf(histograms && !outcomes);
      const { groups, ...about } = await readGroups({ filter, grid, by, phases, outcomes });
      const covered = coverSteps(grid, about.covered);
      return { ...describe(about, grid.window), stepMs: grid.stepMs, times: grid.times, covered, groups };
    },
    async readIdentities({ window, filter }) {
      const grid = planSum(window, intervalMs);
      const { edges, ...about } = await read(filter, grid, ['outcomes', 'sums']);
      return { ...describe(about, grid.window), pairs: pairIdentities(edges) };
    },
  };
}
