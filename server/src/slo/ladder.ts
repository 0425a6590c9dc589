/**
 * What is kept of one SLO: its counts in rings of steps, the finest for the last hour, coarser ones up to the whole period. New steps
 * enter at the finest ring and are added up into the coarser ones; history enters at each. What leaves is a timeline. A step that was
 * counted again replaces what it was. Moments and durations are milliseconds, counts events.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { createTimeline, type Timeline, type WindowCounts } from './timeline.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Rings by the step that they begin at: how far each reaches back. The windows of the standard tiers fit into the three finest. */
const REACHES: readonly { readonly stepMs: Milliseconds; readonly reachMs: Milliseconds }[] = [
  { stepMs: 0, reachMs: 75 * MINUTE_MS },
  { stepMs: MINUTE_MS, reachMs: 6.5 * HOUR_MS },
  { stepMs: 5 * MINUTE_MS, reachMs: 78 * HOUR_MS },
];

export interface RungPlan {
  readonly stepMs: Milliseconds;
  readonly reachMs: Milliseconds;
}

/** The rings of an SLO whose finest steps are of this length, finest first. */
export function planRungs(baseMs: Milliseconds, periodMs: Milliseconds): readonly RungPlan[] {
  const steps = [baseMs, ...[MINUTE_MS, 5 * MINUTE_MS, HOUR_MS].filter((stepMs) => stepMs > baseMs)];
  return steps.map((stepMs, index) => {
    const known = REACHES.findLast((reach) => stepMs >= reach.stepMs)?.reachMs ?? 0;
    const isLast = index === steps.length - 1;
    return { stepMs, reachMs: isLast ? Math.max(periodMs + 2 * HOUR_MS, known) : known };
  });
}

/** Counts by step, as they are read; a step that is not covered is a gap. */
export interface CountedSteps {
  readonly stepMs: Milliseconds;
  readonly times: readonly EpochMs[];
  readonly good: ArrayLike<number>;
  readonly valid: ArrayLike<number>;
  readonly covered: ArrayLike<number>;
}

interface Rung {
  readonly stepMs: Milliseconds;
  readonly slots: number;
  readonly good: Float64Array;
  readonly valid: Float64Array;
  readonly covered: Float64Array;
  /** Steps from `from` to `until` are known. */
  from: EpochMs;
  until: EpochMs;
}

function alignUp(at: number, stepMs: number): number {
  return Math.ceil(at / stepMs) * stepMs;
}

function alignDown(at: number, stepMs: number): number {
  return Math.floor(at / stepMs) * stepMs;
}

function createRung({ stepMs, reachMs }: RungPlan): Rung {
  const slots = Math.ceil(reachMs / stepMs) + 1;
  const make = (): Float64Array => new Float64Array(slots);
  return { stepMs, slots, good: make(), valid: make(), covered: make(), from: Number.NaN, until: Number.NaN };
}

function slotOf({ stepMs, slots }: Rung, start: EpochMs): number {
  const index = Math.round(start / stepMs) % slots;
  return index < 0 ? index + slots : index;
}

function set(rung: Rung, start: EpochMs, { good, valid, coveredMs }: WindowCounts): void {
  const slot = slotOf(rung, start);
  rung.good[slot] = good;
  rung.valid[slot] = valid;
  rung.covered[slot] = coveredMs;
}

/** Makes room up to `until`; what was not told in between is a gap. */
function extend(rung: Rung, start: EpochMs, until: EpochMs): void {
  if (Number.isNaN(rung.until)) {
    rung.from = start;
    rung.until = start;
  }
  const longest = rung.slots * rung.stepMs;
  for (let at = Math.max(rung.until, until - longest); at < until; at += rung.stepMs)
    set(rung, at, { good: 0, valid: 0, coveredMs: 0 });
  rung.until = Math.max(rung.until, until);
  rung.from = Math.max(rung.from, rung.until - longest);
}

/** Adds the steps of the finer ring up that begin within the step. */
function derive(rung: Rung, finer: Rung, start: EpochMs): WindowCounts {
  const sum = { good: 0, valid: 0, coveredMs: 0 };
  const end = Math.min(start + rung.stepMs, finer.until);
  for (let at = Math.max(alignUp(start, finer.stepMs), finer.from); at < end; at += finer.stepMs) {
    const slot = slotOf(finer, at);
    sum.good += finer.good[slot] as number;
    sum.valid += finer.valid[slot] as number;
    sum.coveredMs += finer.covered[slot] as number;
  }
  return sum;
}

