/**
 * Plain Envoy's `/stats/prometheus`: what it sent to each of its clusters. The caller is the scraped target.
 * The same responses are printed by exact code and by class, and once more as `external` or `internal`: exact codes count
 * where they are printed, classes otherwise, the repetition never. Connections make a TCP edge only for a cluster that had
 * no HTTP response. A TLS handshake shows the callee's certificate at most, so mutual TLS is unmeasured.
 * In an Istio sidecar the `istio_*` families tell the same traffic better; these rules yield to them.
 */
import type { Dialect, Dropped, Labels, SeriesMeaning, TargetIdentity } from './dialect.ts';
import { UNKNOWN } from '@sightglass/shared/identity';
import { isFailed } from '../outcome.ts';
import { readEnvoyCluster } from './envoy-cluster.ts';
import { ENVOY_FAMILIES, type EnvoyKind } from './envoy-families.ts';
import { firstKnown, readBound } from './labels.ts';

/** Provided by every text that holds a name beginning with `istio_`. */
export const ISTIO_TEXT = 'istio text';

function readCode(labels: Labels, kind: EnvoyKind): string {
  if (kind === 'codes') return labels.get('envoy_response_code') ?? '';
  if (kind === 'classes') return `${labels.get('envoy_response_code_class') ?? ''}xx`;
  return '';
}

/** Whom a family of one cluster yields to, and what it provides. */
function rank(
  kind: EnvoyKind,
  cluster: string,
): { readonly provides?: string[]; readonly yieldsTo: string[] } {
  const codes = `envoy codes ${cluster}`;
  const classes = `envoy classes ${cluster}`;
  const times = `envoy times ${cluster}`;
  if (kind === 'codes') return { provides: [codes], yieldsTo: [ISTIO_TEXT] };
  if (kind === 'classes') return { provides: [classes], yieldsTo: [ISTIO_TEXT, codes] };
  if (kind === 'times') return { provides: [times], yieldsTo: [ISTIO_TEXT] };
  return { yieldsTo: [ISTIO_TEXT, codes, classes, times] };
}

function interpret(name: string, labels: Labels, target: TargetIdentity): SeriesMeaning | Dropped | null {
  const family = ENVOY_FAMILIES.get(name);
  // Istio 1.5 named the label without Envoy's prefix.
  const cluster = firstKnown(labels.get('envoy_cluster_name'), labels.get('cluster_name'));
  if (!family || cluster === UNKNOWN) return null;
  const callee = readEnvoyCluster(cluster, target);
  if (typeof callee === 'string') return { dropped: callee };
  const code = readCode(labels, family.kind);
  if ((family.kind === 'codes' || family.kind === 'classes') && !/^[0-9]/.test(code)) return null;
  const bound = family.quantity === 'latency-bucket' ? readBound(labels) : undefined;
  if (bound === null) return null;
  const signs = { code, grpcStatus: '', flags: '' };
  return {
    quantity: family.quantity,
    reporter: 'source',
    edge: {
      source: { ...target, service: firstKnown(target.service, target.workload) },
      target: callee.end,
      protocol: family.kind === 'connections' ? 'tcp' : 'http',
      external: callee.external,
    },
    outcome: {
      ...signs,
      proof: 'unmeasured',
      evidence: 'none',
      sourcePrincipal: UNKNOWN,
      destinationPrincipal: UNKNOWN,
      failed: isFailed(signs),
      neverArrived: code === '0',
    },
    scale: 1,
    ...(bound === undefined ? {} : { leMs: bound }),
    ...rank(family.kind, cluster),
  };
}

export const envoy: Dialect = { name: 'envoy', readsName: (name) => ENVOY_FAMILIES.has(name), interpret };
