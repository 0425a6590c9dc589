/**
 * A match of an HTTPRoute or a GRPCRoute as conditions that can be compared: whether one takes all that another takes, and whether a request may meet both. Regular
 * expressions are never looked into: two are the same only where they are written alike. https://gateway-api.sigs.k8s.io/reference/spec/#httproutematch
 */
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readText } from '../read-values.ts';

interface PathShape {
  /** `other`: regular expressions, and what a gateway has of its own. */
  readonly kind: 'exact' | 'prefix' | 'other';
  readonly value: string;
}

interface Condition {
  readonly type: string;
  readonly value: string;
}

export interface MatchShape {
  readonly path: PathShape;
  readonly method: Condition | null;
  /** Of gRPC. */
  readonly service: Condition | null;
  /** By name; of one named twice the first counts. */
  readonly headers: ReadonlyMap<string, Condition>;
  readonly params: ReadonlyMap<string, Condition>;
}

const EXACT = 'Exact';
const KINDS: Readonly<Record<string, PathShape['kind']>> = { Exact: 'exact', PathPrefix: 'prefix' };

function readPath(value: unknown): PathShape {
  const path = asBody(value);
  const kind = KINDS[readText(path['type']) ?? 'PathPrefix'] ?? 'other';
  return { kind, value: readText(path['value']) ?? '/' };
}

function readNamed(value: unknown, nameOf: (name: string) => string): Map<string, Condition> {
  const named = new Map<string, Condition>();
  for (const one of listBodies(value)) {
    const name = nameOf(readText(one['name']) ?? '');
    if (named.has(name)) continue;
    named.set(name, { type: readText(one['type']) ?? EXACT, value: readText(one['value']) ?? '' });
  }
  return named;
}

/** Of an HTTPRoute `method` is a text, of a GRPCRoute it names service and method. */
export function readShape(match: Body): MatchShape {
  const called = asBody(match['method']);
  const type = readText(called['type']) ?? EXACT;
  const typed = (value: unknown, of = type): Condition | null => {
    const text = readText(value);
    return text === null ? null : { type: of, value: text };
  };
  return {
    path: readPath(match['path']),
    method: typed(called['method']) ?? typed(match['method'], EXACT),
    service: typed(called['service']),
    headers: readNamed(match['headers'], (name) => name.toLowerCase()),
    params: readNamed(match['queryParams'], (name) => name),
  };
}

/** A prefix is compared by the path's parts, and a slash at its end means nothing. */
export function trimPrefix(path: string): string {
  return path.replace(/\/+$/, '');
}

function pathCovers(a: PathShape, b: PathShape): boolean {
  if (a.kind !== 'prefix') return a.kind === b.kind && a.value === b.value;
  const prefix = trimPrefix(a.value);
  if (prefix === '') return true;
  if (b.kind === 'other') return false;
  return b.value === prefix || b.value.startsWith(`${prefix}/`);
}

const isOpen = ({ path }: MatchShape): boolean => path.kind === 'other';

function listPairs(
  a: MatchShape,
  b: MatchShape,
): (readonly [Condition | undefined, Condition | undefined])[] {
  return [
    [a.method ?? undefined, b.method ?? undefined],
    [a.service ?? undefined, b.service ?? undefined],
    ...[...a.headers].map(([name, one]) => [one, b.headers.get(name)] as const),
    ...[...a.params].map(([name, one]) => [one, b.params.get(name)] as const),
  ];
}

/** Every request that `b` matches is matched by `a`, for certain. */
export function covers(a: MatchShape, b: MatchShape): boolean {
  return (
    pathCovers(a.path, b.path) &&
    listPairs(a, b).every(([one, other]) => !one || (one.type === other?.type && one.value === other.value))
  );
}

/** False where no request can meet both, for certain. */
export function mayMeet(a: MatchShape, b: MatchShape): boolean {
  if (!isOpen(a) && !isOpen(b) && !pathCovers(a.path, b.path) && !pathCovers(b.path, a.path)) return false;
  return !listPairs(a, b).some(
    ([one, other]) => one && other && one.type === EXACT && other.type === EXACT && one.value !== other.value,
  );
}
