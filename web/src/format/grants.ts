/** Grants as people read and write them: `shop` (in every cluster), `east/shop`, `east/*`. */
import type { Grant } from '@sightglass/shared/contract';

/** In words. */
export function sayGrant({ cluster, namespace }: Grant): string {
  if (namespace === null) return cluster === null ? 'everything' : `all of cluster ${cluster}`;
  return cluster === null ? namespace : `${namespace} in ${cluster}`;
}

/** As somebody writes it. */
export function writeGrant({ cluster, namespace }: Grant): string {
  return cluster === null ? (namespace ?? '*') : `${cluster}/${namespace ?? '*'}`;
}

/** Null for any. */
const readName = (name: string): string | null => (name === '*' || name === '' ? null : name);

/** A list of them, separated by commas or blanks; null where there is none. Throws nothing: what is no grant is told by the server. */
export function readGrants(text: string): Grant[] | null {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  if (parts.length === 0) return null;
  return parts.map((part) => {
    const [first = '', second] = part.split('/', 2);
    return second === undefined
      ? { cluster: null, namespace: readName(first) }
      : { cluster: readName(first), namespace: readName(second) };
  });
}
