/** What the Workload page says beside its numbers. In: the id of the address, the answer. Out: names and facts. */
import type { WorkloadDetail } from '@sightglass/shared/contract';
import { parseServiceId, UNKNOWN } from '@sightglass/shared/identity';

/** The name in an id; the id itself where it is none. */
export function nameOfId(id: string): string {
  return parseServiceId(id)?.name ?? id;
}

/** Versions that the proxies named. */
export function listKnownVersions(versions: readonly string[]): string[] {
  return versions.filter((version) => version !== UNKNOWN && version !== '');
}

/** Whether nothing at all was carried to or from the workload in the range. */
export function isQuiet({ workload, callers, callees }: WorkloadDetail): boolean {
  return workload.health === 'no-data' && callers.length === 0 && callees.length === 0;
}
