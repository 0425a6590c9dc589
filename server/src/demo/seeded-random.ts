/**
 * Seeded random numbers, so that the same seed always gives the same mesh. Two kinds: a stream of numbers (mulberry32) for
 * drawing things one after another, and a number that belongs to a name (FNV-1a with a final mix), which does not depend
 * on the order of asking.
 */

/** Numbers in [0, 1), one a call. */
export type Random = () => number;

const TWO_32 = 4_294_967_296;

/** A stream of uniform numbers in [0, 1) from an integer seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_32;
  };
}

/** The uniform number in [0, 1) that belongs to a name under a seed. */
export function uniformOf(seed: number, name: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) / TWO_32;
}

/** A standard normal number (Box and Muller) from two uniform ones. */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
