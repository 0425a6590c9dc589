/** How far apart the points of a series lie: as asked for, or as suits the window. */
import { chooseStep, parseDuration, type TimeWindow } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import type { AppContext } from './app-context.ts';
import { invalidParameter } from './problem.ts';

const CHOSEN_POINTS = 200;
const MAX_POINTS = 2000;

/** Milliseconds between points. Throws a 400 when a given step would make too many of them. */
export function resolveStep(step: string | undefined, window: TimeWindow, context: AppContext): Milliseconds {
  if (step === undefined) return chooseStep(window, CHOSEN_POINTS, context.intervalMs);
  const asked = Math.max(parseDuration(step) ?? 0, context.intervalMs);
  if ((window.to - window.from) / asked > MAX_POINTS) {
    throw invalidParameter('step', `makes more than ${MAX_POINTS} points over this range`);
  }
  return asked;
}
