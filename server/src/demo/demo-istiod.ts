/**
 * What the istiod of a demo cluster prints of its work at any moment, and the past of it. It began on Monday; what it sends, to whom and who refuses it is in demo-updates.ts. In
 * west it takes long from minute 15 to 25 of the cycle: one in ten waits for ten seconds and more.
 */
import { hasAgent } from './demo-certificates.ts';
import {
  isDisconnected,
  PLANE_VERSION,
  proxyVersion,
  PUSH_EVERY_MS,
  refusesListeners,
  updatesOf,
} from './demo-updates.ts';
import { CYCLE_MS } from './fault-schedule.ts';
import type { DemoPod } from './pod-table.ts';
import type { DemoGauge } from './pod-gauges.ts';

const WEEK_MS = 604_800_000;
const MONDAY_MS = 345_600_000;
const ENDPOINTS_EVERY_MS = 10_000;
const SLOW_FROM_MS = 15 * 60_000;
const SLOW_TO_MS = 25 * 60_000;
const COMMIT = '5cbd0c5d1ec2a6f5a3f4c1d78bd4d0a5f6cbb8a3';

const CONVERGENCE = 'pilot_proxy_convergence_time_bucket';

type Bucket = readonly [le: string, calm: number, slow: number];

/** Share of proxies that have a change within so many seconds, in calm and in slow minutes. */
const BUCKETS: readonly Bucket[] = [
  ['0.1', 0.8, 0.2],
  ['0.5', 0.95, 0.4],
  ['1', 0.99, 0.6],
  ['3', 1, 0.75],
  ['5', 1, 0.8],
  ['10', 1, 0.9],
  ['20', 1, 1],
  ['30', 1, 1],
  ['+Inf', 1, 1],
];

export interface IstiodSeries extends DemoGauge {
  readonly type: 'counter' | 'gauge' | 'histogram';
}

