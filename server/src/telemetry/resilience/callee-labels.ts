/** Labels of one of Envoy's clusters -> those by which readings of it are kept and asked for; null for what is no callee. Pure. */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { Labels, TargetIdentity } from '../dialects/dialect.ts';
import { readEnvoyCluster } from '../dialects/envoy-cluster.ts';
import { firstKnown } from '../dialects/labels.ts';
import { CALLEE, CALLEE_NAMESPACE, SUBSET } from './resilience-metrics.ts';

export function readCalleeLabels(
  labels: Labels,
  caller: TargetIdentity,
): Readonly<Record<string, string>> | null {
  // Istio's bootstrap names the label without Envoy's prefix.
  const cluster = firstKnown(labels.get('envoy_cluster_name'), labels.get('cluster_name'));
  if (cluster === UNKNOWN) return null;
  // Where statistics are delimited, the name keeps a semicolon.
  const callee = readEnvoyCluster(cluster.replace(/;$/, ''), caller);
  if (typeof callee === 'string') return null;
  const { namespace, service, version } = callee.end;
  return {
    [CALLEE_NAMESPACE]: namespace,
    [CALLEE]: service,
    [SUBSET]: version === UNKNOWN ? '' : version,
  };
}
