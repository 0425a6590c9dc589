/**
 * Lays the values of an earlier period under the times of a later one. Pure. In: the later times, the earlier times and values, the
 * distance of the periods in milliseconds. Out: one value for each later time; null where the earlier period has none.
 */
export function alignSeries(
  times: readonly number[],
  earlier: { readonly times: readonly number[]; readonly values: readonly (number | null)[] },
  distanceMs: number,
): (number | null)[] {
  const first = earlier.times[0];
  const second = earlier.times[1];
  if (first === undefined) return times.map(() => null);
  const step = second === undefined ? 1 : second - first;
  const byStep = new Map(
    earlier.times.map((time, i) => [Math.round((time - first) / step), earlier.values[i] ?? null]),
  );
  // Periods may begin between two steps, so the nearest step counts.
  return times.map((time) => byStep.get(Math.round((time - distanceMs - first) / step)) ?? null);
}
