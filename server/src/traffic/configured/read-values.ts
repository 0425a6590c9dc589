/** Parts of resources' bodies, which are whatever somebody wrote: lists, texts, numbers, durations (milliseconds), hosts. What does not fit is left out. */
import { asBody, type Body } from '../../mesh-config/trim-spec.ts';

export function listBodies(value: unknown): Body[] {
  return Array.isArray(value) ? value.map(asBody) : [];
}

export function listTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

export function readText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function readNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

const UNITS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  ns: 1e-6,
};

/** `1h30m`, `2s`, `500ms` as Go and the Gateway API write it; null for what is none. */
export function readDuration(value: unknown): number | null {
  if (typeof value !== 'string' || !/^(?:\d+(?:\.\d+)?(?:h|ms|us|ns|m|s))+$/.test(value)) return null;
  let total = 0;
  for (const [, number = '0', unit = 's'] of value.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|ns|m|s)/g))
    total += Number(number) * (UNITS[unit] ?? 0);
  return total;
}

/** Istio's percent: `percentage: {value: 0.1}`, in older resources `percent: 1`; `otherwise` where neither is given. */
export function readPercent(body: Body, otherwise: number): number {
  return readNumber(asBody(body['percentage'])['value']) ?? readNumber(body['percent']) ?? otherwise;
}

interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/** `cart`, `cart.shop`, `cart.shop.svc.cluster.local` as seen from a namespace; null for hosts of other forms. */
export function resolveHost(host: string, namespace: string): ServiceName | null {
  const [name = '', where = namespace, ...rest] = host.split('.');
  if (name === '' || host.includes('*') || host.includes('/')) return null;
  return rest.length === 0 || rest[0] === 'svc' ? { namespace: where, name } : null;
}

/** Labels that tell a version, in the order in which Istio looks for the canonical revision. */
export const VERSION_LABELS = ['service.istio.io/canonical-revision', 'app.kubernetes.io/version', 'version'];

export function readLabels(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asBody(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

export function versionOfLabels(labels: Readonly<Record<string, string>>): string | null {
  for (const label of VERSION_LABELS) if (labels[label]) return labels[label];
  return null;
}
