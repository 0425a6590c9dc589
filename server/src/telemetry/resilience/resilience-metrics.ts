/**
 * What an Envoy prints of how it shields callers from a cluster: attempts, ejected hosts, breakers. One list for those who read texts, keep, and ask. Names as of Envoy 1.35; Istio's
 * sidecars print the same where proxyStatsMatcher lets them.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/upstream/cluster_manager/cluster_stats
 */

/** How values of several proxies become one: counters by the sum of what they grew by, gauges by their sum or the highest. */
export type Combination = 'growth' | 'sum' | 'highest';

const CLUSTER = 'envoy_cluster_';
const OUTLIERS = `${CLUSTER}outlier_detection_ejections_`;
const BREAKERS = `${CLUSTER}circuit_breakers_default_`;

/** Requests that ended, each once, however many attempts it took; not those that callers gave up, whose retries count. */
export const COMPLETED = `${CLUSTER}upstream_rq_completed`;
/** Attempts that were sent: without those that found no connection or host. */
export const SENT = `${CLUSTER}upstream_rq_total`;
export const RETRIES = `${CLUSTER}upstream_rq_retry`;
export const RETRIES_WELL = `${CLUSTER}upstream_rq_retry_success`;
/** Not made: the retry budget or breaker was full; all attempts were spent. */
export const RETRIES_REFUSED = `${CLUSTER}upstream_rq_retry_overflow`;
export const RETRIES_SPENT = `${CLUSTER}upstream_rq_retry_limit_exceeded`;
/** Requests that failed at once, and connections that were not opened, because the pool was full. */
export const PENDING_REFUSED = `${CLUSTER}upstream_rq_pending_overflow`;
export const CONNECTIONS_REFUSED = `${CLUSTER}upstream_cx_overflow`;
export const EJECTIONS = `${OUTLIERS}enforced_total`;
/** Not made: so many hosts were ejected already. */
export const EJECTIONS_REFUSED = `${OUTLIERS}overflow`;
/** Hosts ejected at the moment. */
export const EJECTED = `${OUTLIERS}active`;
/** Requests that found no healthy host. */
export const WITHOUT_HOST = `${CLUSTER}upstream_cx_none_healthy`;
/** 1 while the breaker is open. */
export const OPEN_CONNECTIONS = `${BREAKERS}cx_open`;
export const OPEN_PENDING = `${BREAKERS}rq_pending_open`;
export const OPEN_REQUESTS = `${BREAKERS}rq_open`;
export const OPEN_RETRIES = `${BREAKERS}rq_retry_open`;

export const RESILIENCE_METRICS: ReadonlyMap<string, Combination> = new Map<string, Combination>([
  [COMPLETED, 'growth'],
  [SENT, 'growth'],
  [RETRIES, 'growth'],
  [RETRIES_WELL, 'growth'],
  [RETRIES_REFUSED, 'growth'],
  [RETRIES_SPENT, 'growth'],
  [PENDING_REFUSED, 'growth'],
  [CONNECTIONS_REFUSED, 'growth'],
  [EJECTIONS, 'growth'],
  [EJECTIONS_REFUSED, 'growth'],
  [WITHOUT_HOST, 'growth'],
  [EJECTED, 'highest'],
  [OPEN_CONNECTIONS, 'sum'],
  [OPEN_PENDING, 'sum'],
  [OPEN_REQUESTS, 'sum'],
  [OPEN_RETRIES, 'sum'],
]);

/** Printed only of clusters that have outlier detection: elsewhere its silence is no zero. */
export const isOfOutliers = (metric: string): boolean => metric.startsWith(OUTLIERS);

/** Of whom a reading is, beside its owner, who calls. */
export const CALLEE_NAMESPACE = 'callee_namespace';
export const CALLEE = 'callee';
/** Of Istio's cluster names; empty for none. */
export const SUBSET = 'subset';

/** Readings are added up by workload before they are kept, under names of their own: single pods' would be too many. */
const KEPT_PREFIX = 'sightglass:';
export const keptName = (metric: string): string => `${KEPT_PREFIX}${metric}`;
export const printedName = (kept: string): string =>
  kept.startsWith(KEPT_PREFIX) ? kept.slice(KEPT_PREFIX.length) : kept;
