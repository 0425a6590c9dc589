/**
 * PromQL for series of a whole mesh, whose edges are too many to be fetched one by one at every step. Whose counts are used is
 * known by then (fold-series.ts). Edges that a destination counted are added up in the engine, by the labels of the group alone;
 * what only sources tell is fetched by edge: the few edges without a destination, requests that never arrived, and families
 * that have no destinations.
 */
import type { GroupKey } from '../telemetry-store.ts';
import {
  buildCounter,
  buildDetailParts,
  crossMatchers,
  isAskedFor,
  narrow,
  packParts,
  unite,
  type QueryParts,
} from './build-queries.ts';
import { joinParts, setLabel } from './parts.ts';
import type { Family, FoldVariant, Phase } from './family.ts';
import { hasDestinations, matchPicks, type EnginePicks } from './pick-alone.ts';

/** Marks sums of many edges. */
export const FOLD_LABEL = 'sightglass_fold';

function groupLabels({ labels }: Family, by: GroupKey): readonly string[] {
  if (by === 'edge') return unite([labels.source, labels.target, labels.clusters]);
  // The other end's cluster tells that of an end that does not know its own.
  if (by.startsWith('source-')) return unite([by === 'source-cluster' ? [] : labels.source, labels.clusters]);
  if (by.startsWith('target-')) return unite([by === 'target-cluster' ? [] : labels.target, labels.clusters]);
  return [];
}

function foldLabels(family: Family, phase: Phase, { asked, context, by }: FoldParts): string[] {
  const { common, outcome, clusters, namespaces } = family.labels;
  const isScoped = (asked.filter.clusters?.length ?? 0) + (asked.filter.namespaces?.length ?? 0) > 0;
  return unite([
    context.clusterLabel === null ? [] : [context.clusterLabel],
    common,
    groupLabels(family, by),
    isScoped ? [...clusters, ...namespaces] : [],
    phase === 'outcomes' ? outcome : [],
    phase === 'latency' ? ['le'] : [],
  ]);
}

export interface FoldParts extends QueryParts {
  readonly by: GroupKey;
}

function standIn(expression: string, { standIns }: FoldVariant, by: readonly string[]): string {
  return Object.entries(standIns)
    .filter(([label]) => !by.includes(label))
    .reduce((inner, [label, value]) => setLabel(inner, label, value), expression);
}

function buildFolded(parts: FoldParts, phase: Phase): string[] {
  const { families, asked, context } = parts;
  return families.filter(hasDestinations).flatMap((family) => {
    const by = foldLabels(family, phase, parts);
    const scopes = narrow(family, asked.filter);
    return family.counters
      .filter((counter) => counter.phase === phase && counter.reporter === 'destination')
      .filter((counter) => isAskedFor(counter, asked.filter))
      .map((counter) =>
        joinParts(
          family.foldVariants.flatMap((variant) =>
            crossMatchers([variant.matchers], scopes).map((matchers) => {
              const folded = buildCounter(counter, { asked, context, by, matchers });
              return setLabel(standIn(folded, variant, by), FOLD_LABEL, '1');
            }),
          ),
        ),
      );
  });
}

/** Queries of one phase; `picks` are of the edges that sources alone tell. */
export function buildFold(parts: FoldParts, phase: Phase, picks: EnginePicks | undefined): string[] {
  const ofSources = buildDetailParts(parts, phase, {
    reporters: ['source'],
    restrict: (family) => {
      const alone = matchPicks(family, picks);
      const isPart = phase === 'outcomes' && hasDestinations(family);
      return isPart ? [...alone, ...family.neverArrived] : alone;
    },
  });
  return packParts([...buildFolded(parts, phase), ...ofSources]);
}
