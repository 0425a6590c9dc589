/**
 * PromQL for each phase of a question. What enters are families and what is asked; what leaves is one query a phase, or a few
 * where it would grow too long, made of parts joined by `or`, whatever the number of edges and namespaces. Each series of an answer names the counter that it was made
 * from in the label `sightglass_metric`, because an increase has no name.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import type { Reporter } from '../../telemetry/edge-window.ts';
import type { EdgeFilter } from '../telemetry-store.ts';
import type { Family, FamilyCounter, Phase } from './family.ts';
import { buildIncrease, type IncreaseContext } from './increase.ts';
import { matchPicks, type EnginePicks } from './pick-alone.ts';
import { joinParts, METRIC_LABEL, setLabel } from './parts.ts';
import type { Matcher } from './selector.ts';

/** What an engine's queries have in common. */
export interface QueryContext extends IncreaseContext {
  /** The label by which one engine tells several clusters. */
  readonly clusterLabel: string | null;
}

export interface Asked {
  readonly filter: EdgeFilter;
  /** The span whose increase is asked for: the whole window, or a step of it. */
  readonly spanMs: Milliseconds;
}

/** Labels of several lists, each once. */
export function unite(labels: readonly (readonly string[])[]): string[] {
  return [...new Set(labels.flat())];
}

function detailLabels(family: Family, phase: Phase, { clusterLabel }: QueryContext): string[] {
  const { common, source, target, outcome, principals } = family.labels;
  return unite([
    clusterLabel === null ? [] : [clusterLabel],
    common,
    source,
    target,
    phase === 'outcomes' ? [...outcome, ...principals] : [],
    phase === 'latency' ? ['le'] : [],
  ]);
}

/** Whether the counter may count what the filter names. */
export function isAskedFor(counter: FamilyCounter, { protocol }: EdgeFilter): boolean {
  return protocol === undefined || counter.protocols.includes(protocol);
}

/** The counter's increase. */
export function buildCounter(
  { metric, matchers }: FamilyCounter,
  query: { asked: Asked; context: QueryContext; by: readonly string[]; matchers: readonly Matcher[] },
): string {
  const { asked, context, by } = query;
  const all = [...matchers, ...query.matchers];
  const expression = buildIncrease({ metric, matchers: all, by, spanMs: asked.spanMs }, context);
  return setLabel(expression, METRIC_LABEL, metric);
}

/** Everything that the queries about one engine are built from. */
export interface QueryParts {
  readonly families: readonly Family[];
  readonly asked: Asked;
  readonly context: QueryContext;
}

/** Of a phase by edges, what is to be read. */
export interface DetailWanted {
  readonly reporters: readonly Reporter[];
  /** Further conditions on a counter's series, in alternatives; none of them: nothing of the counter. */
  readonly restrict: (family: Family, counter: FamilyCounter) => readonly (readonly Matcher[])[];
}

const EVERYTHING: DetailWanted = { reporters: ['source', 'destination'], restrict: () => [[]] };

/** The parts of a query by edges between workloads. */
export function buildDetailParts(
  { families, asked, context }: QueryParts,
  phase: Phase,
  { reporters, restrict }: DetailWanted = EVERYTHING,
): string[] {
  return families.flatMap((family) => {
    const by = detailLabels(family, phase, context);
    const counters = family.counters.filter(
      (counter) => counter.phase === phase && reporters.includes(counter.reporter),
    );
    return mergeReporters(counters)
      .filter((counter) => isAskedFor(counter, asked.filter))
      .map((counter) =>
        joinParts(
          crossMatchers(restrict(family, counter), narrow(family, asked.filter)).map((matchers) =>
            buildCounter(counter, { asked, context, by, matchers }),
          ),
        ),
      )
      .filter((part) => part !== '');
  });
}

/**
 * Counters of one metric as one, where both reporters are read alike: a series tells by itself whose it is. Latency is not:
 * of sources it is asked for where no destination counted (pick-alone.ts).
 */
function mergeReporters(counters: readonly FamilyCounter[]): FamilyCounter[] {
  const merged = new Map<string, FamilyCounter>();
  for (const counter of counters) {
    const { metric, phase, reporter, matchers } = counter;
    const key = phase === 'latency' ? `${metric} ${reporter}` : metric;
    const known = merged.get(key);
    const shared = known?.matchers.filter((one) =>
      matchers.some((other) => JSON.stringify(one) === JSON.stringify(other)),
    );
    merged.set(key, shared ? { ...counter, matchers: shared } : counter);
  }
  return [...merged.values()];
}

/** Longer lists of names are not written into every selector: all edges are fetched, and what was not asked for left out. */
const MAX_NARROWING = 1_500;

/** What a filter says of a family's series, in alternatives. */
export function narrow(family: Family, filter: EdgeFilter): readonly (readonly Matcher[])[] {
  const alternatives = family.narrow(filter);
  return JSON.stringify(alternatives).length > MAX_NARROWING ? [[]] : alternatives;
}

/** Every list of the first with every list of the second. */
export function crossMatchers(
  first: readonly (readonly Matcher[])[],
  second: readonly (readonly Matcher[])[],
): Matcher[][] {
  return first.flatMap((one) => second.map((other) => [...one, ...other]));
}

/** VictoriaMetrics refuses queries of more than 16 KiB. */
const MAX_LENGTH = 15_000;

/** Queries of as many of the parts as fit into one. A part is never divided: in it, series that match twice count once. */
export function packParts(parts: readonly string[]): string[] {
  const queries: string[] = [];
  for (const part of parts) {
    const last = queries.at(-1);
    const joined = last === undefined ? part : joinParts([last, part]);
    if (last !== undefined && joined.length <= MAX_LENGTH) queries[queries.length - 1] = joined;
    else queries.push(part);
  }
  return queries;
}

/** Queries of one phase by edges between workloads; none when the families count nothing of what is asked. */
export function buildDetail(parts: QueryParts, phase: Phase): string[] {
  return packParts(buildDetailParts(parts, phase));
}

/** The same for latency, of sources only where no destination counted. */
export function buildLatency(parts: QueryParts, picks: EnginePicks | undefined): string[] {
  const wanted: DetailWanted = {
    reporters: ['source', 'destination'],
    restrict: (family, { reporter }) => (reporter === 'destination' ? [[]] : matchPicks(family, picks)),
  };
  return packParts(buildDetailParts(parts, 'latency', wanted));
}
