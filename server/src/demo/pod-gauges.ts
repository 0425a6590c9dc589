/**
 * Gauges of the demo mesh's pods, as their applications and proxies print them: how full a database pool, a circuit breaker, memory and
 * file handles are at an epoch millisecond. They follow the day's traffic and the cycle of faults, so they can be foretold from a clock:
 * while currency is slow, checkout's requests hold their connections and fill the pool above nine tenths.
 */
import { isOutside, type CountedFlow } from './flow-counts.ts';
import { hasAgent, workloadExpiryAt } from './demo-certificates.ts';
import { CYCLE_MS, faultsAt } from './fault-schedule.ts';
import { createLoad, createLoadIntegral } from './load-integral.ts';
import type { DemoPod } from './pod-table.ts';
import { uniformOf } from './seeded-random.ts';
import type { DemoWorkload } from './shop-workloads.ts';

/** One gauge of one pod. */
export interface DemoGauge {
  readonly metric: string;
  readonly help: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly isCounter?: boolean;
  valueAt(t: number): number;
}

export const POOL_SIZE = 20;
/** What frontend's circuit breakers admit to one service at a time, for each of its pods. */
export const ADMITTED_REQUESTS = 24;
const OPEN_FILES_LIMIT = 1_024;
const MEBIBYTE = 2 ** 20;
/** Share of the pool at mean load, and while currency is slow at least and at most. */
const CALM_SHARE = 0.3;
const SLOW_SHARES = [0.92, 0.99] as const;
/** Latency of a call in seconds, in good times and while currency is slow. */
const CALM_SECONDS = 0.03;
const SLOW_SECONDS = 0.9;

const LOAD_SPAN_MS = 30_000;
const wholeCycle = [{ from: 0, to: CYCLE_MS, value: 1 }];
const integrals = new Map<string, (t: number) => number>(
  [['east', 18] as const, ['west', 21] as const].map(([cluster, hour]) => [
    cluster,
    createLoadIntegral(createLoad(hour, 0.37), wholeCycle),
  ]),
);

/** Traffic of the last half minute as a multiple of the mean. */
function loadAt(cluster: string, t: number): number {
  const integral = integrals.get(cluster);
  return integral ? ((integral(t) - integral(t - LOAD_SPAN_MS)) * 1_000) / LOAD_SPAN_MS : 1;
}

/** A number in [-1, 1] that wanders within minutes, of a pod's own. */
function wander(name: string, t: number): number {
  const phase = 2 * Math.PI * uniformOf(7, name);
  return 0.6 * Math.sin(t / 41_000 + phase) + 0.4 * Math.sin(t / 13_000 + 2 * phase);
}

const isSlow = (t: number): boolean => faultsAt(t).includes('slow-currency');

function countInUse({ name, workload }: DemoPod, t: number): number {
  if (isSlow(t)) {
    const [least, most] = SLOW_SHARES;
    const share = least + ((most - least) * (1 + wander(name, t))) / 2;
    return Math.min(POOL_SIZE, Math.ceil(POOL_SIZE * share));
  }
  const share = CALM_SHARE * loadAt(workload.cluster, t) * (1 + 0.2 * wander(name, t));
  return Math.min(POOL_SIZE - 4, Math.max(1, Math.round(POOL_SIZE * share)));
}

function listPool(pod: DemoPod): DemoGauge[] {
  const labels = { pool: 'orders' };
  return [
    {
      metric: 'hikaricp_connections_active',
      help: 'Active connections',
      labels,
      valueAt: (t) => countInUse(pod, t),
    },
    { metric: 'hikaricp_connections_max', help: 'Max connections', labels, valueAt: () => POOL_SIZE },
    {
      metric: 'hikaricp_connections_pending',
      help: 'Pending threads',
      labels,
      valueAt: (t) => (isSlow(t) ? Math.round(3 + 2 * wander(pod.name, t)) : 0),
    },
  ];
}

/** Requests under way, by Little's law: arrivals in a second times the seconds that each takes. */
export function countUnderWay({ workload, name }: DemoPod, { flow, to }: CountedFlow, t: number): number {
  const waits = isSlow(t) && !isOutside(to) && to.service === 'currency';
  const seconds = waits ? SLOW_SECONDS : CALM_SECONDS;
  const arrivals = (flow.perSecond / workload.replicas) * loadAt(workload.cluster, t);
  const drift = 1 + 0.1 * wander(`${name}/${waits ? 'slow' : 'calm'}`, t);
  return Math.min(ADMITTED_REQUESTS, Math.round(arrivals * seconds * drift));
}

