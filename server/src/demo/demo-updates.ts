/**
 * What the demo's control planes send to proxies, and how these take it, at any moment. Configuration goes out every five minutes from each hour on, to all proxies of a cluster;
 * endpoints every ten seconds, to a quarter of them. The stories:
 *   pricing (east) cannot take the listeners of any push but those at the full and the half hour, so from minute 5 of the cycle on it holds old ones
 *   the second pod of image-resizer (east) took what it was sent when it started, and has had no connection since
 *   inventory (east) runs a proxy two minor versions older than its control plane
 * Everything follows from the clock and from names.
 */
import { CYCLE_MS } from './fault-schedule.ts';
import type { DemoPod } from './pod-table.ts';

export const PUSH_EVERY_MS = 300_000;
export const PLANE_VERSION = '1.27.1';
const OLD_VERSION = '1.25.3';
/** What linkerd-proxy calls its own. */
const LINKERD_VERSION = 'v2.318.0';

/** Moments of a period within (since, until]. */
function countMoments(periodMs: number, since: number, until: number): number {
  return Math.max(0, Math.floor(until / periodMs) - Math.floor(since / periodMs));
}

export function proxyVersion({ workload }: DemoPod): string {
  return workload.service === 'inventory' ? OLD_VERSION : PLANE_VERSION;
}

export const refusesListeners = ({ workload }: DemoPod): boolean => workload.service === 'pricing';

/** At any moment, so that nobody who looks at the demo finds it mended. */
export const isDisconnected = ({ workload, ordinal }: DemoPod): boolean =>
  workload.service === 'image-resizer' && ordinal === 1;

interface Updates {
  readonly accepted: number;
  readonly rejected: number;
  /** Attempts that failed. */
  readonly failed: number;
  /** Epoch ms of the last accepted. */
  readonly acceptedAt: number;
}

function countTaken(everyMs: number, since: number, until: number): Pick<Updates, 'accepted' | 'acceptedAt'> {
  return {
    // Whoever connects is sent everything.
    accepted: 1 + countMoments(everyMs, since, until),
    acceptedAt: Math.max(since, Math.floor(until / everyMs) * everyMs),
  };
}

/** What a pod's proxy took since it started, of a kind of resources. */
export function updatesOf(pod: DemoPod, kind: 'cds' | 'lds', t: number): Updates {
  const since = pod.startedAt(t);
  if (isDisconnected(pod)) {
    return { accepted: 1, rejected: 0, failed: Math.floor((t - since) / 10_000), acceptedAt: since };
  }
  if (kind === 'lds' && refusesListeners(pod)) {
    const taken = countTaken(CYCLE_MS, since, t);
    return { ...taken, rejected: countMoments(PUSH_EVERY_MS, since, t) + 1 - taken.accepted, failed: 0 };
  }
  return { ...countTaken(PUSH_EVERY_MS, since, t), rejected: 0, failed: 0 };
}

const line = (name: string, type: 'counter' | 'gauge', value: number): string =>
  `# TYPE ${name} ${type}\n${name}{} ${value}\n`;

function printUpdates(pod: DemoPod, kind: 'cds' | 'lds', t: number): string {
  const name = `envoy_${kind === 'cds' ? 'cluster' : 'listener'}_manager_${kind}_update`;
  const { accepted, rejected, failed, acceptedAt } = updatesOf(pod, kind, t);
  return (
    line(`${name}_attempt`, 'counter', accepted + rejected + failed) +
    line(`${name}_failure`, 'counter', failed) +
    line(`${name}_rejected`, 'counter', rejected) +
    line(`${name}_success`, 'counter', accepted) +
    line(`${name}_time`, 'gauge', acceptedAt)
  );
}

/** What Istio's agent and Envoy print of their control plane. */
export function printProxyUpdates(pod: DemoPod, t: number): string {
  return (
    line('istio_agent_istiod_connection_failures', 'counter', updatesOf(pod, 'cds', t).failed) +
    `# TYPE istio_build gauge\nistio_build{component="proxy",tag="${proxyVersion(pod)}"} 1\n` +
    printUpdates(pod, 'cds', t) +
    printUpdates(pod, 'lds', t)
  );
}

/** What a linkerd-proxy prints of its own build and of its control plane, since it started. */
export function printLinkerdControl(pod: DemoPod, t: number): string {
  const requests = 3 + Math.floor((t - pod.startedAt(t)) / 600_000);
  const labels = 'addr="linkerd-dst-headless.linkerd.svc.cluster.local:8086",tls="true"';
  return (
    `# TYPE proxy_build_info gauge\nproxy_build_info{version="${LINKERD_VERSION}",profile="release"} 1\n` +
    `# TYPE control_request_total counter\ncontrol_request_total{${labels}} ${requests}\n` +
    '# TYPE control_response_total counter\n' +
    `control_response_total{${labels},classification="success"} ${requests - 2}\n` +
    `# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds{} ${Math.floor(pod.startedAt(t) / 1000)}\n`
  );
}
