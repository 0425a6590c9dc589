/**
 * Chooses from where a question is read. What enters is a window and what the tiers hold; what leaves are spans that together
 * cover the window once, without overlap: the coarsest whole buckets in the middle, finer ones at the ragged ends, the
 * ring's blocks at the live end. Everything before the ring's `completeFrom` is in the tables, everything after is in the ring;
 * after a start the ring also has what was read again from before.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { Block } from './block.ts';
import type { Coverage } from './coverage.ts';
import { listWindows, type Ring } from './ring.ts';
import { alignDown, alignUp, MINUTE_MS } from './tiers.ts';
import type { Tier } from './tiers.ts';

/** A tier's table and how far it goes. */
export interface StoredTier extends Tier {
  readonly coverage: Coverage;
  /** Buckets that end by this moment are complete; -Infinity when none is. */
  readonly completeUntil: () => EpochMs;
}

/** Rows of a tier whose buckets start in [from, to). */
export interface TableSpan {
  readonly tier: StoredTier;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface Plan {
  readonly window: TimeWindow;
  readonly stepMs: Milliseconds;
  /** Starts of the steps; a single one when the question has no steps. */
  readonly times: readonly EpochMs[];
  /** Blocks of the ring. */
  readonly blocks: readonly Block[];
  /** The same rows, window by window. */
  readonly windows: readonly Block[];
  readonly spans: readonly TableSpan[];
}

interface Holdings {
  readonly ring: Ring;
  /** Finest first. */
  readonly tiers: readonly StoredTier[];
}

/** A window may be widened to buckets of this share of its length, so that few fine rows are read at its old end. */
const WIDENING_SHARE = 1 / 200;

/**
 * The step of the finest tier that still holds the moment; of the one that reaches back furthest when none does. A coarse
 * bucket begins before the first of its windows: a tier that reaches back further by less than a bucket holds no more than
 * the finer one.
 */
function stepHeldAt(holdings: Holdings, at: EpochMs): Milliseconds {
  const [raw] = holdings.tiers as readonly [StoredTier];
  let held = raw.stepMs;
  let oldest = Math.min(raw.coverage.oldest() ?? Infinity, holdings.ring.windows[0]?.start ?? Infinity);
  for (const tier of holdings.tiers) {
    if (oldest <= at) break;
    const reach = tier.coverage.oldest() ?? Infinity;
    if (reach < alignDown(oldest, tier.stepMs)) {
      oldest = reach;
      held = tier.stepMs;
    }
  }
  return held;
}

function coverByTables(
  range: { from: EpochMs; to: EpochMs },
  tiers: readonly StoredTier[],
  spans: TableSpan[],
): void {
  const { from, to } = range;
  const tier = tiers.at(-1);
  if (!tier || from >= to) return;
  const finer = tiers.slice(0, -1);
  // The finest takes what is left; its rows are whole windows, so any bounds do.
  const low = finer.length === 0 ? from : alignUp(from, tier.stepMs);
  const high = finer.length === 0 ? to : alignDown(Math.min(to, tier.completeUntil()), tier.stepMs);
  if (high <= low) {
    coverByTables(range, finer, spans);
    return;
  }
  coverByTables({ from, to: low }, finer, spans);
  spans.push({ tier, from: low, to: high });
  coverByTables({ from: high, to }, finer, spans);
}

/** Whether there is anything in a span: between a stop and the next start there is not, and a query for nothing takes time. */
function isStored({ tier, from, to }: TableSpan): boolean {
  return (tier.coverage.firstFrom(from) ?? Infinity) < to;
}

type InMemory = Pick<Ring, 'windows' | 'minutes'>;

function coverByMemory(range: { from: EpochMs; to: EpochMs }, held: InMemory, byMinute: boolean): Block[] {
  const { from, to } = range;
  if (from >= to) return [];
  const minutes = byMinute ? held.minutes.filter(({ start, end }) => start >= from && end <= to) : [];
  const closed = new Set(minutes.map(({ start }) => start));
  const windows = listWindows(held, range).filter(({ start }) => !closed.has(alignDown(start, MINUTE_MS)));
  return [...minutes, ...windows];
}

function coverWindow(
  window: TimeWindow,
  holdings: Holdings,
  allows: (stepMs: Milliseconds) => boolean,
): Pick<Plan, 'blocks' | 'windows' | 'spans'> {
  const spans: TableSpan[] = [];
  const { ring, tiers } = holdings;
  const split = ring.completeFrom();
  const [raw] = tiers as readonly [StoredTier];
  const allowed = tiers.filter((tier) => tier === raw || allows(tier.stepMs));
  const cold = { from: window.from, to: Math.min(window.to, split) };
  const older = {
    from: Math.max(ring.older.from(), cold.from),
    to: Math.min(ring.older.until(), cold.to),
  };
  const hasOlder = older.from < older.to;
  coverByTables(hasOlder ? { from: cold.from, to: older.from } : cold, allowed, spans);
  if (hasOlder) coverByTables({ from: older.to, to: cold.to }, allowed, spans);
  const hot = { from: Math.max(window.from, split), to: window.to };
  const byMinute = allows(MINUTE_MS);
  return {
    blocks: [...coverByMemory(older, ring.older, byMinute), ...coverByMemory(hot, ring, byMinute)],
    windows: [...listWindows(ring.older, older), ...listWindows(ring, hot)],
    spans: spans.filter(isStored),
  };
}

/** A plan for exactly the window of a plan with steps, in the coarsest buckets. */
export function planWhole({ window }: Plan, holdings: Holdings): Plan {
  return {
    window,
    stepMs: window.to - window.from,
    times: [window.from],
    ...coverWindow(window, holdings, () => true),
  };
}

/** A plan without steps: any bucket inside the window will do. */
export function planSum(window: TimeWindow, holdings: Holdings): Plan {
  const lengthMs = window.to - window.from;
  let stepMs = stepHeldAt(holdings, window.from);
  for (const tier of holdings.tiers) {
    if (tier.stepMs <= lengthMs * WIDENING_SHARE && window.from < holdings.ring.completeFrom()) {
      stepMs = Math.max(stepMs, tier.stepMs);
    }
  }
  const from = alignDown(window.from, stepMs);
  const to = alignUp(window.to, stepHeldAt(holdings, window.to));
  const aligned = { from, to: Math.max(to, from + stepMs) };
  return {
    window: aligned,
    stepMs: aligned.to - aligned.from,
    times: [aligned.from],
    ...coverWindow(aligned, holdings, () => true),
  };
}

/**
 * A plan with steps, which begin at multiples of the step so that they stay where they are while the window moves. The step is
 * made a multiple of every tier's that holds part of the window alone. A step as long as the window makes a plan without steps.
 */
export function planSteps(window: TimeWindow, wantedMs: Milliseconds, holdings: Holdings): Plan {
  if (wantedMs >= window.to - window.from) return planSum(window, holdings);
  const heldMs = stepHeldAt(holdings, window.from);
  const stepMs = alignUp(Math.max(wantedMs, heldMs), heldMs);
  const from = alignDown(window.from, stepMs);
  const to = Math.max(alignUp(window.to, stepHeldAt(holdings, window.to)), from + heldMs);
  const times: number[] = [];
  for (let at = from; at < to; at += stepMs) times.push(at);
  return {
    window: { from, to },
    stepMs,
    times,
    ...coverWindow({ from, to }, holdings, (tierMs) => stepMs % tierMs === 0),
  };
}

/** Covered milliseconds of each step of a plan. */
export function coverSteps(plan: Plan): Milliseconds[] {
  const covered = plan.times.map(() => 0);
  const add = (start: EpochMs, coveredMs: Milliseconds): void => {
    const step = Math.floor((start - plan.window.from) / plan.stepMs);
    covered[step] = (covered[step] ?? 0) + coveredMs;
  };
  for (const { tier, from, to } of plan.spans) tier.coverage.each({ from, to }, add);
  for (const block of plan.blocks) add(block.start, block.coveredMs);
  return covered;
}