export interface Ladder {
  readonly plan: readonly RungPlan[];
  /** Since when the finest steps are known: before, the store may have coarser ones only. Null before anything was counted. */
  finestFrom(): EpochMs | null;
  /** History of one ring. It begins where the steps begin; what they lack up to now is a gap. */
  fill(rung: number, steps: CountedSteps): void;
  /**
   * New steps, or ones that were counted again, of the finest length or, where the store has none, of a coarser ring's. Steps before what is
   * kept are left out. Returns false when no ring has steps of this length.
   */
  write(steps: CountedSteps): boolean;
  /** Everything that is kept up to the moment. */
  timeline(end: EpochMs): Timeline;
}

/** An empty ladder. */
export function createLadder(plan: readonly RungPlan[]): Ladder {
  const rungs = plan.map(createRung);
  const base = rungs[0] as Rung;

  function put(rung: Rung, steps: CountedSteps): void {
    steps.times.forEach((start, i) => {
      if (start < rung.from) return;
      extend(rung, start, start + rung.stepMs);
      const [good, valid, coveredMs] = [steps.good[i] ?? 0, steps.valid[i] ?? 0, steps.covered[i] ?? 0];
      set(rung, start, { good, valid, coveredMs });
    });
  }

  function writePortion(index: number, steps: CountedSteps): void {
    const first = steps.times[0];
    const last = steps.times.at(-1);
    if (first === undefined || last === undefined) return;
    put(rungs[index] as Rung, steps);
    for (let i = index + 1; i < rungs.length; i++) {
      const rung = rungs[i] as Rung;
      // A ring that history did not fill begins where it can be whole.
      if (Number.isNaN(rung.until)) {
        const whole = alignUp(first, rung.stepMs);
        extend(rung, whole, whole);
      }
      const begin = Math.max(alignDown(first, rung.stepMs), rung.from);
      for (let start = begin; start <= last; start += rung.stepMs) {
        extend(rung, start, start + rung.stepMs);
        // What no finer ring holds from its beginning was read from history.
        const finer = rungs.slice(0, i).findLast(({ from }) => from <= start);
        if (finer) set(rung, start, derive(rung, finer, start));
      }
    }
  }

  return {
    plan,
    finestFrom: () => (Number.isNaN(base.from) ? null : base.from),
    fill(index, steps) {
      const rung = rungs[index];
      if (!rung || steps.times.length === 0) return;
      rung.from = Number.NaN;
      rung.until = Number.NaN;
      put(rung, steps);
    },
    write(steps) {
      const index = rungs.findIndex(({ stepMs }) => stepMs === steps.stepMs);
      const into = rungs[index];
      if (!into) return false;
      // In portions that the finest ring holds, so that all of it is added up.
      const portion = Math.max(1, into.slots >> 1);
      for (let at = 0; at < steps.times.length; at += portion) {
        const slice = <T>(values: ArrayLike<T>): T[] =>
          Array.prototype.slice.call(values, at, at + portion) as T[];
        writePortion(index, {
          stepMs: steps.stepMs,
          times: slice(steps.times),
          good: slice(steps.good),
          valid: slice(steps.valid),
          covered: slice(steps.covered),
        });
      }
      return true;
    },
    timeline(end) {
      const borders: number[] = [];
      const counts: { rung: Rung; slot: number }[] = [];
      // Of use are rings that reach back further than all finer ones.
      const known: Rung[] = [];
      for (const rung of rungs) {
        if (rung.from < (known.at(-1)?.from ?? Infinity)) known.push(rung);
      }
      // Where each takes over from the next coarser one: at a border of both.
      const begins = known.map((rung, i) => {
        const coarser = known[i + 1];
        return coarser ? alignUp(rung.from, coarser.stepMs) : rung.from;
      });
      for (let i = known.length - 1; i >= 0; i--) {
        const rung = known[i] as Rung;
        const isFinest = rung === base;
        const until = Math.min(end, rung.until, begins[i - 1] ?? Infinity);
        let start = alignUp(Math.max(begins[i] as number, borders.at(-1) ?? -Infinity), rung.stepMs);
        for (; isFinest ? start + rung.stepMs <= until : start < until; start += rung.stepMs) {
          if (borders.length === 0) borders.push(start);
          // The step that has begun goes as far as time has come.
          borders.push(Math.min(start + rung.stepMs, end));
          counts.push({ rung, slot: slotOf(rung, start) });
        }
      }
      return createTimeline(borders, (index) => {
        const { rung, slot } = counts[index] as (typeof counts)[number];
        return {
          good: rung.good[slot] as number,
          valid: rung.valid[slot] as number,
          coveredMs: rung.covered[slot] as number,
        };
      });
    },
  };
}
