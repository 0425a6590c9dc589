/**
 * Gauges of proxies and authorities that tell when a certificate ends -> what each pod's says. Where each rule comes from:
 *   citadel_server_root_cert_expiry_timestamp, citadel_server_cert_chain_expiry_timestamp   istiod, epoch seconds
 *   identity_cert_expiration_timestamp_seconds                                              linkerd-proxy, epoch seconds
 *   istio_agent_cert_expiry_seconds                                                         Istio's agent, seconds that are left
 *   envoy_server_days_until_first_cert_expiring                                             Envoy, whole days; 0 and its largest
 *                                                                                           number also mean that it has none
 * citadel_server_csr_count counts what istiod was asked to sign.
 */
import type { Certificate } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { NewestGauge } from '../../store/gauges.ts';
import type { WantedGauge } from '../../telemetry/gauge-batch.ts';

const DAY_MS = 86_400_000;
/** Beyond a hundred years nothing was measured: Envoy prints its largest number where it has no certificate. */
const FARTHEST_MS = 36_525 * DAY_MS;

interface Rule {
  readonly kind: Certificate['kind'];
  /** Epoch ms of the end; null: the value tells of no certificate. */
  readonly endOf: (value: number, at: EpochMs) => EpochMs | null;
}

const atSeconds = (value: number): EpochMs | null => (value > 0 ? value * 1000 : null);

export const LINKERD_EXPIRY = 'identity_cert_expiration_timestamp_seconds';
export const ROUNDED_EXPIRY = 'envoy_server_days_until_first_cert_expiring';
export const SIGNING_REQUESTS = 'citadel_server_csr_count';

const RULES: Readonly<Record<string, Rule>> = {
  citadel_server_root_cert_expiry_timestamp: { kind: 'root', endOf: atSeconds },
  citadel_server_cert_chain_expiry_timestamp: { kind: 'intermediate', endOf: atSeconds },
  [LINKERD_EXPIRY]: { kind: 'workload', endOf: atSeconds },
  istio_agent_cert_expiry_seconds: { kind: 'workload', endOf: (value, at) => at + value * 1000 },
  [ROUNDED_EXPIRY]: { kind: 'workload', endOf: (value, at) => (value > 0 ? at + value * DAY_MS : null) },
};

export const EXPIRY_GAUGES: readonly WantedGauge[] = Object.keys(RULES).map((metric) => ({
  metric,
  matchers: {},
}));

/** All gauges that certificates are read from. */
export const CERTIFICATE_GAUGES: readonly WantedGauge[] = [
  ...EXPIRY_GAUGES,
  { metric: SIGNING_REQUESTS, matchers: {} },
];

/** One for each pod and gauge that tells of an end; ids are empty. */
export function readGaugeCertificates(series: readonly NewestGauge[]): Certificate[] {
  const found: Certificate[] = [];
  for (const { metric, owner, value, at } of series) {
    const rule = RULES[metric];
    const expiresAt = rule?.endOf(value, at) ?? null;
    if (!rule || expiresAt === null || expiresAt - at > FARTHEST_MS) continue;
    found.push({
      id: '',
      kind: rule.kind,
      cluster: owner.cluster,
      namespace: owner.namespace,
      workload: owner.workload,
      pod: owner.pod,
      expiresAt,
      notBefore: null,
      identities: [],
      trustDomain: '',
      subject: '',
      issuer: '',
      serial: '',
      lastAt: at,
      metric,
      source: 'gauge',
      count: 1,
    });
  }
  return found;
}
