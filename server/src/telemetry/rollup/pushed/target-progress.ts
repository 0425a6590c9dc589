/**
 * How far a target's pushed samples have come. A sender scrapes a target as a whole, every series with the same sample time,
 * but sends the series in several streams (Prometheus: shards), of which some run ahead. So the newest sample says little;
 * what counts is the step of time that the slowest of the living series stands at. Moments are epoch ms: sample times are the
 * sender's, arrivals are this machine's.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

/** Sample times that differ by less belong to one scrape. */
const STEP_MS = 250;
/** Shorter distances say nothing of how often the target is scraped. */
const LEAST_INTERVAL_MS = 500;
/** An interval that seems longer than before may be a missed scrape: the estimate grows by no more than this. */
const GROWTH = 1.25;
/** The next scrape may come so much earlier than expected, as a share of the interval. */
const EARLINESS = 0.1;
/**
 * Series of which nothing was heard for so long while others of the target went on have ended without a word. Longer than the
 * 5 s that Prometheus collects a batch and the 5 s that it waits before it tries a failed one again.
 */
export const SETTLE_MS = 12_000;

interface Step {
  /** Series whose newest sample lies here. */
  living: number;
  /** Whether a series that was known before has come here. */
  hasFollowers: boolean;
  /** The last arrival that changed the step. */
  changedAt: EpochMs;
}

export class TargetProgress {
  newestAt: EpochMs = -Infinity;
  /** Series that have not ended. */
  living = 0;
  /** Distance of its scrapes; never an overestimate for long. */
  intervalMs: Milliseconds;
  readonly #steps = new Map<number, Step>();
  #scrapedAt: EpochMs = -Infinity;
  #isMeasured = false;
  #hasIncreases = false;

  /** `intervalMs` is assumed until two scrapes tell. */
  constructor(intervalMs: Milliseconds) {
    this.intervalMs = intervalMs;
  }

  /** A series' newest sample moved on; `from` is -Infinity for a series without one. */
  move(from: EpochMs, to: EpochMs, arrivedAt: EpochMs): void {
    const source = Math.floor(from / STEP_MS);
    const target = Math.floor(to / STEP_MS);
    if (to > this.newestAt) this.#advance(to);
    let step = this.#steps.get(target);
    if (!step) {
      step = { living: 0, hasFollowers: false, changedAt: arrivedAt };
      this.#steps.set(target, step);
    }
    step.living++;
    step.changedAt = arrivedAt;
    if (from === -Infinity) {
      this.living++;
      return;
    }
    step.hasFollowers = true;
    this.#take(source, arrivedAt);
  }

  /** An increase was sent that ends at this moment: of a series that sends only what happened. */
  touch(to: EpochMs): void {
    this.#hasIncreases = true;
    if (to > this.newestAt) this.#advance(to);
  }

  /** Whether anything may still come. */
  get isLive(): boolean {
    return this.living > 0 || this.#hasIncreases;
  }

  /** A series whose newest sample lies here has ended. */
  leave(from: EpochMs, arrivedAt: EpochMs): void {
    this.living--;
    this.#take(Math.floor(from / STEP_MS), arrivedAt);
  }

  #take(index: number, arrivedAt: EpochMs): void {
    const step = this.#steps.get(index);
    // What was given up already is not counted.
    if (!step) return;
    step.living--;
    step.changedAt = arrivedAt;
    if (step.living <= 0 && index !== Math.floor(this.newestAt / STEP_MS)) this.#steps.delete(index);
  }

  #advance(to: EpochMs): void {
    this.newestAt = to;
    const gap = to - this.#scrapedAt;
    if (gap < LEAST_INTERVAL_MS) return;
    this.#scrapedAt = to;
    if (gap === Infinity) return;
    this.intervalMs = this.#isMeasured ? Math.min(gap, this.intervalMs * GROWTH) : gap;
    this.#isMeasured = true;
  }

  /** Nothing is held to have ended without a word for want of time: there was nobody to hear it. */
  resume(now: EpochMs): void {
    for (const step of this.#steps.values()) step.changedAt = now;
  }

  /** Whether a series known before was sampled at this moment too: then the others are new ones of the same process. */
  hasFollowers(at: EpochMs): boolean {
    return this.#steps.get(Math.floor(at / STEP_MS))?.hasFollowers ?? false;
  }

  /** Nothing is expected any more of the time before this moment; Infinity when all series have ended. */
  passedUntil(now: EpochMs): EpochMs {
    if (!this.isLive) return Infinity;
    const newest = Math.floor(this.newestAt / STEP_MS);
    let slowest = newest;
    for (const [index, step] of this.#steps) {
      if (index === newest) continue;
      if (step.living <= 0 || now - step.changedAt > SETTLE_MS) this.#steps.delete(index);
      else if (index < slowest) slowest = index;
    }
    return slowest * STEP_MS + this.intervalMs * (1 - EARLINESS);
  }
}
