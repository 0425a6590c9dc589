/**
 * Which edges sources alone tell of, so that of all the sources' series only theirs need be fetched: the rest repeat what the
 * destinations counted. What enters are series of the phase `outcomes`; what leaves are conditions for each engine and family.
 */
import type { Family } from './family.ts';
import type { CountedSeries } from './lanes.ts';
import { oneOf, type Matcher } from './selector.ts';

/** Values of each family's `pick` label. */
export type EnginePicks = ReadonlyMap<Family, ReadonlySet<string>>;

/** More names than this make a query longer than what it saves. */
const MAX_PICKS = 100;

/** Whether destinations count for the family; where only sources do, they tell of every edge. */
export function hasDestinations({ counters }: Family): boolean {
  return counters.some(({ reporter }) => reporter === 'destination');
}

/** Picks by engine. */
export function pickAlone(series: readonly CountedSeries[]): ReadonlyMap<string, EnginePicks> {
  const counted = new Set(series.flatMap(({ read }) => (read.reporter === 'destination' ? [read.key] : [])));
  const picks = new Map<string, Map<Family, Set<string>>>();
  for (const { origin, labels, read } of series) {
    if (counted.has(read.key) || !hasDestinations(read.family)) continue;
    let ofEngine = picks.get(origin);
    if (!ofEngine) picks.set(origin, (ofEngine = new Map()));
    let values = ofEngine.get(read.family);
    if (!values) ofEngine.set(read.family, (values = new Set()));
    values.add(labels.get(read.family.pick) ?? '');
  }
  return picks;
}

/** Conditions, in alternatives, on sources' series of the picked edges; none when nothing was picked. */
export function matchPicks(family: Family, picks: EnginePicks | undefined): readonly (readonly Matcher[])[] {
  if (!hasDestinations(family)) return [[]];
  const values = picks?.get(family) ?? new Set<string>();
  if (values.size === 0) return [];
  return values.size > MAX_PICKS ? [[]] : [[oneOf(family.pick, [...values])]];
}
