/**
 * The demo mesh as a scraper sees it over a stretch of virtual time: what each of its proxies prints at each of its scrapes, and
 * who the proxy is, both as the console's own discovery tells (identity) and as labels that a Prometheus in Kubernetes
 * attaches. Every target is scraped at a moment of its own within the interval, as Prometheus does.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { countFlows } from '../../demo/flow-counts.ts';
import { createPods, type DemoPod } from '../../demo/pod-table.ts';
import { createPodText } from '../../demo/pod-text.ts';
import { uniformOf } from '../../demo/seeded-random.ts';
import { workloadName } from '../../demo/shop-workloads.ts';
import type { TargetIdentity } from '../../telemetry/dialects/dialect.ts';
import { labelText, type Sample } from './sample.ts';

export interface DemoScrape {
  readonly target: string;
  readonly identity: TargetIdentity;
  readonly labels: Readonly<Record<string, string>>;
  readonly at: EpochMs;
  readonly text: string;
}

export interface ScrapeSpan {
  readonly seed: number;
  /** Multiples of the interval. Scrapes lie in [from, to). */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly intervalMs: Milliseconds;
}

/** Buckets of sizes, two thirds of all series, are what many scrape configurations leave out. */
const NOT_KEPT = ['istio_request_bytes_bucket{', 'istio_response_bytes_bucket{'];

/**
 * Labels of a target: Linkerd's as `linkerd viz` relabels them, the rest as Istio's sample configuration does (job
 * `kubernetes-pods`, the pod's own labels); plain Envoys as a PodMonitor of the Prometheus operator with one label of the pod's.
 */
function labelTarget(pod: DemoPod, index: number): Readonly<Record<string, string>> {
  const { cluster, namespace, service, version, proxy } = pod.workload;
  const where = { cluster, namespace, pod: pod.name };
  const instance = `10.0.0.${index}`;
  const workload = workloadName(pod.workload);
  if (proxy === 'linkerd') {
    const control = { control_plane_ns: 'linkerd', workload_ns: namespace };
    const named = { deployment: workload, app: service, version, ...control };
    return { job: 'linkerd-proxy', instance: `${instance}:4191`, ...where, ...named };
  }
  if (proxy === 'envoy') {
    const monitor = { container: 'envoy', endpoint: 'admin', version };
    return { job: `${namespace}/${service}`, instance: `${instance}:9901`, ...where, ...monitor };
  }
  const app = proxy === 'ztunnel' ? { app: 'ztunnel' } : { app: service, version };
  const canonical = {
    service_istio_io_canonical_name: service,
    service_istio_io_canonical_revision: version,
  };
  return { job: 'kubernetes-pods', instance: `${instance}:15020`, ...where, ...app, ...canonical };
}

/** All scrapes in order of time; those of one moment in order of targets. */
export function* scrapeDemoMesh({ seed, from, to, intervalMs }: ScrapeSpan): Generator<DemoScrape> {
  const flows = countFlows(seed);
  const targets = createPods(seed)
    .map((pod, index) => {
      const { cluster, namespace, service, version } = pod.workload;
      return {
        target: pod.name,
        identity: { cluster, namespace, service, version, workload: workloadName(pod.workload) },
        labels: labelTarget(pod, index),
        offsetMs: Math.floor(uniformOf(seed, `${pod.name}/scrape`) * intervalMs),
        printAt: createPodText(pod, flows),
      };
    })
    .toSorted((a, b) => a.offsetMs - b.offsetMs);
  for (let start = from; start < to; start += intervalMs) {
    for (const { target, identity, labels, offsetMs, printAt } of targets) {
      const at = start + offsetMs;
      yield { target, identity, labels, at, text: printAt(at) };
    }
  }
}

/** The same scrapes as a Prometheus keeps them. */
export function* sampleDemoMesh(span: ScrapeSpan): Generator<Sample> {
  for (const { text, labels, at } of scrapeDemoMesh(span)) {
    yield* labelText(text, { labels, at, dropped: NOT_KEPT });
  }
}
