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
  readonly warnings: readonly Warning[];
  /** What could not be read, told in the warnings too. */
  readonly failures: readonly Failure[];
}

interface EngineReading {
  readonly series: CountedSeries[];
  readonly covered: Covered | null;
  readonly warnings: readonly Warning[];
  readonly failures: readonly Failure[];
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
  const [first] = failures;
  const warnings =
    first && failures.length > phases.length
      ? [warnOfFailure({ ...first, missing: null })]
      : failures.map(warnOfFailure);
  const heard = settled.flatMap((one) => (one.status === 'fulfilled' ? one.value.warnings : []));
  const isDown = failures.length > phases.length;
  return {
    series: settled.flatMap((one) =>
      one.status === 'fulfilled' ? toCounted(reader, one.value.series, factors) : [],
    ),
    covered: covered ?? (isDown ? null : (from, to) => to - from),
    warnings: [...warnings, ...warnOfEngine(engine, heard)],
    failures,
  };
}

/** Everything that the engines have of some phases. */
export async function readPhases({ engines, deadlineMs }: Readers, asked: PhasesAsked): Promise<Reading> {
  const all = await Promise.all(engines.map((reader) => readEngine(reader, asked, deadlineMs)));
  return {
    series: all.flatMap(({ series }) => series),
    covered: uniteCoverage(all.flatMap(({ covered }) => covered ?? [])),
    warnings: all.flatMap(({ warnings }) => warnings),
    failures: all.flatMap(({ failures }) => failures),
  };
}

/** The warnings of several readings, each once; of an engine of which nothing was read, that one alone. */
export function uniteWarnings(readings: readonly Reading[]): Warning[] {
  const all = new Map<string, Warning>();
  for (const warning of readings.flatMap(({ warnings }) => warnings)) {
    const { code, subject, message } = warning;
    all.set(code === 'cluster-down' ? `${code} ${subject}` : `${code} ${subject} ${message}`, warning);
  }
  return [...all.values()];
}
