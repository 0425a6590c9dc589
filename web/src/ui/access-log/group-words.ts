/** Groups of records in words, and as filters. Pure. In: what they are grouped by, and a group. Out: titles, and the filters that find its records. */
import type { AccessGroupKey, AccessGroups } from '@sightglass/shared/contract';
import type { FilterTarget } from './access-filter.ts';

interface GroupWords {
  readonly title: string;
  readonly header: string;
  /** Of the group whose records do not tell. */
  readonly none: string;
}

const words = (title: string, header: string, none = 'not told'): GroupWords => ({ title, header, none });

export const GROUP_WORDS: Readonly<Record<AccessGroupKey, GroupWords>> = {
  resource: words('Resources', 'Callee'),
  identity: words('Callers by identity', 'Identity', 'no identity'),
  address: words('Callers by address', 'Address'),
  source: words('Calling services', 'Caller'),
  service: words('Called services', 'Callee'),
  path: words('Paths', 'Path', 'no path'),
  host: words('Hosts', 'Host'),
  method: words('Methods', 'Method', 'no method'),
  code: words('Codes', 'Code'),
  flags: words('Response flags', 'Flags', 'none'),
  policy: words('Policies that refused', 'Policy', 'no policy'),
  proof: words('Mutual TLS', 'Proof'),
  tlsVersion: words('TLS versions', 'Version'),
};

const LABELS: Readonly<Record<AccessGroupKey, string>> = {
  resource: 'By resource',
  identity: 'By identity',
  address: 'By address',
  source: 'By caller',
  service: 'By callee',
  path: 'By path',
  host: 'By host',
  method: 'By method',
  code: 'By code',
  flags: 'By flags',
  policy: 'By policy',
  proof: 'By mTLS',
  tlsVersion: 'By TLS version',
};

export const GROUP_OPTIONS = (Object.keys(LABELS) as AccessGroupKey[]).map((value) => ({
  value,
  label: LABELS[value],
}));

/** A path of a group is without its query. */
const pathTarget = (path: string): FilterTarget =>
  path === '' ? { key: 'path', text: 'none' } : { key: 'path', text: path, also: `${path}?*` };

export function targetsOfGroup(
  by: AccessGroupKey,
  { key, resource }: AccessGroups['groups'][number],
): FilterTarget[] {
  if (resource) {
    const { service, method, path } = resource;
    return [{ key: 'service', text: service }, { key: 'method', text: method || 'none' }, pathTarget(path)];
  }
  if (by === 'resource') return [];
  if (by === 'path') return [pathTarget(key)];
  return [{ key: by, text: key === '' || (by === 'flags' && key === '-') ? 'none' : key }];
}
