/**
 * PromQL for each phase of a question. What enters are families and what is asked; what leaves is one query a phase, or a few
 * where it would grow too long, made of parts joined by `or`, whatever the number of edges and namespaces. Each series of an answer names the counter that it was made
 * from in the label `sightglass_metric`, because an increase has no name.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { EdgeFilter } from '../telemetry-store.ts';
import type { Family, FamilyCounter, Phase } from './family.ts';
import { buildIncrease, type IncreaseContext } from './increase.ts';
import { quote, type Matcher } from './selector.ts';

/** Names the counter of a series. */
export const METRIC_LABEL = 'sightglass_metric';

/** What an engine's queries have in common. */
export interface QueryContext extends IncreaseContext {
  /** The label by which one engine tells several clusters. */
  readonly clusterLabel: string | null;
}

export interface Asked {
  readonly filter: EdgeFilter;
  /** The span whose increase is asked for: the whole window, or a step of it. */
  readonly spanMs: Milliseconds;
  /** The whole window, over which it is decided once whose counts are used. */
  readonly window: { readonly spanMs: Milliseconds; readonly at: EpochMs };
  /** Whether the increase is evaluated on a grid, so that the whole window needs a moment of its own. */
  readonly isGrid: boolean;
}

/** Labels of several lists, each once. */
export function unite(labels: readonly (readonly string[])[]): string[] {
  return [...new Set(labels.flat())];
}

/** Labels that tell edges apart, whoever counted them. */
function pairLabels({ labels }: Family): string[] {
  return unite([labels.source, labels.target]);
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

/** The parts of a query, one after another. */
export function joinParts(parts: readonly string[]): string {
  return parts.join(' or ');
}

/** Sets a label of all series of an expression. */
export function setLabel(expression: string, label: string, value: string): string {
  return `label_replace(${expression}, ${quote(label)}, ${quote(value)}, "", "")`;
}

/** Edges that some counters told of in the whole window. */
function buildPresence(
  counters: readonly { readonly metric: string; readonly matchers: readonly Matcher[] }[],
  on: readonly string[],
  { asked, context }: { asked: Asked; context: QueryContext },
): string {
  const { spanMs, at } = asked.window;
  const fixed = asked.isGrid ? { at } : {};
  return joinParts(
    counters.map(({ metric, matchers }) =>
      buildIncrease({ metric, matchers, by: on, spanMs, ...fixed }, context),
    ),
  );
}

/** The counter's increase, without what is told elsewhere. */
export function buildCounter(
  family: Family,
  counter: FamilyCounter,
  query: { asked: Asked; context: QueryContext; by: readonly string[]; matchers: readonly Matcher[] },
): string {
  const { asked, context, by, matchers } = query;
  const { metric, unless } = counter;
  const own = { metric, matchers: [...counter.matchers, ...matchers], by, spanMs: asked.spanMs };
  let expression = buildIncrease(own, context);
  if (unless) {
    const told = buildPresence([unless], unless.on, query);
    expression = `(${expression}) unless on (${unless.on.join(',')}) (${told})`;
  }
  if (counter.phase === 'latency' && counter.reporter === 'source') {
    const others = family.counters
      .filter(({ phase, reporter }) => phase === 'outcomes' && reporter === 'destination')
      .filter(({ protocols }) => protocols.some((protocol) => counter.protocols.includes(protocol)))
      .map((other) => ({ metric: other.metric, matchers: [...other.matchers, ...matchers] }));
    const on = pairLabels(family);
    if (others.length > 0)
      expression = `(${expression}) unless on (${on.join(',')}) (${buildPresence(others, on, query)})`;
  }
  return setLabel(expression, METRIC_LABEL, metric);
}

/** Everything that the queries about one engine are built from. */
export interface QueryParts {
  readonly families: readonly Family[];
  readonly asked: Asked;
  readonly context: QueryContext;
}

/** The parts of a query by edges between workloads, restricted by what `restrict` adds; none where it gives no list. */
export function buildDetailParts(
  { families, asked, context }: QueryParts,
  phase: Phase,
  restrict: (family: Family, counter: FamilyCounter) => readonly (readonly Matcher[])[] = () => [[]],
): string[] {
  return families.flatMap((family) => {
    const by = detailLabels(family, phase, context);
    return mergeReporters(family.counters.filter((counter) => counter.phase === phase))
      .filter((counter) => isAskedFor(counter, asked.filter))
      .map((counter) =>
        joinParts(
          crossMatchers(restrict(family, counter), narrow(family, asked.filter)).map((matchers) =>
            buildCounter(family, counter, { asked, context, by, matchers }),
          ),
        ),
      )
      .filter((part) => part !== '');
  });
}

/**
 * Counters of one metric as one, where both reporters are read alike: a series tells by itself whose it is. Latency is not:
 * the source's is left out where the destination counted.
 */
function mergeReporters(counters: readonly FamilyCounter[]): FamilyCounter[] {
  const merged = new Map<string, FamilyCounter>();
  for (const counter of counters) {
    const { metric, phase, reporter, matchers } = counter;
    const key = phase === 'latency' || counter.unless ? `${metric} ${reporter}` : metric;
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
