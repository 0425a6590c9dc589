/**
 * An earlier series drawn over the present one. In: the present times and step, the earlier answer and how much earlier it is (ms). Out:
 * one value for each present time, null where the earlier series has none. An earlier answer with a coarser step (an
 * older tier) gives the value of the step that covers the moment, never an invented one.
 */
export interface TimedValues {
  readonly times: readonly number[];
  readonly stepMs: number;
  readonly values: readonly (number | null)[];
}

/** `times` are the present starts of steps, ascending epoch milliseconds. */
export function alignEarlier(
  times: readonly number[],
  earlier: TimedValues,
  backMs: number,
): (number | null)[] {
  let at = 0;
  return times.map((time) => {
    const moment = time - backMs;
    while (at < earlier.times.length && (earlier.times[at] as number) + earlier.stepMs <= moment) at++;
    const start = earlier.times[at];
    return start === undefined || start > moment ? null : (earlier.values[at] ?? null);
  });
}
