/**
 * Which responses are bad, by the codes that an SLO's author chose. In: keys of the group `response` (code and gRPC status). A request is
 * bad when either is among the chosen.
 */
import type { BadRequests } from '@sightglass/shared/contract';
import { parseResponseKey } from '../store/group-keys.ts';

const DEFAULT: BadRequests = { http: ['5xx', '0'], grpc: ['2', '4', '8', '13', '14', '15'] };

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}

/** Whether the choice is that by which the store counts errors itself. */
export function isDefaultBad({ http, grpc }: BadRequests): boolean {
  return isSame(http, DEFAULT.http) && isSame(grpc, DEFAULT.grpc);
}

/** A test of a response key. A class such as `5xx`, where an engine knows no more, is bad only when the whole class was chosen. */
export function createBadTest({ http, grpc }: BadRequests): (key: string) => boolean {
  const codes = new Set(http);
  const statuses = new Set(grpc);
  const known = new Map<string, boolean>();
  return (key) => {
    let bad = known.get(key);
    if (bad === undefined) {
      const { code, grpcStatus } = parseResponseKey(key);
      bad = codes.has(code) || (code.length === 3 && codes.has(`${code[0]}xx`)) || statuses.has(grpcStatus);
      known.set(key, bad);
    }
    return bad;
  };
}
