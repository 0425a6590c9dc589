/**
 * The demo mesh: a shop in two clusters whose simulated proxies really listen and really print exposition text, so that the
 * console has something to scrape where nothing else is configured. Everything follows from the seed and the clock; nothing runs
 * between scrapes.
 */
import type { EpochMs } from '@sightglass/shared/units';
import { hasAgent, hasCerts, printCerts, printIstiod } from './demo-certificates.ts';
import { listIstiodSeries, printIstiodSeries } from './demo-istiod.ts';
import { FAULT_STORIES, faultsAt, type FaultName } from './fault-schedule.ts';
import { countFlows } from './flow-counts.ts';
import type { WindowBatch } from '../telemetry/edge-window.ts';
import type { GaugeSample } from '../telemetry/gauge-batch.ts';
import { istiodOwner, writeGaugeHistory, writeIstiodHistory } from './gauge-history.ts';
import { writeHistory, type HistoryRange } from './history.ts';
import { listHistoryEdges } from './history-series.ts';
import { createPods, type DemoPod } from './pod-table.ts';
import { createPodText } from './pod-text.ts';
import { listenAsProxy, type ProxyListener } from './proxy-listener.ts';
import { DEMO_CLUSTERS, UNVERSIONED, workloadName, type ProxyKind } from './shop-workloads.ts';

/** A scrape target, as any source of targets would describe it. */
export interface DemoTarget {
  /** Targets that are scraped alike. */
  readonly job: 'demo' | 'demo-envoy' | 'demo-istiod' | 'demo-linkerd' | 'demo-ztunnel';
  /** Whether it tells of its certificates on `/certs`. */
  readonly certs: boolean;
  /** `127.0.0.1:PORT` */
  readonly address: string;
  readonly path: string;
  readonly labels: {
    readonly cluster: string;
    readonly namespace: string;
    readonly service: string;
    readonly workload: string;
    readonly version: string;
    readonly pod: string;
  };
}

export interface DemoMeshOptions {
  /** Any integer; the same seed gives the same mesh and the same traffic at the same moment. */
  readonly seed?: number;
  readonly clock?: () => EpochMs;
}

export interface DemoMesh {
  /** Opens one port a pod, and one for each cluster's istiod, on 127.0.0.1. Rejects when a port cannot be had; then none stays open. */
  start(): Promise<DemoTarget[]>;
  /** Closes all ports. May be called at any time, and again. */
  stop(): Promise<void>;
  /**
   * The mesh's past as closed windows, oldest first: whole windows of `stepMs` within [from, to). The caller chooses ranges that
   * do not overlap, such as hours for two weeks and then minutes for the last six hours.
   */
  history(range: HistoryRange): AsyncGenerator<WindowBatch>;
  /** The past of the gauges that the demo's own saturation signals are made of, in order of time. */
  gaugeHistory(range: HistoryRange): Generator<GaugeSample>;
  /** The past of what its istiods print, in order of time. */
  istiodHistory(range: HistoryRange): Generator<GaugeSample>;
  /** The faults that are on now, in words, for a log line. */
  faults(): { readonly name: FaultName; readonly story: string }[];
}

export const DEMO_SEED = 20_240_917;

const ISTIO_PATH = '/stats/prometheus';
const LINKERD_PATH = '/metrics';
const ISTIOD_PATH = '/metrics';
const CERTS_PATH = '/certs';
const JOBS: Readonly<Partial<Record<ProxyKind, DemoTarget['job']>>> = {
  envoy: 'demo-envoy',
  linkerd: 'demo-linkerd',
  ztunnel: 'demo-ztunnel',
};
const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const JSON_TYPE = 'application/json';
const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

function describeTarget(pod: DemoPod, address: string): DemoTarget {
  const { workload } = pod;
  return {
    job: JOBS[workload.proxy] ?? 'demo',
    certs: hasCerts(pod),
    address,
    path: workload.proxy === 'linkerd' ? LINKERD_PATH : ISTIO_PATH,
    labels: {
      cluster: workload.cluster,
      namespace: workload.namespace,
      service: workload.service,
      workload: workloadName(workload),
      version: workload.version,
      pod: pod.name,
    },
  };
}

/** A demo mesh that is not listening yet. */
export function createDemoMesh({ seed = DEMO_SEED, clock = Date.now }: DemoMeshOptions = {}): DemoMesh {
  const flows = countFlows(seed);
  const pods = createPods(seed);
  const listeners: ProxyListener[] = [];

  const stop = async () => {
    await Promise.all(listeners.splice(0).map((listener) => listener.close()));
  };
  const listen = async (pod: DemoPod): Promise<DemoTarget> => {
    const text = createPodText(pod, flows);
    const metrics = {
      path: pod.workload.proxy === 'linkerd' ? LINKERD_PATH : ISTIO_PATH,
      contentType: pod.workload.proxy === 'ztunnel' ? OPENMETRICS : TEXT,
      render: () => text(clock()),
    };
    const certs = { path: CERTS_PATH, contentType: JSON_TYPE, render: () => printCerts(pod, clock()) };
    const listener = await listenAsProxy(hasCerts(pod) ? [metrics, certs] : [metrics]);
    listeners.push(listener);
    return describeTarget(pod, listener.address);
  };
  /** The control plane of a cluster. */
  const listenAsIstiod = async (cluster: string): Promise<DemoTarget> => {
    const own = pods.filter((pod) => pod.workload.cluster === cluster && hasAgent(pod));
    const work = listIstiodSeries(pods, cluster);
    const listener = await listenAsProxy([
      {
        path: ISTIOD_PATH,
        contentType: TEXT,
        render: () => {
          const t = clock();
          return printIstiod(own, t) + printIstiodSeries(work, t);
        },
      },
    ]);
    listeners.push(listener);
    const { pod, ...place } = istiodOwner(cluster);
    return {
      job: 'demo-istiod',
      certs: false,
      address: listener.address,
      path: ISTIOD_PATH,
      labels: { ...place, version: UNVERSIONED, pod },
    };
  };

  return {
    start: async () => {
      const opened = await Promise.allSettled([...pods.map(listen), ...DEMO_CLUSTERS.map(listenAsIstiod)]);
      const failed = opened.find((one) => one.status === 'rejected');
      if (failed) {
        await stop();
        throw failed.reason;
      }
      return opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    },
    stop,
    history: (range) => writeHistory(listHistoryEdges(flows), range),
    gaugeHistory: (range) => writeGaugeHistory(pods, flows, range),
    istiodHistory: (range) => writeIstiodHistory(pods, range),
    faults: () => faultsAt(clock()).map((name) => ({ name, story: FAULT_STORIES[name] })),
  };
}
