/** Reading what somebody wrote: fields that may be anything -> what a rule can work with. Nothing here throws. */
import { asBody, type Body } from '../trim-spec.ts';

/** Keys and indexes below the resource: `['spec', 'http', 0, 'timeout']`. */
export type FieldPath = readonly (string | number)[];

export type Labels = Readonly<Record<string, string>>;

export interface Placed<T> {
  readonly value: T;
  readonly path: FieldPath;
}

/** The objects of a list, each with its path. */
export function listAt(body: Body, key: string, at: FieldPath = ['spec']): Placed<Body>[] {
  const value = body[key];
  return Array.isArray(value) ? value.map((one, i) => ({ value: asBody(one), path: [...at, key, i] })) : [];
}

/** The object under a key, with its path; null where there is none. */
export function bodyAt(body: Body, key: string, at: FieldPath = ['spec']): Placed<Body> | null {
  const value = body[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { value: value as Body, path: [...at, key] }
    : null;
}

/** The texts of a list, each with its path. */
export function textsAt(body: Body, key: string, at: FieldPath = ['spec']): Placed<string>[] {
  const value = body[key];
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown, i) =>
    typeof one === 'string' ? [{ value: one, path: [...at, key, i] }] : [],
  );
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Also of a number that somebody quoted. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : null;
}

export function labelsOf(value: unknown): Labels {
  const entries = Object.entries(asBody(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

export function formatLabels(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

export function hasLabels(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** Labels that pods get when they are made, so that no template has them. */
const MADE_LABELS =
  /^(topology\.|pod-template-hash$|rollouts-pod-template-hash$|controller-revision-hash$|statefulset\.kubernetes\.io\/pod-name$|apps\.kubernetes\.io\/pod-index$|security\.istio\.io\/tlsMode$|istio\.io\/rev$|service\.istio\.io\/canonical-revision$)/;
const CANONICAL_NAME = 'service.istio.io/canonical-name';

/** Whether pods with the labels in their template may have those that are wanted: what is added when they are made is not told. */
export function mayHaveLabels(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => {
    if (labels[key] === value) return true;
    if (key !== CANONICAL_NAME) return MADE_LABELS.test(key) && labels[key] === undefined;
    const name = labels[key] ?? labels['app.kubernetes.io/name'] ?? labels['app'];
    return name === undefined || name === value;
  });
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Go's form of durations (`1m30s`) -> milliseconds; null for what is none. */
export function durationOf(value: unknown): number | null {
  if (typeof value !== 'string' || !/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(value)) return null;
  let total = 0;
  for (const [, amount, unit] of value.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g))
    total += Number(amount) * (UNITS[unit ?? ''] ?? 0);
  return total;
}

/** A key under which equal values meet, whatever the order of their keys. */
export function keyOf(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/**
 * `*.shop.example` covers `www.shop.example`, `*-api.shop.example` (which Istio alone has: the Gateway API takes whole labels) `cart-api.shop.example`; `*` covers everything.
 */
export function hostCovers(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith('*') && host.endsWith(pattern.slice(1)));
}

export function hostsMeet(a: string, b: string): boolean {
  return hostCovers(a, b) || hostCovers(b, a);
}
