/**
 * Text of an Envoy without a mesh (`/stats/prometheus` of the admin port): the caller is the scraped proxy, the callee an
 * Envoy cluster. Envoy's histogram buckets in milliseconds are the ones that Istio took over.
 */
import { isOutside, type CountedFlow } from './flow-counts.ts';
import { countObserved, printObserved, type CountSpan, type Observed } from './istio-series.ts';
import { ISTIO_BOUNDS } from './istio-text.ts';

interface ClusterCount {
  readonly counted: CountedFlow;
  readonly label: string;
  readonly byCode: ReadonlyMap<string, number>;
  readonly observed: readonly Observed[];
  readonly total: number;
}

/** The Envoy cluster that stands for a flow's callee. */
function formatEnvoyCluster({ to }: CountedFlow): string {
  return isOutside(to) ? to.host : to.service;
}

/** Labels of `envoy_cluster_upstream_rq` between the braces, for one status code. */
export function formatEnvoyResponse(counted: CountedFlow, code: string): string {
  return `envoy_response_code="${code}",envoy_cluster_name="${formatEnvoyCluster(counted)}"`;
}

function countCluster(counted: CountedFlow, span: CountSpan): ClusterCount {
  const byCode = new Map<string, number>();
  const observed: Observed[] = [];
  let total = 0;
  for (const outcome of counted.outcomes) {
    const parts = countObserved(outcome, 'source', span);
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    if (count === 0) continue;
    observed.push(...parts);
    total += count;
    byCode.set(outcome.code, (byCode.get(outcome.code) ?? 0) + count);
  }
  return { counted, label: `envoy_cluster_name="${formatEnvoyCluster(counted)}"`, byCode, observed, total };
}

function printLines(
  name: string,
  kind: 'counter' | 'gauge',
  lines: readonly (readonly [string, number])[],
): string {
  return `# TYPE ${name} ${kind}\n${lines.map(([labels, value]) => `${name}{${labels}} ${value}\n`).join('')}`;
}

function printTime({ label, observed }: ClusterCount): string {
  const name = 'envoy_cluster_upstream_rq_time';
  const histogram = printObserved(observed, 'istio', ISTIO_BOUNDS);
  let text = '';
  ISTIO_BOUNDS.forEach((bound, i) => {
    text += `${name}_bucket{${label},le="${bound}"} ${histogram.cumulative[i] as number}\n`;
  });
  return (
    `${text}${name}_bucket{${label},le="+Inf"} ${histogram.count}\n` +
    `${name}_sum{${label}} ${histogram.sum}\n${name}_count{${label}} ${histogram.count}\n`
  );
}

function sumByClass(byCode: ReadonlyMap<string, number>): Map<string, number> {
  const classes = new Map<string, number>();
  for (const [code, count] of byCode) {
    const digit = code.charAt(0);
    classes.set(digit, (classes.get(digit) ?? 0) + count);
  }
  return classes;
}

/** Of what goes to the partner portal one request in so many goes well at the second attempt. */
const SECOND_ATTEMPTS: Readonly<Record<string, number>> = { 'partner-portal': 20 };

/** Of how many requests one goes well at the second attempt; null where all do at the first. */
export function secondAttemptOf(counted: CountedFlow): number | null {
  return SECOND_ATTEMPTS[formatEnvoyCluster(counted)] ?? null;
}

function countRetries({ counted, total }: ClusterCount): number {
  const every = secondAttemptOf(counted);
  return every === null ? 0 : Math.floor(total / every);
}

/** The whole body of one proxy. */
export function printEnvoy(flows: readonly CountedFlow[], span: CountSpan): string {
  const clusters = flows.map((counted) => countCluster(counted, span));
  const each = (value: (cluster: ClusterCount) => number): [string, number][] =>
    clusters.map((cluster) => [cluster.label, value(cluster)]);
  const total = clusters.reduce((sum, cluster) => sum + cluster.total, 0);
  const uptime = Math.floor((span.until - span.since) / 1_000);
  return (
    printLines(
      'envoy_cluster_upstream_cx_connect_fail',
      'counter',
      each(() => 0),
    ) +
    printLines(
      'envoy_cluster_upstream_cx_total',
      'counter',
      each((cluster) => Math.ceil(cluster.total / 90)),
    ) +
    printLines(
      'envoy_cluster_upstream_rq_total',
      'counter',
      each((cluster) => cluster.total + countRetries(cluster)),
    ) +
    printLines(
      'envoy_cluster_upstream_rq_completed',
      'counter',
      each((cluster) => cluster.total),
    ) +
    printLines('envoy_cluster_upstream_rq_retry', 'counter', each(countRetries)) +
    printLines('envoy_cluster_upstream_rq_retry_success', 'counter', each(countRetries)) +
    printLines(
      'envoy_cluster_upstream_rq_retry_overflow',
      'counter',
      each(() => 0),
    ) +
    printLines(
      'envoy_cluster_upstream_rq_timeout',
      'counter',
      each(() => 0),
    ) +
    printLines(
      'envoy_cluster_upstream_rq_xx',
      'counter',
      clusters.flatMap(({ label, byCode }) =>
        [...sumByClass(byCode)].map(([digit, count]): [string, number] => [
          `envoy_response_code_class="${digit}",${label}`,
          count,
        ]),
      ),
    ) +
    printLines(
      'envoy_cluster_upstream_rq',
      'counter',
      clusters.flatMap(({ label, byCode }) =>
        [...byCode].map(([code, count]): [string, number] => [
          `envoy_response_code="${code}",${label}`,
          count,
        ]),
      ),
    ) +
    printLines(
      'envoy_cluster_upstream_rq_active',
      'gauge',
      each(() => 1),
    ) +
    printLines(
      'envoy_cluster_membership_healthy',
      'gauge',
      each(() => 1),
    ) +
    printLines(
      'envoy_cluster_membership_total',
      'gauge',
      each(() => 1),
    ) +
    printLines('envoy_http_downstream_rq_total', 'counter', [
      ['envoy_http_conn_manager_prefix="ingress_http"', total],
    ]) +
    printLines('envoy_server_live', 'gauge', [['', 1]]) +
    printLines('envoy_server_uptime', 'gauge', [['', uptime]]) +
    `# TYPE envoy_cluster_upstream_rq_time histogram\n${clusters.map(printTime).join('')}`
  );
}
