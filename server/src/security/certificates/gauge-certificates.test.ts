import { expect, it } from 'vitest';
import type { NewestGauge } from '../../store/gauges.ts';
import { readGaugeCertificates } from './gauge-certificates.ts';
import { mergeCertificates } from './merge-certificates.ts';

const AT = Date.UTC(2026, 0, 15);
const DAY_MS = 86_400_000;

const readCertificatesFrom = (series: readonly NewestGauge[]) =>
  mergeCertificates(readGaugeCertificates(series));

function gauge(metric: string, workload: string, value: number, pod = `${workload}-1`): NewestGauge {
  const owner = { cluster: 'east', namespace: 'shop', service: workload, workload, pod };
  return { gauge: 0, metric, labels: {}, owner, value, at: AT };
}

const LINKERD = 'identity_cert_expiration_timestamp_seconds';
const ENVOY = 'envoy_server_days_until_first_cert_expiring';

it('tells when each ends, by epoch seconds, seconds left and days left, the next first', () => {
  const found = readCertificatesFrom([
    gauge('citadel_server_root_cert_expiry_timestamp', 'istiod', (AT + 300 * DAY_MS) / 1000),
    gauge(LINKERD, 'email', (AT + DAY_MS) / 1000),
    gauge('istio_agent_cert_expiry_seconds', 'pay', 3_600),
    gauge(ENVOY, 'front', 12),
  ]);
  expect(found.map(({ kind, workload, expiresAt }) => [kind, workload, (expiresAt ?? 0) - AT])).toEqual([
    ['workload', 'pay', 3_600_000],
    ['workload', 'email', DAY_MS],
    ['workload', 'front', 12 * DAY_MS],
    ['root', 'istiod', 300 * DAY_MS],
  ]);
});

it('is the one of the pod whose ends first; an expired one is told', () => {
  const [one, ...others] = readCertificatesFrom([
    gauge(LINKERD, 'email', (AT + DAY_MS) / 1000, 'a'),
    gauge(LINKERD, 'email', (AT - DAY_MS) / 1000, 'b'),
  ]);
  expect(others).toEqual([]);
  expect(one?.expiresAt).toBe(AT - DAY_MS);
});

it('leaves out Envoy’s words for no certificate, and its days where something exacter is told', () => {
  const found = readCertificatesFrom([
    gauge(ENVOY, 'a', 0),
    gauge(ENVOY, 'b', 4_294_967_295),
    gauge(ENVOY, 'pay', 1),
    gauge('istio_agent_cert_expiry_seconds', 'pay', 90_000),
  ]);
  expect(found.map(({ workload, metric }) => [workload, metric])).toEqual([
    ['pay', 'istio_agent_cert_expiry_seconds'],
  ]);
});
