/** What changed between two states of a document. In: two values of JSON. Out: changed paths with both texts, in the later one's order. Pure. */

export interface Difference {
  /** Dotted. */
  readonly path: string;
  /** Null where it was not there. */
  readonly before: string | null;
  readonly after: string | null;
}

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    for (const [key, part] of Object.entries(value))
      flatten(part, path === '' ? key : `${path}.${key}`, into);
    return;
  }
  if (value !== undefined) into.set(path, typeof value === 'string' ? value : JSON.stringify(value));
}

export function diffDocuments(before: unknown, after: unknown): readonly Difference[] {
  const [old, now] = [new Map<string, string>(), new Map<string, string>()];
  flatten(before, '', old);
  flatten(after, '', now);
  return [...new Set([...now.keys(), ...old.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path) ?? null, after: now.get(path) ?? null }));
}
