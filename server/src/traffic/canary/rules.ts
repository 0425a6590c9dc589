/** The fixed numbers of the comparison of two versions (docs/traffic.md). */

/** Of each of both tests, errors and latency: together they raise a false alarm in at most 5% of canaries. */
export const ALPHA = 0.025;
/** Requests that each version must have had beside the other before anything is said. */
export const MINIMUM_REQUESTS = 100;
/** What is called slow is chosen by the first so many requests of both versions. */
export const LEARNING_REQUESTS = 400;
/** The share of slow requests that is aimed at, and what is still useful. */
export const SLOW_SHARE = 0.1;
/** Weights (percent) through which a canary goes. */
export const LADDER: readonly number[] = [1, 5, 10, 25, 50, 100];
