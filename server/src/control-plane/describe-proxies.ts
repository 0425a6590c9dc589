/**
 * What proxies printed of themselves -> one line of facts a proxy: what it is, which version, when it last took an update, when it refused one, whether it is connected. Several
 * targets of one pod (the agent's merged text, Envoy's own) are one proxy. What is not told is null. Pure.
 */
import type { ProxyKind } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs } from '@sightglass/shared/units';
import type { GaugeOwner } from '../telemetry/gauge-batch.ts';
import {
  BUILD,
  CONNECTED,
  CONNECTION_FAILURES,
  LINKERD_BUILD,
  LINKERD_REQUESTS,
  LINKERD_RESPONSES,
  UPDATES,
  ZTUNNEL_MESSAGES,
  ZTUNNEL_TERMINATIONS,
  type ProxySeries,
} from '../telemetry/proxies/proxy-series.ts';
import { podKey } from './growth.ts';

type Grew = ProxySeries['grew'];

export interface ProxyFacts {
  readonly owner: GaugeOwner;
  readonly kind: ProxyKind;
  readonly version: string | null;
  /** When it was last heard of, and first. */
  readonly at: EpochMs;
  readonly since: EpochMs;
  /** Updates of each type that Envoy takes as a whole (clusters, listeners); empty where they are not told. */
  readonly updates: readonly {
    /** Null: none since it started. */
    readonly acceptedAt: EpochMs | null;
    readonly rejected: number | null;
    readonly rejectedIn: Grew;
  }[];
  /** As Envoy says itself; null where it does not. */
  readonly connected: boolean | null;
  /** When attempts to reach the control plane last failed, as far as it was seen. */
  readonly failedIn: Grew;
  /** Whether such attempts are counted at all. */
  readonly countsFailures: boolean;
  /** When the control plane last sent it something, of proxies that do not tell whether they took it. */
  readonly heardIn: Grew;
  /** Whether it talked to a control plane since it started. */
  readonly hasPlane: boolean;
}

type Of = (metric: string) => readonly ProxySeries[];

function latest(series: readonly ProxySeries[]): Grew {
  return series.reduce<Grew>((last, { grew }) => (grew && (!last || grew.by > last.by) ? grew : last), null);
}

function highest(series: readonly ProxySeries[]): number | null {
  return series.length === 0 ? null : Math.max(...series.map(({ value }) => value));
}

function readUpdates(of: Of): ProxyFacts['updates'] {
  return UPDATES.flatMap((name) => {
    const [success, rejected, time] = [of(`${name}_success`), of(`${name}_rejected`), of(`${name}_time`)];
    if (success.length + rejected.length + time.length === 0) return [];
    const told = highest(time) ?? 0;
    const acceptedAt = told > 0 ? told : (latest(success)?.by ?? null);
    return [{ acceptedAt, rejected: highest(rejected), rejectedIn: latest(rejected) }];
  });
}

/** Nothing but names tells a gateway or a waypoint from a sidecar. */
export function kindOfEnvoy({ workload, service }: GaugeOwner): ProxyKind {
  const name = workload === UNKNOWN ? service : workload;
  if (/waypoint/.test(name)) return 'waypoint';
  return /gateway|^(?:istio-)?(?:ingress|egress)/.test(name) ? 'gateway' : 'sidecar';
}

function kindOf(owner: GaugeOwner, of: Of): ProxyKind {
  const components = new Set(of(BUILD).map(({ labels }) => labels['component']));
  if (components.has('ztunnel')) return 'ztunnel';
  if (of(LINKERD_BUILD).length + of(LINKERD_REQUESTS).length > 0) return 'linkerd';
  if (components.has('proxy') || of(CONNECTION_FAILURES).length > 0) return kindOfEnvoy(owner);
  return 'envoy';
}

function versionOf(of: Of): string | null {
  const build = of(BUILD).find(({ labels }) => labels['component'] !== 'pilot');
  return (build?.labels['tag'] ?? of(LINKERD_BUILD)[0]?.labels['version'] ?? '').slice(0, 80) || null;
}

const isFailure = ({ labels }: ProxySeries): boolean => labels['classification'] === 'failure';
const isBroken = ({ labels }: ProxySeries): boolean => labels['reason']?.endsWith('Error') === true;

function describe(series: readonly ProxySeries[]): ProxyFacts {
  const owner = series[0]?.owner as GaugeOwner;
  const byMetric = Map.groupBy(series, ({ metric }) => metric);
  const of: Of = (metric) => byMetric.get(metric) ?? [];
  const connected = of(CONNECTED);
  const failures = [...UPDATES.flatMap((name) => of(`${name}_failure`)), ...of(CONNECTION_FAILURES)];
  const broken = [...of(ZTUNNEL_TERMINATIONS).filter(isBroken), ...of(LINKERD_RESPONSES).filter(isFailure)];
  const answers = of(LINKERD_RESPONSES).filter((one) => !isFailure(one));
  const heard = [...of(ZTUNNEL_MESSAGES), ...answers];
  const asked = [...heard, ...of(LINKERD_REQUESTS)];
  const updates = readUpdates(of);
  return {
    owner,
    kind: kindOf(owner, of),
    version: versionOf(of),
    at: Math.max(...series.map(({ at }) => at)),
    since: Math.min(...series.map(({ since }) => since)),
    updates,
    connected: connected.length === 0 ? null : connected.every(({ value }) => value > 0),
    failedIn: latest([...failures, ...broken]),
    countsFailures: failures.length > 0,
    heardIn: latest(heard),
    hasPlane:
      connected.length > 0 ||
      asked.some(({ value }) => value > 0) ||
      updates.some(({ acceptedAt, rejected }) => acceptedAt !== null || (rejected ?? 0) > 0) ||
      failures.some(({ value }) => value > 0),
  };
}

const isPlane = ({ metric, labels }: ProxySeries): boolean =>
  metric === BUILD && labels['component'] !== 'proxy' && labels['component'] !== 'ztunnel';

/** In no order. */
export function describeProxies(series: readonly ProxySeries[]): ProxyFacts[] {
  const pods = Map.groupBy(
    series.filter((one) => !isPlane(one)),
    ({ owner }) => podKey(owner),
  );
  return Array.from(pods.values(), describe);
}
