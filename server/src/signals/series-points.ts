/**
 * Groups of sums by step, as the store answers them -> series of values, largest first. Beyond the largest groups the rest is
 * added up under the name `other`, so that a picture stays readable and an answer small.
 */
import type { Series, SeriesQuery } from '@sightglass/shared/contract';
import type { SeriesAnswer, SignalSums } from '../store/telemetry-store.ts';
import { nameGroups } from './grouping.ts';
import { metricValue } from './metric-value.ts';
import { addSums, createSums } from './sums.ts';

/** Groups with a name of their own in one answer. */
const MAX_GROUPS = 40;

type Group = SeriesAnswer['groups'][number];

function weightOf(points: readonly (SignalSums | null)[]): number {
  let weight = 0;
  // Bytes only decide between groups without requests or connections.
  for (const point of points) {
    if (point) weight += point.requests + point.opened + (point.bytesIn + point.bytesOut) * 1e-9;
  }
  return weight;
}

/** The groups by falling traffic; equal ones by key. */
export function sortGroups(groups: readonly Group[]): Group[] {
  const weighed = groups.map((group) => ({ group, weight: weightOf(group.points) }));
  weighed.sort((a, b) => b.weight - a.weight || (a.group.key < b.group.key ? -1 : 1));
  return weighed.map(({ group }) => group);
}

function addGroups(groups: readonly Group[], steps: number): Group {
  const points = Array.from({ length: steps }, (_, step) => {
    const sums = createSums();
    let any = false;
    for (const { points: of } of groups) {
      const point = of[step];
      if (!point) continue;
      any = true;
      addSums(sums, point);
    }
    return any ? sums : null;
  });
  return { key: 'other', points };
}

/** The values of `metric` for each group; a subject without traffic has one group of nothing. */
export function seriesPoints(
  answer: SeriesAnswer,
  query: Pick<SeriesQuery, 'metric' | 'by'>,
  subjectCluster: string | null,
): Series['series'] {
  const sorted = sortGroups(answer.groups);
  const named = sorted.slice(0, MAX_GROUPS);
  const rest = sorted.slice(MAX_GROUPS);
  const keys = nameGroups(
    named.map(({ key }) => key),
    query.by,
    subjectCluster,
  );
  const all = named.map(({ points }, i) => ({ key: keys[i] as string, points }));
  if (rest.length > 0) all.push(addGroups(rest, answer.times.length));
  if (all.length === 0 && query.by === undefined) all.push({ key: 'total', points: [] });
  return all.map(({ key, points }) => ({
    key,
    values: answer.times.map((_, step) =>
      metricValue(query.metric, points[step] ?? null, answer.covered[step] ?? 0),
    ),
  }));
}
