/**
 * What Prometheus scrapes of a small mesh: istiods and proxies, scraped every 15 s, under names as Istio 1.27, Envoy 1.35 and Linkerd 2.18 print them. East has an istiod of two replicas, of
 * which one began anew, and proxies of every fate; west an istiod that stopped answering. What must be told of it stands in describe-small-mesh.ts.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { formatSeries, type Sample } from '../store/testing/sample.ts';

const MINUTE_MS: Milliseconds = 60_000;
export const INTERVAL_MS: Milliseconds = 15_000;
/** The moment of the questions. */
export const AT: EpochMs = Date.UTC(2026, 0, 15, 12);
/** Longer than anything looks back. */
const FROM: EpochMs = AT - 75 * MINUTE_MS;

export const minutesAgo = (minutes: number): EpochMs => AT - minutes * MINUTE_MS;
/** Scrapes since a moment, that of the moment counted as none. */
const scrapesSince = (at: EpochMs, since: EpochMs): number => Math.floor((at - since) / INTERVAL_MS);

type Labels = Readonly<Record<string, string>>;
type Value = number | ((at: EpochMs) => number);

interface Told {
  readonly metric: string;
  readonly labels?: Labels;
  readonly value: Value;
}

const from = (minutes: number, count: number): Value => {
  const since = minutesAgo(minutes);
  return (at) => (at >= since ? count : 0);
};
const each = (count: number, since: EpochMs = FROM): Value => {
  return (at) => count * scrapesSince(at, at >= since ? since : FROM);
};

/** Seconds of buckets, and how many of the ten proxies of a scrape's pushes had the change within. */
export const CONVERGED: readonly (readonly [string, number])[] = [
  ['0.1', 4],
  ['0.5', 8],
  ['1', 9],
  ['3', 10],
  ['5', 10],
  ['+Inf', 10],
];

/** `since` is when it started, or began anew. */
function* tellIstiod(version: string, since: EpochMs): Generator<Told> {
  const grow = (count: number): Value => each(count, since);
  yield { metric: 'pilot_info', labels: { version: `${version}-${'0'.repeat(40)}-Clean` }, value: 1 };
  yield { metric: 'istio_build', labels: { component: 'pilot', tag: version }, value: 1 };
  for (const [type, count] of Object.entries({ cds: 2, eds: 5, lds: 1, rds: 3 })) {
    yield { metric: 'pilot_xds_pushes', labels: { type }, value: grow(count) };
  }
  for (const [le, count] of CONVERGED) {
    yield { metric: 'pilot_proxy_convergence_time_bucket', labels: { le }, value: grow(count) };
  }
  yield { metric: 'pilot_push_triggers', labels: { type: 'endpoint' }, value: grow(2) };
  yield {
    metric: 'pilot_k8s_cfg_events',
    labels: { type: 'VirtualService', event: 'update' },
    value: grow(1),
  };
  yield { metric: 'pilot_xds_write_timeout', value: 0 };
  yield { metric: 'pilot_total_xds_internal_errors', value: 0 };
}

function* tellRefusals(): Generator<Told> {
  const ledger = { node: 'ledger-0.shop', err: 'Internal' };
  yield { metric: 'pilot_total_xds_rejects', labels: { type: 'cds' }, value: from(3, 2) };
  yield { metric: 'pilot_total_xds_rejects', labels: { type: 'rds' }, value: from(6, 1) };
  yield { metric: 'pilot_xds_cds_reject', labels: ledger, value: from(3, 2) };
  yield {
    metric: 'pilot_xds_rds_reject',
    labels: { node: 'routes-0.shop', err: 'Internal' },
    value: from(6, 1),
  };
  yield { metric: 'pilot_xds', labels: { version: '1.27.1' }, value: 9 };
  yield { metric: 'pilot_xds', labels: { version: '1.25.0' }, value: 1 };
  yield { metric: 'pilot_conflict_inbound_listener', value: 3 };
}

/** A sidecar; minutes since it took its last update, and what else it tells. */
function* tellSidecar(tag: string, tookMinutes: number, others: readonly Told[] = []): Generator<Told> {
  yield { metric: 'istio_build', labels: { component: 'proxy', tag }, value: 1 };
  yield { metric: 'envoy_server_live', value: 1 };
  for (const name of ['envoy_cluster_manager_cds_update', 'envoy_listener_manager_lds_update']) {
    yield { metric: `${name}_time`, value: minutesAgo(tookMinutes) };
    yield { metric: `${name}_success`, value: from(tookMinutes, 7) };
    yield { metric: `${name}_rejected`, value: 0 };
    yield { metric: `${name}_failure`, value: 0 };
  }
  yield* others;
}

