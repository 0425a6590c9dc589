/**
 * What an Istio proxy says of a flow of the demo mesh: its labels and its counts at a moment. The same for sidecars, gateways and
 * waypoints; ztunnel-text.ts uses the labels too.
 */
import { isOutside, type CountedFlow, type FlowOutcome, type PodChoice } from './flow-counts.ts';
import { TCP_BYTES_IN, TCP_BYTES_OUT, TCP_OPEN_MS } from './flow-counts.ts';
import { formatSpiffe, UNKNOWN_PEER, type IstioLabels, type IstioPeer } from './istio-labels.ts';
import { ISTIO_BOUNDS, type PrintedHistogram, type RequestSeries, type TcpSeries } from './istio-text.ts';
import { cumulativeShares, meanOf, type LogNormal } from './log-normal.ts';
import { UNVERSIONED, workloadName, type DemoWorkload, type ProxyKind } from './shop-workloads.ts';

const IN_MESH: ReadonlySet<ProxyKind> = new Set(['sidecar', 'gateway', 'ambient', 'waypoint']);

const REQUEST_BYTES: LogNormal = { median: 420, sigma: 0.5 };
const RESPONSE_BYTES: LogNormal = { median: 3_200, sigma: 0.9 };
/** The caller's proxy also waits for the network between the two. */
const NETWORK_MS = 0.4;

/** Whether both ends are Istio's, so that a certificate is exchanged unless the outcome was plaintext. */
export function isCertified(counted: CountedFlow, outcome: FlowOutcome): boolean {
  const { from, to } = counted;
  return !outcome.plaintext && IN_MESH.has(from.proxy) && !isOutside(to) && IN_MESH.has(to.proxy);
}

function describePeer(workload: DemoWorkload, certified: boolean): IstioPeer {
  const { cluster, namespace, service, version } = workload;
  return {
    cluster,
    namespace,
    workload: workloadName(workload),
    service,
    revision: version,
    app: service,
    version: version === UNVERSIONED ? 'unknown' : version,
    principal: certified ? formatSpiffe(namespace, service) : 'unknown',
  };
}

function describeHost(to: CountedFlow['to']): IstioLabels['host'] {
  if (!isOutside(to)) {
    return {
      service: `${to.service}.${to.namespace}.svc.cluster.local`,
      name: to.service,
      namespace: to.namespace,
    };
  }
  if (to.via === 'passthrough') return { service: to.host, name: 'PassthroughCluster', namespace: 'unknown' };
  return { service: to.host, name: to.host, namespace: 'payments' };
}

/**
 * Labels of one outcome as the reporter prints them. A caller without a proxy of the mesh is unknown to the receiver; a
 * callee without one is known to the sender by the metadata of its endpoint, but has no certificate.
 */
export function describeIstio(
  counted: CountedFlow,
  outcome: FlowOutcome,
  reporter: IstioLabels['reporter'],
): IstioLabels {
  const certified = isCertified(counted, outcome);
  const { from, to } = counted;
  return {
    reporter,
    source: IN_MESH.has(from.proxy) ? describePeer(from, certified) : UNKNOWN_PEER,
    destination: isOutside(to) ? UNKNOWN_PEER : describePeer(to, certified),
    host: describeHost(to),
    protocol: counted.flow.protocol,
    code: outcome.code,
    grpcStatus: outcome.grpcStatus,
    flags: outcome.flags,
    policy: reporter === 'source' ? 'unknown' : certified ? 'mutual_tls' : 'none',
  };
}

/** A latency as the reporter measures it. */
export function measuredLatency(latency: LogNormal, reporter: IstioLabels['reporter']): LogNormal {
  return reporter === 'source' ? { median: latency.median + NETWORK_MS, sigma: latency.sigma } : latency;
}

const sharesCache = new Map<string, readonly number[]>();

/** Cumulative shares over a layout of bounds; few distributions occur, so they are kept. `layout` names the bounds. */
export function sharesOver(shape: LogNormal, layout: string, bounds: readonly number[]): readonly number[] {
  const key = `${layout}|${shape.median}|${shape.sigma}`;
  const known = sharesCache.get(key);
  if (known) return known;
  const shares = cumulativeShares(shape, bounds);
  sharesCache.set(key, shares);
  return shares;
}

/** One distribution and how many observations it has. */
export interface Observed {
  readonly shape: LogNormal;
  readonly count: number;
}

/** A histogram of several distributions: whole cumulative counts that never exceed the total, nor fall as they grow. */
export function printObserved(
  parts: readonly Observed[],
  layout: string,
  bounds: readonly number[],
): PrintedHistogram {
  const cumulative = Array.from({ length: bounds.length }, () => 0);
  let count = 0;
  let sum = 0;
  for (const part of parts) {
    if (part.count === 0) continue;
    const shares = sharesOver(part.shape, layout, bounds);
    for (let i = 0; i < cumulative.length; i++) {
      cumulative[i] = (cumulative[i] as number) + Math.floor((shares[i] as number) * part.count);
    }
    count += part.count;
    sum += Math.round(meanOf(part.shape) * part.count);
  }
  return { cumulative, count, sum };
}

/** From when until when a pod has counted, and over which pods of the flow. */
export interface CountSpan {
  readonly since: number;
  readonly until: number;
  readonly pods: PodChoice;
}

/** Each stream's increase over the span. */
export function countObserved(
  outcome: FlowOutcome,
  reporter: IstioLabels['reporter'],
  span: CountSpan,
): Observed[] {
  return outcome.streams.map((stream) => ({
    shape: measuredLatency(stream.latency, reporter),
    count: stream.count(span.until, span.pods) - stream.count(span.since, span.pods),
  }));
}

/** The request families of one outcome; null while nothing was counted, for Envoy prints a series from its first request on. */
export function printRequests(labels: string, observed: readonly Observed[]): RequestSeries | null {
  const durationMs = printObserved(observed, 'istio', ISTIO_BOUNDS);
  if (durationMs.count === 0) return null;
  const { count } = durationMs;
  return {
    labels,
    requests: count,
    durationMs,
    requestBytes: printObserved([{ shape: REQUEST_BYTES, count }], 'istio', ISTIO_BOUNDS),
    responseBytes: printObserved([{ shape: RESPONSE_BYTES, count }], 'istio', ISTIO_BOUNDS),
  };
}

/** Mean bytes of a request's body from caller to callee, and back. */
export const REQUEST_MEAN_BYTES = meanOf(REQUEST_BYTES);
export const RESPONSE_MEAN_BYTES = meanOf(RESPONSE_BYTES);

/** The TCP families of one outcome; null while no connection was opened. */
export function countTcp(labels: string, outcome: FlowOutcome, span: CountSpan): TcpSeries | null {
  let opened = 0;
  let closed = 0;
  for (const stream of outcome.streams) {
    const before = stream.count(span.since, span.pods);
    opened += stream.count(span.until, span.pods) - before;
    closed += Math.max(0, stream.count(span.until - TCP_OPEN_MS, span.pods) - before);
  }
  if (opened === 0) return null;
  return { labels, opened, closed, receivedBytes: opened * TCP_BYTES_IN, sentBytes: opened * TCP_BYTES_OUT };
}
