/**
 * Which of two matches of the Gateway API's routes is tried first, and why: host, then path, method, headers, parameters (of GRPCRoutes service, method, headers), then
 * the route's age and name, then its order. https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
 */
import type { MeshResource } from '../../../mesh-config/mesh-config.ts';
import { trimPrefix, type MatchShape } from './match-shape.ts';

export interface Candidate {
  readonly resource: MeshResource;
  readonly rule: number;
  readonly match: number;
  readonly shape: MatchShape;
  /** The route's hostname that fits, as written; null where it names none. */
  readonly host: string | null;
  /** What of it the listener lets through. */
  readonly met: string | null;
}

interface Verdict {
  /** Below zero where the first is tried first. */
  readonly order: number;
  /** Of the one that is tried first, to go on from its name and a comma. */
  readonly because: string;
  /** The specification decides, and all that it asks for is told. */
  readonly isSure: boolean;
}

interface Criterion {
  /** The greater is tried first. */
  readonly value: number;
  readonly because: (own: number, other: number) => string;
  /** Gateways may disagree from here on. */
  readonly isVague?: boolean;
}

const UNTOLD = 'but which route is older is not told here';
const PATH_RANK = { exact: 2, prefix: 1, other: 0 } as const;

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const longer = (what: string) => (own: number, other: number) =>
  `whose ${what} is longer (${counted(own, 'character')}, not ${other})`;
const more = (word: string) => (own: number, other: number) =>
  `which asks for ${counted(own, word)}, not ${other}`;

function hostRanks({ host }: Candidate): [exact: number, any: number] {
  if (host === null) return [0, 0];
  return [host.startsWith('*') ? 0 : host.length, host.length];
}

function hostCriteria(one: Candidate, other: Candidate): Criterion[] {
  // What the listener lets through is the same: the specification leaves it open whether hosts are compared as written.
  const isVague = one.met === other.met && one.host !== other.host;
  const because = () => {
    const [near, far] = [one, other].toSorted((a, b) => compareRanks(hostRanks(b), hostRanks(a)));
    return `whose host ${near?.host ?? ''} is closer than ${far?.host ?? 'any host'}`;
  };
  return hostRanks(one).map((value) => ({ value, because, isVague }));
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value - (b[i] ?? 0);
  return 0;
}

function httpCriteria({ shape }: Candidate, other: Candidate): Criterion[] {
  const { path, method, headers, params } = shape;
  const isOther = [path.kind, other.shape.path.kind].includes('other');
  const because = () =>
    isOther
      ? 'but where a regular expression stands among paths is up to the gateway'
      : 'whose path is exact';
  return [
    { value: PATH_RANK[path.kind], because, isVague: isOther },
    {
      value: path.kind === 'other' ? 0 : path.value.length,
      because: longer('path'),
      isVague:
        path.value !== other.shape.path.value &&
        trimPrefix(path.value) === trimPrefix(other.shape.path.value),
    },
    { value: method ? 1 : 0, because: () => 'which asks for a method' },
    { value: headers.size, because: more('header') },
    { value: params.size, because: more('parameter') },
  ];
}

function grpcCriteria({ shape }: Candidate, other: Candidate): Criterion[] {
  const { method, service, headers } = shape;
  const isVague = [method, service, other.shape.method, other.shape.service].some(
    (one) => one && one.type !== 'Exact',
  );
  return [
    { value: service?.value.length ?? 0, because: longer('service'), isVague },
    { value: method?.value.length ?? 0, because: longer('method'), isVague },
    { value: headers.size, because: more('header') },
  ];
}

function criteriaOf(one: Candidate, other: Candidate): Criterion[] {
  const own = one.resource.kind === 'GRPCRoute' ? grpcCriteria(one, other) : httpCriteria(one, other);
  return [...hostCriteria(one, other), ...own];
}

const placeOf = ({ resource: { namespace, name } }: Candidate): string => `${namespace}/${name}`;

function compareRoutes(a: Candidate, b: Candidate): Verdict {
  const [aAge, bAge] = [a.resource.createdAt, b.resource.createdAt];
  const isTold = aAge !== null && bAge !== null;
  // What is not told counts as the youngest, so that there is one order of all.
  const age = (aAge ?? Infinity) < (bAge ?? Infinity) ? -1 : 1;
  if (aAge !== bAge) return { order: age, because: isTold ? 'whose route is older' : UNTOLD, isSure: isTold };
  const order = placeOf(a) < placeOf(b) ? -1 : 1;
  const [first, second] = order < 0 ? [a, b] : [b, a];
  const because = `as ${placeOf(first)} comes before ${placeOf(second)} in the alphabet`;
  return { order, because: isTold ? because : `${because}, ${UNTOLD}`, isSure: isTold };
}

export function compareMatches(a: Candidate, b: Candidate): Verdict {
  const others = criteriaOf(b, a);
  let isSure = true;
  for (const [i, { value, because, isVague }] of criteriaOf(a, b).entries()) {
    const other = others[i]?.value ?? 0;
    if (isVague === true) isSure = false;
    if (value === other) continue;
    return {
      order: other - value,
      because: because(Math.max(value, other), Math.min(value, other)),
      isSure,
    };
  }
  const last =
    a.resource.id === b.resource.id
      ? {
          order: a.rule - b.rule || a.match - b.match,
          because: 'which stands first in the route',
          isSure: true,
        }
      : compareRoutes(a, b);
  return { ...last, isSure: isSure && last.isSure };
}
