/** Fields of bodies set and removed without touching others: bodies are never changed, and what stays keeps its place. */
import { asBody, type Body } from '../../mesh-config/trim-spec.ts';

/** `undefined` removes it. */
export function withField(body: Body, key: string, value: unknown): Body {
  if (value !== undefined) return { ...body, [key]: value };
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== key));
}

export function without(body: Body, keys: readonly string[]): Body {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !keys.includes(name)));
}

export function only(body: Body, keys: readonly string[]): Body {
  return Object.fromEntries(Object.entries(body).filter(([name]) => keys.includes(name)));
}

function isEmpty(body: Body): boolean {
  return Object.keys(body).length === 0;
}

/** A field deep within; objects that a removal leaves empty are removed with it. */
export function withPath(body: Body, path: readonly string[], value: unknown): Body {
  const [key, ...rest] = path;
  if (key === undefined) return body;
  if (rest.length === 0) return withField(body, key, value);
  if (value === undefined && body[key] === undefined) return body;
  const inner = withPath(asBody(body[key]), rest, value);
  return withField(body, key, value === undefined && isEmpty(inner) ? undefined : inner);
}

/** Objects with their keys in order, so that equal ones are written alike. */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether both say the same, in whatever order of keys. */
export function isAlike(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, sortKeys) === JSON.stringify(b, sortKeys);
}
