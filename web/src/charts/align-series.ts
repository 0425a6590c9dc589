/**
 * Lays the values of an earlier period under the times of a later one. Pure. In: the later times, the earlier answer, the distance of the
 * periods in milliseconds. Out: one value for each later time; null where the earlier period has none. An earlier answer
 * with a coarser step (an older tier) gives the value of the step that covers the moment, never an invented one.
 */
export interface SteppedValues {
  /** Starts of the steps, epoch milliseconds, ascending. */
  readonly times: readonly number[];
  readonly stepMs: number;
  readonly values: readonly (number | null)[];
}

export function alignSeries(
  times: readonly number[],
  earlier: SteppedValues,
  distanceMs: number,
): (number | null)[] {
  let at = 0;
  return times.map((time) => {
    const moment = time - distanceMs;
    while (at < earlier.times.length && (earlier.times[at] as number) + earlier.stepMs <= moment) at++;
    const start = earlier.times[at];
    return start === undefined || start > moment ? null : (earlier.values[at] ?? null);
  });
}