const CONNECTED: Told = { metric: 'envoy_control_plane_connected_state', value: 1 };
const FAILURES: Told = {
  metric: 'istio_agent_istiod_connection_failures',
  labels: { type: 'unavailable' },
  value: each(1, minutesAgo(10)),
};
const DESTINATION = { addr: 'linkerd-dst-headless.linkerd.svc.cluster.local:8086' };

/** Series that are told once a pod, the later ones instead of earlier ones of the same name and labels. */
const overriding = (told: Iterable<Told>): Told[] => [
  ...new Map([...told].map((one) => [`${one.metric}${JSON.stringify(one.labels)}`, one])).values(),
];

interface Pod {
  readonly labels: Labels;
  readonly told: Iterable<Told>;
  readonly until?: EpochMs;
}

function sidecar(workload: string, told: Iterable<Told>): Pod {
  const labels = {
    cluster: 'east',
    namespace: 'shop',
    pod: `${workload}-0`,
    app: workload,
    deployment: workload,
  };
  return { labels, told: overriding(told) };
}

function istiod(cluster: string, [name, pod]: readonly [string, string], told: Iterable<Told>): Pod {
  const instance = `${pod}:15014`;
  // As a ServiceMonitor of the Prometheus operator names it; the target's own node hides what istiod prints as such.
  const scraped = { service: name, container: 'discovery', node: 'node-3', job: name, instance };
  return {
    labels: { cluster, namespace: 'istio-system', pod, ...scraped },
    told: renameClashes(told, scraped),
  };
}

/** As Prometheus does without `honor_labels`. */
function* renameClashes(told: Iterable<Told>, target: Labels): Generator<Told> {
  for (const { labels = {}, ...one } of told) {
    const pairs = Object.entries(labels).map(([name, value]) => [
      name in target ? `exported_${name}` : name,
      value,
    ]);
    yield { ...one, labels: Object.fromEntries(pairs) as Labels };
  }
}

function* listPods(): Generator<Pod> {
  const first = istiod(
    'east',
    ['istiod', 'istiod-7d9c6b5f4-b5n8x'],
    [...tellIstiod('1.27.1', FROM), ...tellRefusals()],
  );
  yield first;
  yield istiod('east', ['istiod', 'istiod-7d9c6b5f4-kt2nb'], tellIstiod('1.27.1', minutesAgo(10)));
  const west = istiod('west', ['istiod', 'istiod-1-26-5c8d7f9b6-tvw9x'], tellIstiod('1.26.2', FROM));
  yield { ...west, until: minutesAgo(8) };
  for (const workload of ['cart', 'checkout', 'catalog', 'search', 'mail', 'routes']) {
    yield sidecar(workload, tellSidecar('1.27.1', 4, [CONNECTED]));
  }
  yield sidecar('istio-ingressgateway', tellSidecar('1.27.1', 4, [CONNECTED]));
  const refused: Told = { metric: 'envoy_cluster_manager_cds_update_rejected', value: from(3, 2) };
  yield sidecar('ledger', tellSidecar('1.27.1', 4, [CONNECTED, refused]));
  yield sidecar('pay', tellSidecar('1.27.1', 4, [{ ...CONNECTED, value: 0 }]));
  yield sidecar('batch', tellSidecar('1.27.1', 20, [FAILURES]));
  yield sidecar('archive', tellSidecar('1.25.0', 30, [CONNECTED]));
  yield sidecar('ztunnel', [
    { metric: 'istio_build', labels: { component: 'ztunnel', tag: '1.27.1' }, value: 1 },
    {
      metric: 'istio_xds_message_total',
      labels: { url: 'type.googleapis.com/istio.workload.Address' },
      value: each(1),
    },
  ]);
  yield sidecar('books', [
    { metric: 'proxy_build_info', labels: { version: 'v2.318.0' }, value: 1 },
    { metric: 'control_request_total', labels: DESTINATION, value: each(1) },
    {
      metric: 'control_response_total',
      labels: { ...DESTINATION, classification: 'failure', error: 'unavailable' },
      value: each(1, minutesAgo(5)),
    },
  ]);
}

/** A sample with the name and all labels of its series. */
export interface LabelledSample {
  readonly metric: string;
  readonly labels: Labels;
  readonly at: EpochMs;
  readonly value: number;
}

/** One series after the other, each in order of time. */
export function* listSamples(): Generator<LabelledSample> {
  for (const { labels, told, until = AT } of listPods()) {
    for (const { metric, labels: own = {}, value } of told) {
      const all = { ...labels, ...own };
      for (let at = FROM; at <= until; at += INTERVAL_MS) {
        yield { metric, labels: all, at, value: typeof value === 'number' ? value : value(at) };
      }
    }
  }
}

/** Of one series after the other, as Prometheus' blocks want them. */
export function* sampleMesh(): Generator<Sample> {
  for (const { metric, labels, at, value } of listSamples()) {
    yield { series: formatSeries(metric, labels), value: String(value), at };
  }
}
