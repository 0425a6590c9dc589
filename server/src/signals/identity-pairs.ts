/** Certificates seen at both ends, with traffic per second; the busiest first. */
import type { ServiceDetail } from '@sightglass/shared/contract';
import type { IdentitiesAnswer } from '../store/telemetry-store.ts';
import { perSecond } from './golden-signals.ts';

/** Pairs of the contract. */
export function presentIdentities({ pairs, coveredMs }: IdentitiesAnswer): ServiceDetail['identities'] {
  return pairs
    .map(({ sourcePrincipal, destinationPrincipal, requests, connections }) => ({
      sourcePrincipal,
      destinationPrincipal,
      requestsPerSecond: perSecond(requests, coveredMs),
      connectionsPerSecond: perSecond(connections, coveredMs),
    }))
    .toSorted(
      (a, b) =>
        b.requestsPerSecond - a.requestsPerSecond ||
        b.connectionsPerSecond - a.connectionsPerSecond ||
        (a.sourcePrincipal < b.sourcePrincipal ? -1 : 1),
    );
}
