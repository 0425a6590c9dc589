/** How much of a window must be stored for what is missing in it to say anything: after a restart, what nobody counted is no silence. */
import type { Milliseconds } from '@sightglass/shared/units';

const COVERED_SHARE = 0.5;

/** Whether too little of the window is stored to tell that something was not there, or that it is over. */
export function isThinlyCovered(coveredMs: Milliseconds, windowMs: Milliseconds): boolean {
  return coveredMs < COVERED_SHARE * windowMs;
}
