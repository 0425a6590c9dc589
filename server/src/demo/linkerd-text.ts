/**
 * Text of a linkerd-proxy (`:4191/metrics`): outbound series name the callee by `dst_*` labels, the caller being the scraped
 * pod; inbound series know the caller only by its identity, if it has one. `tls` is `true` between two of Linkerd's own,
 * else `no_identity` with the reason. Families and help lines as in linkerd2-proxy.
 */
import { isOutside, type FlowOutcome } from './flow-counts.ts';
import { countObserved, printObserved, type CountSpan, type Observed } from './istio-series.ts';
import { listOutcomes, type Report } from './reports.ts';
import { workloadName, type DemoWorkload } from './shop-workloads.ts';

/** Linkerd's latency buckets, milliseconds: 1 to 5 times each power of ten, up to 50 s. */
export const LINKERD_BOUNDS: readonly number[] = [1, 10, 100, 1_000, 10_000].flatMap((ten) =>
  [1, 2, 3, 4, 5].map((digit) => digit * ten),
);

/** One flow at the scraped pod: outbound where it reports as source, else inbound. */
export interface LinkerdSide extends Report {
  readonly span: CountSpan;
}

/** A service account's identity in Linkerd's default trust domain. */
export function formatLinkerdIdentity(workload: DemoWorkload): string {
  return `${workload.service}.${workload.namespace}.serviceaccount.identity.linkerd.cluster.local`;
}

/** Labels of `request_total` between the braces. */
function formatSide({ counted, reporter }: Report): string {
  const { from, to } = counted;
  if (isOutside(to)) throw new Error('the Linkerd corner calls nothing outside');
  const authority = `authority="${to.service}.${to.namespace}.svc.cluster.local:8080"`;
  const mutual = from.proxy === 'linkerd' && to.proxy === 'linkerd';
  if (reporter !== 'source') {
    const tls = mutual
      ? `tls="true",client_id="${formatLinkerdIdentity(from)}"`
      : 'tls="no_identity",no_tls_reason="no_tls_from_remote"';
    return `direction="inbound",${authority},${tls}`;
  }
  const tls = mutual
    ? `tls="true",server_id="${formatLinkerdIdentity(to)}",dst_control_plane_ns="linkerd"`
    : 'tls="no_identity",no_tls_reason="not_provided_by_service_discovery"';
  return (
    `direction="outbound",${authority},${tls},dst_deployment="${workloadName(to)}",` +
    `dst_namespace="${to.namespace}",dst_service="${to.service}",dst_serviceaccount="${to.service}"`
  );
}

interface Counted {
  readonly labels: string;
  readonly outcome: FlowOutcome;
  readonly observed: readonly Observed[];
  readonly requests: number;
}

function formatResponse({ code }: FlowOutcome): string {
  return `status_code="${code}",classification="${code.startsWith('5') ? 'failure' : 'success'}"`;
}

/** Labels of `response_total` between the braces, for one outcome. */
export function formatLinkerdResponse(report: Report, outcome: FlowOutcome): string {
  return `${formatSide(report)},${formatResponse(outcome)}`;
}

function printLatency({ labels, outcome, observed }: Counted): string {
  const block = `${labels},status_code="${outcome.code}"`;
  const histogram = printObserved(observed, 'linkerd', LINKERD_BOUNDS);
  let text = '';
  LINKERD_BOUNDS.forEach((bound, i) => {
    text += `response_latency_ms_bucket{${block},le="${bound}"} ${histogram.cumulative[i] as number}\n`;
  });
  return (
    `${text}response_latency_ms_bucket{${block},le="+Inf"} ${histogram.count}\n` +
    `response_latency_ms_count{${block}} ${histogram.count}\nresponse_latency_ms_sum{${block}} ${histogram.sum}\n`
  );
}

/** The whole body of one proxy. */
export function printLinkerd(sides: readonly LinkerdSide[], now: number): string {
  const all: Counted[] = sides.flatMap((side) =>
    listOutcomes(side).map((outcome) => {
      const observed = countObserved(outcome, side.reporter, side.span);
      const requests = observed.reduce((sum, part) => sum + part.count, 0);
      return { labels: formatSide(side), outcome, observed, requests };
    }),
  );
  const series = all.filter((one) => one.requests > 0);
  const requests = new Map<string, number>();
  for (const { labels, requests: count } of series) requests.set(labels, (requests.get(labels) ?? 0) + count);
  let text = '# HELP request_total Total count of HTTP requests.\n# TYPE request_total counter\n';
  for (const [labels, count] of requests) text += `request_total{${labels}} ${count}\n`;
  text +=
    "# HELP response_latency_ms Elapsed times between a request's headers being received and its response stream completing\n" +
    '# TYPE response_latency_ms histogram\n';
  for (const one of series) text += printLatency(one);
  text += '# HELP response_total Total count of HTTP responses.\n# TYPE response_total counter\n';
  for (const { labels, outcome, requests: count } of series) {
    text += `response_total{${labels},${formatResponse(outcome)}} ${count}\n`;
  }
  // For a day, renewed at half of it.
  const expiry = Math.floor(now / 43_200_000) * 43_200 + 86_400;
  return (
    `${text}# HELP identity_cert_expiration_timestamp_seconds Time when this proxy's current mTLS identity certificate will expire.\n` +
    '# TYPE identity_cert_expiration_timestamp_seconds gauge\n' +
    `identity_cert_expiration_timestamp_seconds ${expiry}\n`
  );
}
