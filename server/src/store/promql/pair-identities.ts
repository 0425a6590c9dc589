/**
 * Pairs of certificates with their traffic, ordered by name, from the reporter that proved mutual TLS. Outcomes of which neither
 * end's certificate is known, and those that never arrived, are left out.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { IdentityPair } from '../telemetry-store.ts';
import { decideEdge } from './combine-groups.ts';
import type { EdgeLanes } from './lanes.ts';

type RunningPair = { -readonly [Part in keyof IdentityPair]: IdentityPair[Part] };

/** The pairs of lanes of a single step. */
export function pairIdentities(edges: readonly EdgeLanes[]): IdentityPair[] {
  const pairs = new Map<string, RunningPair>();
  for (const lanes of edges) {
    const use = decideEdge(lanes, 1);
    const lane = use.source.mtls ? lanes.source : lanes.destination;
    for (const { outcome, isOpened, values } of lane?.outcomes ?? []) {
      const { sourcePrincipal, destinationPrincipal, neverArrived } = outcome;
      if (neverArrived || (sourcePrincipal === UNKNOWN && destinationPrincipal === UNKNOWN)) continue;
      const key = JSON.stringify([sourcePrincipal, destinationPrincipal]);
      let pair = pairs.get(key);
      if (!pair) {
        pair = { sourcePrincipal, destinationPrincipal, requests: 0, connections: 0 };
        pairs.set(key, pair);
      }
      const value = values[0] ?? 0;
      if (isOpened) pair.connections += value;
      else pair.requests += value;
    }
  }
  return [...pairs].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
}