function listCircuits(pod: DemoPod, flows: readonly CountedFlow[]): DemoGauge[] {
  const gauges: DemoGauge[] = [];
  const seen = new Set<string>();
  for (const counted of flows) {
    const { from, to, flow } = counted;
    if (from !== pod.workload || isOutside(to) || flow.protocol === 'tcp' || seen.has(to.service)) continue;
    seen.add(to.service);
    const host = `${to.service}.${to.namespace}.svc.cluster.local`;
    const labels = { cluster_name: `outbound|8080||${host}` };
    gauges.push(
      {
        metric: 'envoy_cluster_upstream_rq_active',
        help: '',
        labels,
        valueAt: (t) => countUnderWay(pod, counted, t),
      },
      {
        metric: 'envoy_cluster_circuit_breakers_default_remaining_rq',
        help: '',
        labels,
        valueAt: (t) => ADMITTED_REQUESTS - countUnderWay(pod, counted, t),
      },
    );
  }
  return gauges;
}

function listProcess(pod: DemoPod): DemoGauge[] {
  const base = (40 + 120 * uniformOf(11, pod.workload.service)) * MEBIBYTE;
  return [
    {
      metric: 'process_resident_memory_bytes',
      help: 'Resident memory size in bytes.',
      labels: {},
      valueAt: (t) =>
        Math.round(base * (1 + 0.25 * loadAt(pod.workload.cluster, t) + 0.02 * wander(pod.name, t))),
    },
    {
      metric: 'process_open_fds',
      help: 'Number of open file descriptors.',
      labels: {},
      valueAt: (t) => Math.round(60 + 40 * loadAt(pod.workload.cluster, t) + 8 * wander(pod.name, t)),
    },
    {
      metric: 'process_max_fds',
      help: 'Maximum number of open file descriptors.',
      labels: {},
      valueAt: () => OPEN_FILES_LIMIT,
    },
  ];
}

function listCertificate(pod: DemoPod): DemoGauge[] {
  return [
    {
      metric: 'istio_agent_cert_expiry_seconds',
      help: 'The time remaining, in seconds, before the certificate chain will expire.',
      labels: { resource_name: 'default' },
      valueAt: (t) => Math.round((workloadExpiryAt(pod, t) - t) / 1_000),
    },
  ];
}

/** Applications that print metrics of their own, which the sidecar's text then holds too. */
const WITH_PROCESS: ReadonlySet<string> = new Set(['frontend', 'checkout', 'currency', 'cart', 'payment']);

const is = ({ cluster, service }: DemoWorkload, path: string): boolean => `${cluster}/${service}` === path;

/** All gauges of a pod that follow something; its proxy prints others that do not (proxy-noise.ts). */
export function listPodGauges(pod: DemoPod, flows: readonly CountedFlow[]): DemoGauge[] {
  const { workload } = pod;
  const certificate = hasAgent(pod) ? listCertificate(pod) : [];
  if (workload.proxy !== 'sidecar') return certificate;
  return [
    ...certificate,
    ...(WITH_PROCESS.has(workload.service) ? listProcess(pod) : []),
    ...(is(workload, 'east/checkout') ? listPool(pod) : []),
    ...(workload.service === 'frontend' ? listCircuits(pod, flows) : []),
  ];
}

function printLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',');
}

/** Their text at a moment, family by family. */
export function createGaugeText(gauges: readonly DemoGauge[]): (t: number) => string {
  const families = [...Map.groupBy(gauges, ({ metric }) => metric)];
  return (t) =>
    families
      .map(([metric, members]) => {
        const [{ help, isCounter }] = members as [DemoGauge];
        const type = isCounter === true ? 'counter' : 'gauge';
        const head = `${help === '' ? '' : `# HELP ${metric} ${help}\n`}# TYPE ${metric} ${type}\n`;
        const lines = members.map((one) => `${metric}{${printLabels(one.labels)}} ${one.valueAt(t)}\n`);
        return head + lines.join('');
      })
      .join('');
}
