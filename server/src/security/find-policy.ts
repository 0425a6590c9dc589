/** The mode of PeerAuthentication for a row, whatever it stands for. */
import type { PeerPolicy } from '@sightglass/shared/contract';
import type { MeshConfig } from '../mesh-config/mesh-config.ts';
import { readPeerAuthentications } from './peer-authentication.ts';

interface Place {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** Null where no configuration is connected for the cluster. */
export type FindPolicy = (level: 'cluster' | 'namespace' | 'service', place: Place) => PeerPolicy | null;

/** Looks policies up in the configuration as it stands. */
export function createFindPolicy(config: MeshConfig): FindPolicy {
  const policies = readPeerAuthentications(config);
  return (level, place) => {
    if (level === 'cluster') return policies.ofCluster(place.cluster);
    return level === 'namespace' ? policies.ofNamespace(place) : policies.ofService(place);
  };
}
