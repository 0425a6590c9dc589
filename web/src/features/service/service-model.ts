/** What the Service page says of a service before and beside its numbers. In: the id of the address, the answer. Out: names and facts. */
import type { ServiceDetail } from '@sightglass/shared/contract';
import { parseServiceId, UNKNOWN } from '@sightglass/shared/identity';
import { formatCounted } from '../../format/count.ts';

/** The name in an id; the id itself where it is none. */
export function nameOfId(id: string): string {
  return parseServiceId(id)?.name ?? id;
}

/** `3 versions: v1, v2, v3`; without versions nothing is said. */
export function describeVersions(versions: readonly string[]): string {
  const known = versions.filter((version) => version !== UNKNOWN);
  if (known.length === 0) return '';
  const shown = known.slice(0, 4).join(', ');
  const rest = known.length > 4 ? ` and ${known.length - 4} more` : '';
  return known.length === 1
    ? `version ${shown}`
    : `${formatCounted(known.length, 'version')}: ${shown}${rest}`;
}

/** Whether anything at all was carried to or from the service in the range. */
export function isQuiet({ service, callers, callees }: ServiceDetail): boolean {
  return service.health === 'no-data' && callers.length === 0 && callees.length === 0;
}
