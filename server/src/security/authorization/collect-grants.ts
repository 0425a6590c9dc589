/**
 * Who was seen calling a service, and what: what a least-privilege policy grants. Enters: observed calls that were not refused; leaves: a grant for each identity, and
 * callers that no policy by identity can allow. A caller of which only metrics tell is granted what it calls whole. Pure.
 */
import type { Suggestion } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import { compareTexts, presentCaller, type CallerEnd } from './ends.ts';
import { parseSpiffe, toPrincipal } from './observation.ts';
import type { ObservedCalls } from './observed-calls.ts';

/** What one identity called. */
export interface Grant {
  readonly principal: string;
  readonly identity: string;
  caller: CallerEnd;
  /** Paths by method; null for a method whose paths are not all known. */
  readonly calls: Map<string, Set<string> | null>;
  /** Whether calls were seen of which not even the method is known. */
  anyCall: boolean;
  /** Ports of TCP; null where one is not known. */
  ports: Set<number> | null;
  readonly protocols: Set<'http' | 'tcp'>;
  count: number;
  lastAt: EpochMs;
}

type Nameless = Suggestion['withoutIdentity'][number];

export interface Grants {
  /** By principal. */
  readonly grants: readonly Grant[];
  /** The most active first. */
  readonly withoutIdentity: readonly Nameless[];
}

function createGrant(identity: string, caller: CallerEnd): Grant {
  return {
    principal: toPrincipal(identity),
    identity,
    caller,
    calls: new Map(),
    anyCall: false,
    ports: new Set(),
    protocols: new Set(),
    count: 0,
    lastAt: 0,
  };
}

function addHttp(grant: Grant, { observation: { method }, path }: ObservedCalls): void {
  grant.protocols.add('http');
  if (method === null) {
    grant.anyCall = true;
    return;
  }
  const paths = grant.calls.get(method);
  if (path === '') grant.calls.set(method, null);
  else if (paths === undefined) grant.calls.set(method, new Set([path]));
  else paths?.add(path);
}

function addTcp(grant: Grant, { observation: { port } }: ObservedCalls): void {
  grant.protocols.add('tcp');
  if (port === null) grant.ports = null;
  else grant.ports?.add(port);
}

export function collectGrants(observed: Iterable<ObservedCalls>): Grants {
  const grants = new Map<string, Grant>();
  const nameless = new Map<string, Nameless>();
  for (const calls of observed) {
    const { source, observation, count, wasDenied } = calls;
    if (wasDenied) continue;
    const { identity, address } = observation;
    const lastAt = calls.lastAt ?? 0;
    if (identity === null || !parseSpiffe(identity)) {
      const caller = presentCaller(source, { identity: identity ?? '', address: address ?? '' });
      const key = JSON.stringify(caller);
      const known = nameless.get(key);
      nameless.set(key, {
        caller,
        count: count + (known?.count ?? 0),
        lastAt: Math.max(lastAt, known?.lastAt ?? 0),
      });
      continue;
    }
    // A request that no proxy could read has no method: it is nothing to grant.
    if (calls.by === 'access-log' && observation.protocol !== 'tcp' && observation.method === null) continue;
    let grant = grants.get(identity);
    if (!grant) grants.set(identity, (grant = createGrant(identity, source)));
    grant.count += count;
    grant.lastAt = Math.max(grant.lastAt, lastAt);
    if (observation.protocol === 'tcp') addTcp(grant, calls);
    else addHttp(grant, calls);
  }
  return {
    grants: [...grants.values()].toSorted((a, b) => compareTexts(a.principal, b.principal)),
    withoutIdentity: [...nameless]
      .toSorted(([keyA, a], [keyB, b]) => b.count - a.count || compareTexts(keyA, keyB))
      .map(([, one]) => one),
  };
}
