/**
 * PromQL for each phase of a question. What enters are families and what is asked; what leaves is one query a phase, made of parts
 * joined by `or`, whatever the number of edges and namespaces. Each series of an answer names the counter that it was made
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

/** The parts of a query by edges between workloads, of the counters that `isWanted`, restricted by what `restrict` adds. */
export function buildDetailParts(
  { families, asked, context }: QueryParts,
  phase: Phase,
  restrict: (family: Family, counter: FamilyCounter) => readonly (readonly Matcher[])[] = () => [[]],
): string[] {
  return families.flatMap((family) =>
    family.counters
      .filter((counter) => counter.phase === phase && isAskedFor(counter, asked.filter))
      .flatMap((counter) =>
        crossMatchers(restrict(family, counter), family.narrow(asked.filter)).map((matchers) =>
          buildCounter(family, counter, {
            asked,
            context,
            by: detailLabels(family, phase, context),
            matchers,
          }),
        ),
      ),
  );
}

/** Every list of the first with every list of the second. */
export function crossMatchers(
  first: readonly (readonly Matcher[])[],
  second: readonly (readonly Matcher[])[],
): Matcher[][] {
  return first.flatMap((one) => second.map((other) => [...one, ...other]));
}

/** Query of one phase by edges between workloads; null when the families count nothing of what is asked. */
export function buildDetail(parts: QueryParts, phase: Phase): string | null {
  const all = buildDetailParts(parts, phase);
  return all.length > 0 ? joinParts(all) : null;
}
