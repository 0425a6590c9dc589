/**
 * When each target is scraped: once an interval, at an offset of its own that a hash of its id fixes, so load is spread
 * evenly and stays in place over restarts. Moments are epoch milliseconds; intervals are aligned to the epoch.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

/**
 * Targets start together at multiples of this, instead of each at a millisecond of its own: being woken for every single request, and
 * waking who answers, costs more than the request.
 */
const START_EVERY_MS = 100;
/** First scrapes come within this time, so that counters have a start before the first interval is over. */
const FIRST_SCRAPES_WITHIN_MS = 2000;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Offset of a target inside the interval, 0 <= offset < interval, in steps of START_EVERY_MS or a hundredth of the interval. 32-bit FNV-1a, mixed as in MurmurHash3. */
export function offsetOf(id: string, interval: Milliseconds): Milliseconds {
  let hash = FNV_OFFSET;
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), FNV_PRIME);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  const offset = ((hash >>> 0) / 2 ** 32) * interval;
  const step = Math.min(START_EVERY_MS, Math.ceil(interval / 100));
  return Math.floor(offset / step) * step;
}

/** The first moment after `after` that is `offset` past the beginning of an interval. */
export function nextMoment(after: EpochMs, interval: Milliseconds, offset: Milliseconds): EpochMs {
  return (Math.floor((after - offset) / interval) + 1) * interval + offset;
}

/** A target's first scrape, at the latest a moment after the start. */
export function firstMoment(now: EpochMs, interval: Milliseconds, offset: Milliseconds): EpochMs {
  const early = now + Math.round((offset / interval) * Math.min(interval, FIRST_SCRAPES_WITHIN_MS));
  return Math.min(early, nextMoment(now, interval, offset));
}

/** The second, on the target's regular moments: half an interval after the first at least, or they would overlap. */
export function secondMoment(first: EpochMs, interval: Milliseconds, offset: Milliseconds): EpochMs {
  return nextMoment(first + interval / 2, interval, offset);
}

/** So long after the start every target was scraped twice: from then on each scrape tells of one interval. */
export function settledAfter(interval: Milliseconds): Milliseconds {
  return Math.min(interval, FIRST_SCRAPES_WITHIN_MS) + 1.5 * interval;
}
