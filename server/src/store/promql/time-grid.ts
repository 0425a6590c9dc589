/**
 * The moments at which a question is evaluated. What enters is a window and a step; what leaves is the window aligned, so that
 * users who ask within one interval ask the same, and the steps in it. Increases come over a range longer than a step
 * (increase.ts): `scales` brings them back to the step, by how much of each there was anything to count in.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export interface TimeGrid {
  readonly window: TimeWindow;
  readonly stepMs: Milliseconds;
  /** Starts of the steps; the last step may end after the window. A single one when the question has no steps. */
  readonly times: readonly EpochMs[];
}

function lengthOf({ from, to }: TimeWindow): Milliseconds {
  return to - from;
}

function alignDown(at: number, stepMs: number): number {
  return Math.floor(at / stepMs) * stepMs;
}

function alignUp(at: number, stepMs: number): number {
  return Math.ceil(at / stepMs) * stepMs;
}

/** A single step as long as the window, aligned to intervals. */
export function planSum({ from, to }: TimeWindow, intervalMs: Milliseconds): TimeGrid {
  const start = alignDown(from, intervalMs);
  const window = { from: start, to: Math.max(alignUp(to, intervalMs), start + intervalMs) };
  return { window, stepMs: lengthOf(window), times: [start] };
}

/**
 * Steps that begin at multiples of the step, so that they stay where they are while the window moves. No step is shorter than
 * `sampleMs`, the distance of samples.
 */
export function planSteps(
  window: TimeWindow,
  wantedMs: Milliseconds,
  { intervalMs, sampleMs }: { readonly intervalMs: Milliseconds; readonly sampleMs: Milliseconds },
): TimeGrid {
  const stepMs = alignUp(Math.max(wantedMs, sampleMs, intervalMs), intervalMs);
  if (stepMs >= lengthOf(window)) return planSum(window, intervalMs);
  const from = alignDown(window.from, stepMs);
  const to = alignUp(window.to, intervalMs);
  const times: EpochMs[] = [];
  for (let at = from; at < to; at += stepMs) times.push(at);
  return { window: { from, to }, stepMs, times };
}

/** Milliseconds of [from, to) in which there was telemetry. */
export type Covered = (from: EpochMs, to: EpochMs) => Milliseconds;

/** Covered milliseconds of each step. */
export function coverSteps({ window, stepMs, times }: TimeGrid, covered: Covered): Milliseconds[] {
  return times.map((start) => covered(start, Math.min(start + stepMs, window.to)));
}

/** What an increase over the range of each step, which begins `marginMs` before the step, is multiplied by. */
export function scales({ stepMs, times }: TimeGrid, covered: Covered, marginMs: Milliseconds): number[] {
  return times.map((start) => {
    const end = start + stepMs;
    const seen = covered(start - marginMs, end);
    return seen > 0 ? covered(start, end) / seen : stepMs / (stepMs + marginMs);
  });
}
