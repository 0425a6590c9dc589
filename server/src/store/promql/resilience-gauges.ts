/**
 * What callers' proxies print of one callee, in an engine: the selector that finds it, and which of the series found are really about that callee. Envoy's clusters are named by whoever configured them,
 * Istio's by port, subset and host.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { Labels } from '../../telemetry/dialects/dialect.ts';
import type { GaugeOwner } from '../../telemetry/gauge-batch.ts';
import { readCalleeLabels } from '../../telemetry/resilience/callee-labels.ts';
import { CALLEE, CALLEE_NAMESPACE, SUBSET } from '../../telemetry/resilience/resilience-metrics.ts';
import type { ResilienceGauges } from '../gauges.ts';
import type { Engine } from './engine/engine.ts';
import { escapeRegex, formatSelector, oneOf, type Matcher } from './selector.ts';

/** Envoy's own, and that of Istio's bootstrap. */
const ISTIO_LABEL = 'cluster_name';
const CLUSTER_LABELS = ['envoy_cluster_name', ISTIO_LABEL];

/** At least all series of the callee: those of which a part of the cluster's name begins with its name. */
export function buildResilience(
  { metrics, callee }: ResilienceGauges,
  engine: Engine,
  also: readonly Matcher[],
): string {
  const value = `(?:.*(?:\\||_\\.))?${escapeRegex(callee.name)}(?:[.;].*)?`;
  return CLUSTER_LABELS.map((label) => {
    const matchers: Matcher[] = [oneOf('__name__', metrics), { label, op: '=~', value }, ...also];
    return formatSelector({ metric: '', matchers }, engine.matchers);
  }).join(' or ');
}

/** The labels by which readings are known; null for a series of another callee. */
export function labelsOfCallee(
  { callee }: ResilienceGauges,
  labels: Labels,
  { cluster, namespace, service, workload }: GaugeOwner,
): Readonly<Record<string, string>> | null {
  const read = readCalleeLabels(labels, { cluster, namespace, service, workload, version: UNKNOWN });
  if (read?.[CALLEE] !== callee.name || read[CALLEE_NAMESPACE] !== callee.namespace) return null;
  return { [SUBSET]: read[SUBSET] ?? '' };
}

/** Without what would be taken for the name of the mesh's own cluster. */
export function withoutEnvoyCluster(labels: Labels): Labels {
  return new Map([...labels].filter(([name]) => name !== ISTIO_LABEL));
}
