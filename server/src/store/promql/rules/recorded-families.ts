/**
 * Which metrics a large mesh should have recorded without their pods, and the labels that must stay: those by which the store asks,
 * compares and matches. Families whose series tell their ends by the scraped pod, or that have no pods, have nothing to fold.
 */
import { istioFamily } from '../families/istio.ts';
import { linkerdFamily } from '../families/linkerd.ts';
import type { Family } from '../family.ts';

/** Families for which there are rules, by name. */
export const FOLDABLE_FAMILIES: readonly Family[] = [istioFamily, linkerdFamily];

export interface RecordedMetric {
  readonly metric: string;
  /** Labels that stay, besides the one that tells clusters apart. */
  readonly labels: readonly string[];
}

/** The metrics of a family, in the order of its counters. */
export function listRecorded({ counters, labels }: Family): RecordedMetric[] {
  const metrics = [...new Set(counters.map(({ metric }) => metric))];
  return metrics.map((metric) => {
    const own = counters.filter((counter) => counter.metric === metric);
    const isPhase = (phase: string): boolean => own.some((counter) => counter.phase === phase);
    const matched = own.flatMap(({ matchers }) => matchers.map(({ label }) => label));
    return {
      metric,
      labels: [
        ...new Set([
          ...labels.common,
          ...labels.source,
          ...labels.target,
          ...(isPhase('outcomes') ? [...labels.outcome, ...labels.principals] : []),
          ...(isPhase('latency') ? ['le'] : []),
          ...matched,
        ]),
      ],
    };
  });
}
