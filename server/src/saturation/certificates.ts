/**
 * Gauges of proxies and authorities that tell when a certificate ends -> certificates. Where each rule comes from:
 *   citadel_server_root_cert_expiry_timestamp, citadel_server_cert_chain_expiry_timestamp   istiod, epoch seconds
 *   identity_cert_expiration_timestamp_seconds                                              linkerd-proxy, epoch seconds
 *   istio_agent_cert_expiry_seconds                                                         Istio's agent, seconds that are left
 *   envoy_server_days_until_first_cert_expiring                                             Envoy, whole days; 0 and its largest
 *                                                                                           number also mean that it has none
 */
import type { Certificates } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs } from '@sightglass/shared/units';
import type { NewestGauge } from '../store/gauges.ts';
import type { WantedGauge } from '../telemetry/gauge-batch.ts';

type Certificate = Certificates['certificates'][number];

const DAY_MS = 86_400_000;
/** Beyond a hundred years nothing was measured: Envoy prints its largest number where it has no certificate. */
const FARTHEST_MS = 36_525 * DAY_MS;

interface Rule {
  readonly kind: Certificate['kind'];
  /** Epoch ms of the end; null: the value tells of no certificate. */
  readonly endOf: (value: number, at: EpochMs) => EpochMs | null;
}

const atSeconds = (value: number): EpochMs | null => (value > 0 ? value * 1000 : null);

const RULES: Readonly<Record<string, Rule>> = {
  citadel_server_root_cert_expiry_timestamp: { kind: 'root', endOf: atSeconds },
  citadel_server_cert_chain_expiry_timestamp: { kind: 'root', endOf: atSeconds },
  identity_cert_expiration_timestamp_seconds: { kind: 'workload', endOf: atSeconds },
  istio_agent_cert_expiry_seconds: { kind: 'workload', endOf: (value, at) => at + value * 1000 },
  envoy_server_days_until_first_cert_expiring: {
    kind: 'workload',
    endOf: (value, at) => (value > 0 ? at + value * DAY_MS : null),
  },
};

export const CERTIFICATE_GAUGES: readonly WantedGauge[] = Object.keys(RULES).map((metric) => ({
  metric,
  matchers: {},
}));

/**
 * One certificate for each workload and gauge: that of the pod whose ends first. Envoy's days are told only where nothing exacter is,
 * as they are rounded.
 */
export function readCertificatesFrom(series: readonly NewestGauge[]): Certificate[] {
  const first = new Map<string, Certificate>();
  for (const { metric, owner, value, at } of series) {
    const rule = RULES[metric];
    const expiresAt = rule?.endOf(value, at) ?? null;
    if (!rule || expiresAt === null || expiresAt - at > FARTHEST_MS) continue;
    const { cluster, namespace, workload } = owner;
    const id = [rule.kind, metric, cluster, namespace, workload === UNKNOWN ? owner.pod : workload].join('~');
    const known = first.get(id);
    if (known && known.expiresAt <= expiresAt) continue;
    first.set(id, { id, kind: rule.kind, cluster, namespace, workload, expiresAt, metric });
  }
  const exact = new Set<string>();
  const placeOf = ({ cluster, namespace, workload }: Certificate): string =>
    JSON.stringify([cluster, namespace, workload]);
  const isRounded = ({ metric }: Certificate): boolean => metric.startsWith('envoy_');
  for (const certificate of first.values()) if (!isRounded(certificate)) exact.add(placeOf(certificate));
  return [...first.values()]
    .filter((certificate) => !isRounded(certificate) || !exact.has(placeOf(certificate)))
    .toSorted((a, b) => a.expiresAt - b.expiresAt || (a.id < b.id ? -1 : 1));
}
