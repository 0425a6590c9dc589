/**
 * Certificates of the demo mesh: when each was given and when it ends, at any moment. Istio's workloads have them for a day and renew at half of it, each pod at a
 * moment of its own; each cluster's istiod signs with a root of ten years; the Envoy before the shop shows one for three months, renewed after two, as an
 * ACME client does. Everything follows from the clock and from names.
 */
import { formatSpiffe } from './istio-labels.ts';
import { uniformOf } from './seeded-random.ts';
import type { DemoPod } from './pod-table.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WORKLOAD_VALID_MS = DAY_MS;
const WORKLOAD_RENEWED_MS = DAY_MS / 2;
const FRONT_VALID_MS = 90 * DAY_MS;
const FRONT_RENEWED_MS = 60 * DAY_MS;

/** Signs for Istio's workloads in both clusters. */
export const DEMO_ISSUER = 'O=cluster.local';
export const DEMO_ROOT = { notBefore: Date.UTC(2024, 8, 17), expiresAt: Date.UTC(2034, 8, 15) } as const;

/** Pods whose certificate an Istio agent renews. */
export function hasAgent({ workload: { proxy } }: DemoPod): boolean {
  return proxy === 'sidecar' || proxy === 'gateway' || proxy === 'waypoint';
}

/** How often a pod's certificate had been renewed by an epoch millisecond, counted from the epoch. */
function renewalsBy(pod: DemoPod, t: number): { readonly count: number; readonly last: number } {
  const offset = uniformOf(17, `${pod.workload.cluster}/${pod.name}`) * WORKLOAD_RENEWED_MS;
  const count = Math.floor((t - offset) / WORKLOAD_RENEWED_MS);
  return { count, last: count * WORKLOAD_RENEWED_MS + offset };
}

/** When the certificate of a pod ends that it has at `t`. */
export function workloadExpiryAt(pod: DemoPod, t: number): number {
  return renewalsBy(pod, t).last + WORKLOAD_VALID_MS;
}

const MONDAY_MS = 4 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;

const gauge = (name: string, help: string, value: number): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;

/** The text of a cluster's istiod at `t`: it began on Monday, and every pod asks it at each renewal. */
export function printIstiod(pods: readonly DemoPod[], t: number): string {
  const since = Math.floor((t - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS;
  const requests = pods.reduce(
    (sum, pod) => sum + renewalsBy(pod, t).count - renewalsBy(pod, since).count,
    0,
  );
  return (
    '# HELP citadel_server_csr_count The number of CSRs received by Citadel server.\n' +
    `# TYPE citadel_server_csr_count counter\ncitadel_server_csr_count ${requests}\n` +
    gauge(
      'citadel_server_cert_chain_expiry_timestamp',
      'The unix timestamp, in seconds, when Citadel cert chain will expire.',
      DEMO_ROOT.expiresAt / 1000,
    ) +
    gauge(
      'citadel_server_root_cert_expiry_timestamp',
      'The unix timestamp, in seconds, when Citadel root cert will expire.',
      DEMO_ROOT.expiresAt / 1000,
    )
  );
}

interface PrintedCertificate {
  readonly path: string;
  readonly serial: string;
  readonly names: readonly object[];
  readonly notBefore: number;
  readonly expiresAt: number;
}

function printDetails({ path, serial, names, notBefore, expiresAt }: PrintedCertificate, t: number): object {
  return {
    path,
    serial_number: serial,
    subject_alt_names: names,
    days_until_expiration: String(Math.floor((expiresAt - t) / DAY_MS)),
    valid_from: new Date(notBefore).toISOString(),
    expiration_time: new Date(expiresAt).toISOString(),
  };
}

const ROOT: PrintedCertificate = {
  path: '<inline>',
  serial: 'd1e5c4b06a9f4f3e8b27',
  names: [],
  ...DEMO_ROOT,
};

function frontCertificate(t: number): PrintedCertificate {
  const renewal = Math.floor(t / FRONT_RENEWED_MS);
  const notBefore = renewal * FRONT_RENEWED_MS;
  return {
    path: '/etc/envoy/tls/shop.pem',
    serial: (0x3_7a91_0000_0000 + renewal).toString(16),
    names: [{ dns: 'shop.example.com' }, { dns: 'www.shop.example.com' }],
    notBefore,
    expiresAt: notBefore + FRONT_VALID_MS,
  };
}

function workloadCertificate(pod: DemoPod, t: number): PrintedCertificate {
  const { namespace, service } = pod.workload;
  const { count, last } = renewalsBy(pod, t);
  const notBefore = Math.floor(last / 1000) * 1000;
  return {
    path: '<inline>',
    serial: Math.floor(uniformOf(count, pod.name) * 2 ** 48).toString(16),
    names: [{ uri: formatSpiffe(namespace, service) }],
    notBefore,
    expiresAt: notBefore + WORKLOAD_VALID_MS,
  };
}

/** Whether the pod's proxy is an Envoy that shows a certificate. */
export function hasCerts(pod: DemoPod): boolean {
  return hasAgent(pod) || pod.workload.proxy === 'envoy';
}

/** What a pod's Envoy answers to `/certs` at `t`. */
export function printCerts(pod: DemoPod, t: number): string {
  const context = hasAgent(pod)
    ? { ca_cert: [printDetails(ROOT, t)], cert_chain: [printDetails(workloadCertificate(pod, t), t)] }
    : { ca_cert: [], cert_chain: [printDetails(frontCertificate(t), t)] };
  return `${JSON.stringify({ certificates: [context] }, null, 1)}\n`;
}
