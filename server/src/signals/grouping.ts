/**
 * By what the store groups for a breakdown key of the API, and how its groups are named on the wire: node ids for callers,
 * callees (services) and workloads, plain values otherwise.
 */
import type { BreakdownKey } from '@sightglass/shared/contract';
import { parseVersionId } from '@sightglass/shared/identity';
import type { GroupKey } from '../store/telemetry-store.ts';

export type Direction = 'inbound' | 'outbound';

/** Callers are of what comes in and callees of what goes out, whatever direction was asked for. */
export function directionOf(by: BreakdownKey | undefined, asked: Direction): Direction {
  if (by === 'caller') return 'inbound';
  if (by === 'callee') return 'outbound';
  return asked;
}

const GROUPS: Readonly<Record<BreakdownKey, Readonly<Record<Direction, GroupKey>>>> = {
  caller: { inbound: 'source-service', outbound: 'source-service' },
  callee: { inbound: 'target-service', outbound: 'target-service' },
  // The subject's own versions and workloads, and the clusters at the other end.
  version: { inbound: 'target-version', outbound: 'source-version' },
  workload: { inbound: 'target-workload', outbound: 'source-workload' },
  cluster: { inbound: 'source-cluster', outbound: 'target-cluster' },
  protocol: { inbound: 'protocol', outbound: 'protocol' },
  code: { inbound: 'code', outbound: 'code' },
  'grpc-status': { inbound: 'grpc-status', outbound: 'grpc-status' },
  flag: { inbound: 'flag', outbound: 'flag' },
};

/** The store's group for a breakdown key; `none` when nothing is broken down. */
export function groupKeyOf(by: BreakdownKey | undefined, direction: Direction): GroupKey {
  return by === undefined ? 'none' : GROUPS[by][direction];
}

const ANONYMOUS_ID = 'unknown~unknown~unknown';

/**
 * The name of a store's group on the wire. `subjectCluster` is where a caller of which nothing is known is drawn. A version is
 * named plainly when all groups are versions of one service.
 */
export function nameGroups(
  keys: readonly string[],
  by: BreakdownKey | undefined,
  subjectCluster: string | null,
): string[] {
  if (by === undefined) return keys.map(() => 'total');
  if (by === 'version') {
    const versions = keys.map((key) => parseVersionId(key));
    const services = new Set(versions.map((ref) => `${ref?.cluster}~${ref?.namespace}~${ref?.name}`));
    if (services.size === 1) return keys.map((key, i) => versions[i]?.version ?? key);
  }
  if (by === 'caller' && subjectCluster !== null) {
    return keys.map((key) => (key === ANONYMOUS_ID ? `${subjectCluster}~unknown~unknown` : key));
  }
  return [...keys];
}
