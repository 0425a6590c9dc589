/**
 * What the search finds. Pure. In: entries with a name and a place, and what was typed. Out: the entries in which every typed word occurs,
 * the best first: the name itself, then names that begin with it, then a word that begins with it, then the rest.
 */
import type { LinkTarget } from '../routes.ts';

export interface SearchEntry {
  readonly id: string;
  readonly kind: 'Page' | 'Service' | 'Workload' | 'SLO' | 'Alert' | 'View' | 'Action';
  readonly name: string;
  /** Where it is: `east / shop`. */
  readonly place: string;
  /** Keys that do the same. */
  readonly keys?: readonly string[];
  /** A page with the present range and scope, an address as it stands, or something to be done. */
  readonly go: { readonly to: LinkTarget } | { readonly path: string } | { readonly run: () => unknown };
}

function scoreEntry({ name, place }: SearchEntry, words: readonly string[]): number | null {
  const lowName = name.toLowerCase();
  const all = `${lowName} ${place.toLowerCase()}`;
  if (!words.every((word) => all.includes(word))) return null;
  const first = words[0];
  if (first === undefined) return 3;
  if (lowName === first) return 0;
  if (lowName.startsWith(first)) return 1;
  if (lowName.split(/[^a-z0-9]+/).some((part) => part.startsWith(first))) return 2;
  return lowName.includes(first) ? 3 : 4;
}

/** At most `limit`; equals keep their order. */
export function findEntries(entries: readonly SearchEntry[], typed: string, limit: number): SearchEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return entries
    .map((entry) => ({ entry, score: scoreEntry(entry, words) }))
    .filter(({ score }) => score !== null)
    .toSorted((a, b) => (a.score as number) - (b.score as number))
    .slice(0, limit)
    .map(({ entry }) => entry);
}
