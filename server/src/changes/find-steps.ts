/**
 * Where a signal changed its level and stayed there for a while: change-points by comparing what lies on both sides of each border between steps.
 *   1. Each border has a side of at most five steps before it and after it. Sides end at a border that was already chosen.
 *   2. Of all borders whose sides differ beyond noise the one with the most standard errors is chosen; its neighbours are compared anew. So on until
 *      none is left.
 *   3. What no longer differs between its chosen neighbours is dropped.
 * Four standard errors are asked for, because the largest of many is taken. A pure step of a level is found at its border exactly.
 */
import type { Observed, Verdict } from '../signals/beyond-noise.ts';
import { sumSteps, type StepPoints } from './step-points.ts';

/** Steps of a side. */
const SIDE_STEPS = 5;
const STANDARD_ERRORS = 4;
/** Borders chosen at most: what changes more often is no change of level. */
const MOST_BORDERS = 24;

export type Comparison = (before: Observed, now: Observed, least: number) => Verdict;

export interface Step {
  /** Index of the first step of the new level. */
  readonly index: number;
  readonly standardErrors: number;
  readonly before: Observed;
  readonly now: Observed;
}

/** Change-points in order of time. */
export function findSteps(series: StepPoints, compare: Comparison): Step[] {
  const count = series.points.length;
  let chosen: number[] = [];

  function testAt(index: number, borders: readonly number[]): Step | null {
    let from = Math.max(0, index - SIDE_STEPS);
    let to = Math.min(count, index + SIDE_STEPS);
    for (const border of borders) {
      if (border < index) from = Math.max(from, border);
      else if (border > index) to = Math.min(to, border);
    }
    const before = sumSteps(series, from, index);
    const now = sumSteps(series, index, to);
    const verdict = compare(before, now, STANDARD_ERRORS);
    if (verdict === null || verdict === 'unknown') return null;
    return { index, standardErrors: verdict.standardErrors, before, now };
  }

  const candidates: (Step | null)[] = [null];
  for (let index = 1; index < count; index++) candidates.push(testAt(index, chosen));
  while (chosen.length < MOST_BORDERS) {
    let best: Step | null = null;
    for (const one of candidates) {
      if (one && (!best || Math.abs(one.standardErrors) > Math.abs(best.standardErrors))) best = one;
    }
    if (!best) break;
    const { index } = best;
    chosen.push(index);
    for (let near = Math.max(1, index - SIDE_STEPS + 1); near < Math.min(count, index + SIDE_STEPS); near++) {
      candidates[near] = chosen.includes(near) ? null : testAt(near, chosen);
    }
  }
  const steps: Step[] = [];
  for (const index of chosen.toSorted((a, b) => a - b)) {
    const step = testAt(
      index,
      chosen.filter((other) => other !== index),
    );
    if (step) steps.push(step);
    else chosen = chosen.filter((other) => other !== index);
  }
  return steps;
}