function startOf(t: number): number {
  return Math.floor((t - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS;
}

const isFed = (pod: DemoPod): boolean => hasAgent(pod) || pod.workload.proxy === 'ztunnel';

/** Moments of a period since Monday. */
const since = (everyMs: number, t: number): number =>
  Math.floor(t / everyMs) - Math.floor(startOf(t) / everyMs);

/** How many of those were in slow minutes of the cycle. */
function countSlow(everyMs: number, t: number): number {
  const upTo = (at: number): number => {
    const within = Math.min(Math.max(at % CYCLE_MS, SLOW_FROM_MS), SLOW_TO_MS) - SLOW_FROM_MS;
    return Math.floor(((SLOW_TO_MS - SLOW_FROM_MS) * Math.floor(at / CYCLE_MS) + within) / everyMs);
  };
  return upTo(t) - upTo(startOf(t));
}

function listPushes(fed: readonly DemoPod[]): IstiodSeries[] {
  const some = Math.ceil(fed.length / 4);
  const help = 'Pilot build and send errors for lds, rds, cds and eds.';
  const one = (type: string, valueAt: (t: number) => number): IstiodSeries => ({
    metric: 'pilot_xds_pushes',
    type: 'counter',
    help,
    labels: { type },
    valueAt,
  });
  return [
    ...['cds', 'lds', 'rds'].map((type) => one(type, (t) => fed.length * since(PUSH_EVERY_MS, t))),
    one('eds', (t) => some * since(ENDPOINTS_EVERY_MS, t)),
  ];
}

function convergence(
  metric: string,
  labels: Readonly<Record<string, string>>,
  valueAt: (t: number) => number,
): IstiodSeries {
  const help = 'Delay in seconds between config change and a proxy receiving all required configuration.';
  return { metric, type: 'histogram', help, labels, valueAt };
}

function listConvergence(fed: readonly DemoPod[], isEverSlow: boolean): IstiodSeries[] {
  const some = Math.ceil(fed.length / 4);
  const slowAt = (t: number): number => (isEverSlow ? countSlow(ENDPOINTS_EVERY_MS, t) : 0);
  const countAt = ([, calm, slow]: Bucket, t: number): number => {
    const slowEvents = slowAt(t);
    return Math.floor(some * (calm * (since(ENDPOINTS_EVERY_MS, t) - slowEvents) + slow * slowEvents));
  };
  const all = BUCKETS.at(-1) as Bucket;
  return [
    ...BUCKETS.map((bucket) => convergence(CONVERGENCE, { le: bucket[0] }, (t) => countAt(bucket, t))),
    convergence('pilot_proxy_convergence_time_sum', {}, (t) => countAt(all, t) / 8),
    convergence('pilot_proxy_convergence_time_count', {}, (t) => countAt(all, t)),
  ];
}

function listRejects(fed: readonly DemoPod[]): IstiodSeries[] {
  return fed.filter(refusesListeners).flatMap((pod): IstiodSeries[] => {
    const valueAt = (t: number): number => {
      const before = Math.max(startOf(t), pod.startedAt(t));
      return Math.max(0, updatesOf(pod, 'lds', t).rejected - updatesOf(pod, 'lds', before).rejected);
    };
    const node = `${pod.name}.${pod.workload.namespace}`;
    return [
      {
        metric: 'pilot_total_xds_rejects',
        type: 'counter',
        help: 'Total number of XDS responses from pilot rejected by proxy.',
        labels: { type: 'lds' },
        valueAt,
      },
      {
        metric: 'pilot_xds_lds_reject',
        type: 'gauge',
        help: 'Pilot rejected LDS.',
        labels: { node, err: 'Internal' },
        valueAt,
      },
    ];
  });
}

function listConnected(fed: readonly DemoPod[]): IstiodSeries[] {
  return Array.from(Map.groupBy(fed, proxyVersion), ([version, pods]) => {
    const connected = pods.filter((pod) => !isDisconnected(pod)).length;
    return {
      metric: 'pilot_xds',
      type: 'gauge' as const,
      help: 'Number of endpoints connected to this pilot using XDS.',
      labels: { version },
      valueAt: () => connected,
    };
  });
}

function listEvents(): IstiodSeries[] {
  const events: readonly (readonly [type: string, everyPushes: number])[] = [
    ['VirtualService', 2],
    ['DestinationRule', 6],
    ['AuthorizationPolicy', 24],
  ];
  return events.map(([type, pushes]) => ({
    metric: 'pilot_k8s_cfg_events',
    type: 'counter',
    help: 'Events from k8s config.',
    labels: { type, event: 'update' },
    valueAt: (t) => since(PUSH_EVERY_MS * pushes, t),
  }));
}

function still(
  [metric, help]: readonly [string, string],
  value: number,
  labels: Readonly<Record<string, string>> = {},
): IstiodSeries {
  return { metric, type: 'gauge', help, labels, valueAt: () => value };
}

function trigger(type: string, everyMs: number): IstiodSeries {
  const help = 'Total number of times a push was triggered, labeled by reason for the push.';
  const valueAt = (t: number): number => since(everyMs, t);
  return { metric: 'pilot_push_triggers', type: 'counter', help, labels: { type }, valueAt };
}

function listRest(): IstiodSeries[] {
  return [
    still(['pilot_info', 'Pilot version and build information.'], 1, {
      version: `${PLANE_VERSION}-${COMMIT}-Clean`,
    }),
    still(['istio_build', 'Istio component build info'], 1, { component: 'pilot', tag: PLANE_VERSION }),
    still(['pilot_conflict_inbound_listener', 'Number of conflicting inbound listeners.'], 0),
    still(['pilot_vservice_dup_domain', 'Virtual services with dup domains.'], 0),
    still(['pilot_no_ip', 'Pods not found in the endpoint table, possibly invalid.'], 0),
    trigger('config', PUSH_EVERY_MS),
    trigger('endpoint', ENDPOINTS_EVERY_MS),
  ];
}

/** Of a cluster whose pods these are. */
export function listIstiodSeries(pods: readonly DemoPod[], cluster: string): IstiodSeries[] {
  const fed = pods.filter((pod) => pod.workload.cluster === cluster && isFed(pod));
  return [
    ...listPushes(fed),
    ...listRejects(fed),
    ...listConnected(fed),
    ...listConvergence(fed, cluster === 'west'),
    ...listEvents(),
    ...listRest(),
  ];
}

function printLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',');
}

export function printIstiodSeries(series: readonly IstiodSeries[], t: number): string {
  return [...Map.groupBy(series, ({ metric }) => metric)]
    .map(([metric, members]) => {
      const [{ help, type }] = members as [IstiodSeries];
      // The parts of a histogram follow each other under one head.
      const family = metric.replace(/_(?:bucket|sum|count)$/, '');
      const isPart = type === 'histogram' && !metric.endsWith('_bucket');
      const lines = members.map((one) => `${metric}{${printLabels(one.labels)}} ${one.valueAt(t)}\n`);
      return `${isPart ? '' : `# HELP ${family} ${help}\n# TYPE ${family} ${type}\n`}${lines.join('')}`;
    })
    .join('');
}
