/**
 * Asks engines for phases of a question and adds their answers up to lanes. Each engine is asked once for each phase, whatever the
 * number of edges, and all at the same time.
 */
import type { Warning } from '@sightglass/shared/contract';
import type { Milliseconds } from '@sightglass/shared/units';
import type { PassthroughCap } from '../../telemetry/rollup/passthrough-cap.ts';
import type { EdgeFilter } from '../telemetry-store.ts';
import { warnOfEngine, warnOfFailure, withinDeadline, type Failure } from './ask-engines.ts';
import type { QueryParts } from './build-queries.ts';
import { uniteCoverage, type Coverage } from './coverage.ts';
import type { Engine } from './engine/engine.ts';
import type { Phase } from './family.ts';
import type { CountedSeries } from './lanes.ts';
import type { Meanings } from './meanings.ts';
import type { EngineRules } from './rules/engine-rules.ts';
import { scales, type Covered, type TimeGrid } from './time-grid.ts';
import type { EngineWatch } from './watch-engine.ts';

/** What the store holds of each engine. */
interface EngineReader {
  readonly watch: EngineWatch;
  readonly coverage: Coverage;
  readonly meanings: Meanings;
  readonly rules: Pick<EngineRules, 'find'>;
}

export interface Readers {
  readonly engines: readonly EngineReader[];
  readonly cap: PassthroughCap;
  readonly deadlineMs: Milliseconds;
}

export interface Reading {
  readonly series: readonly CountedSeries[];
  readonly covered: Covered;
  /** What could not be read, and what engines said of what could. */
  readonly failures: readonly Failure[];
  readonly heard: readonly Warning[];
  /** Engines that answered anything. */
  readonly answered: readonly Engine[];
}

interface EngineReading extends Omit<Reading, 'covered'> {
  readonly covered: Covered | null;
}

/** A question to all engines; `build` makes the queries of a phase, none where an engine has nothing to tell. */
export interface PhasesAsked {
  readonly filter: EdgeFilter;
  readonly phases: readonly Phase[];
  readonly grid: TimeGrid;
  build(parts: QueryParts, phase: Phase, engine: Engine): string[];
}

interface RawSeries {
  readonly labels: ReadonlyMap<string, string>;
  readonly values: ArrayLike<number>;
}

async function query(
  engine: Engine,
  promql: string,
  { grid, phase }: { grid: TimeGrid; phase: Phase },
): Promise<{ series: RawSeries[]; warnings: readonly string[] }> {
  const { stepMs, times } = grid;
  const from = (times[0] ?? 0) + stepMs;
  if (times.length === 1) {
    const { series, warnings } = await engine.queryInstant({ promql, at: from, purpose: phase });
    return { series: series.map(({ labels, value }) => ({ labels, values: [value] })), warnings };
  }
  const to = from + (times.length - 1) * stepMs;
  const { series, warnings } = await engine.queryRange({ promql, from, to, stepMs, purpose: phase });
  return { series: [...series], warnings };
}

function toCounted(
  { watch: { engine }, meanings }: EngineReader,
  raw: readonly RawSeries[],
  factors: readonly number[],
): CountedSeries[] {
  const counted: CountedSeries[] = [];
  for (const { labels, values } of raw) {
    const read = meanings(labels);
    if (!read) continue;
    const scaled = factors.map((factor, step) => {
      const value = (values[step] as number) * factor * read.scale;
      return value > 0 && value < Infinity ? value : 0;
    });
    counted.push({ origin: engine.name, labels, read, values: scaled });
  }
  return counted;
}

async function readEngine(
  reader: EngineReader,
  asked: PhasesAsked,
  deadlineMs: Milliseconds,
): Promise<EngineReading> {
  const { watch, coverage } = reader;
  const { engine } = watch;
  const { grid, phases, filter } = asked;
  const { window, stepMs, times } = grid;
  const { presence, marginMs } = watch.traits();
  const at = (times.at(-1) ?? 0) + stepMs;
  const rules = reader.rules.find({ from: window.from, to: at }, stepMs);
  const context = { always: engine.matchers, marginMs, rules, clusterLabel: engine.clusterLabel };
  const parts: QueryParts = {
    families: presence.families,
    asked: { filter, spanMs: stepMs },
    context,
  };
  const answers = Promise.allSettled(
    phases.map(async (phase) => {
      const queries = asked
        .build(parts, phase, engine)
        .map((promql) => query(engine, promql, { grid, phase }));
      const all = await withinDeadline(engine, deadlineMs, Promise.all(queries));
      return {
        series: all.flatMap(({ series }) => series),
        warnings: all.flatMap(({ warnings }) => warnings),
      };
    }),
  );
  const wide = { from: window.from - marginMs, to: at };
  const [cover] = await Promise.allSettled([
    withinDeadline(engine, deadlineMs, coverage.read(wide, stepMs, presence)),
  ]);
  const settled = await answers;
  const covered = cover.status === 'fulfilled' ? cover.value : null;
  const factors = scales(grid, covered ?? ((from, to) => to - from), marginMs);
  const failures = [...settled, cover].flatMap((one, i): Failure[] => {
    if (one.status === 'fulfilled') return [];
    return [{ engine, missing: phases[i] ?? 'coverage', error: one.reason }];
  });
  const heard = settled.flatMap((one) => (one.status === 'fulfilled' ? one.value.warnings : []));
  const isSilent = failures.length > phases.length;
  return {
    series: settled.flatMap((one) =>
      one.status === 'fulfilled' ? toCounted(reader, one.value.series, factors) : [],
    ),
    covered: covered ?? (isSilent ? null : (from, to) => to - from),
    failures,
    heard: warnOfEngine(engine, heard),
    answered: isSilent ? [] : [engine],
  };
}

/** Everything that the engines have of some phases. */
export async function readPhases({ engines, deadlineMs }: Readers, asked: PhasesAsked): Promise<Reading> {
  const all = await Promise.all(engines.map((reader) => readEngine(reader, asked, deadlineMs)));
  return {
    series: all.flatMap(({ series }) => series),
    covered: uniteCoverage(all.flatMap(({ covered }) => covered ?? [])),
    failures: all.flatMap(({ failures }) => failures),
    heard: all.flatMap(({ heard }) => heard),
    answered: all.flatMap(({ answered }) => answered),
  };
}

/** The warnings of several readings of one question, each once; one alone for an engine that answered nothing at all. */
export function warnOfReadings(readings: readonly Reading[]): Warning[] {
  const answered = new Set(readings.flatMap((reading) => reading.answered));
  const missing = new Map<string, Failure>();
  for (const failure of readings.flatMap(({ failures }) => failures)) {
    const told = answered.has(failure.engine) ? failure : { ...failure, missing: null };
    const id = `${told.engine.name} ${told.missing ?? ''}`;
    if (!missing.has(id)) missing.set(id, told);
  }
  const warnings = [...[...missing.values()].map(warnOfFailure), ...readings.flatMap(({ heard }) => heard)];
  return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}
