/**
 * Whose requests an SLO counts: its scope -> the caller by its parts, and the called cluster. A caller of which nothing is known goes by the
 * cluster that it calls (store/group-keys.ts), which is no word about where it is.
 */
import type { SloScope } from '@sightglass/shared/contract';
import { parseServiceId, UNKNOWN, type ServiceRef } from '@sightglass/shared/identity';

interface CallerOfScope {
  readonly from: ServiceRef | null;
  /** Null: wherever the service runs. */
  readonly cluster: string | null;
}

export function readCaller({ caller, cluster }: Pick<SloScope, 'caller' | 'cluster'>): CallerOfScope {
  const from = caller === null ? null : parseServiceId(caller);
  const isNobody = from?.namespace === UNKNOWN && from.name === UNKNOWN;
  if (!isNobody) return { from, cluster };
  const called = from.cluster === UNKNOWN ? null : from.cluster;
  return { from: { ...from, cluster: UNKNOWN }, cluster: cluster ?? called };
}
