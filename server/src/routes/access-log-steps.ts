/** The distance of a histogram's steps: a round one, so that a window has about as many as were asked for and never many more. Pure. */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ROUND: readonly Milliseconds[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30].map((count) => count * DAY),
];

export function chooseStep({ from, to }: TimeWindow, count: number): Milliseconds {
  const wanted = (to - from) / count;
  const round = ROUND.find((step) => step >= wanted);
  return round ?? Math.ceil(wanted / DAY) * DAY;
}
