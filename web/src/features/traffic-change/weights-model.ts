/** Weights of versions as whole percents that sum to 100, whatever is done to one of them. Pure. */

interface Spread {
  /** As they were before the reader took hold of one, so that passing 0 or 100 does not lose how the others divide. */
  readonly base: readonly number[];
  /** Which one is set. */
  readonly at: number;
  readonly wanted: number;
  /** Those that keep what they have. */
  readonly held?: ReadonlySet<number>;
}

/** Whole parts of `total` in proportion to `shares`, equal ones where all are 0; what rounding leaves goes to the largest remainders, the earlier first. */
export function divideWhole(total: number, shares: readonly number[]): number[] {
  const sum = shares.reduce((all, one) => all + one, 0);
  const exact = shares.map((share) => (total * (sum > 0 ? share : 1)) / (sum > 0 ? sum : shares.length));
  const whole = exact.map(Math.floor);
  let left = total - whole.reduce((all, one) => all + one, 0);
  const byRemainder = exact
    .map((value, i) => ({ i, remainder: value - Math.floor(value) }))
    .toSorted((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder) {
    if (left < 1) break;
    whole[i] = (whole[i] ?? 0) + 1;
    left--;
  }
  return whole;
}

/** The weights after one was set: the others share the rest as they did before. It gets less than is wanted where others are held, and all that is left where no other can give. */
export function spreadWeights({ base, at, wanted, held = new Set() }: Spread): number[] {
  const kept = base.reduce((sum, weight, i) => sum + (i !== at && held.has(i) ? weight : 0), 0);
  const room = Math.max(0, 100 - kept);
  const others = base.map((_, i) => i).filter((i) => i !== at && !held.has(i));
  const own = others.length === 0 ? room : Math.min(room, Math.max(0, Math.round(wanted)));
  const parts = divideWhole(
    room - own,
    others.map((i) => base[i] ?? 0),
  );
  return base.map((weight, i) => {
    if (i === at) return own;
    const other = others.indexOf(i);
    return other === -1 ? weight : (parts[other] ?? 0);
  });
}

/** The weights without one of them, whose part the others share. */
export function dropWeight(base: readonly number[], at: number): number[] {
  const left = base.filter((_, i) => i !== at);
  return left.length === 0 ? [] : divideWhole(100, left);
}

/** A draft's weight as a number; 0 while something else is typed. */
export function readWeight(weight: unknown): number {
  return typeof weight === 'number' && Number.isFinite(weight) ? Math.min(100, Math.max(0, weight)) : 0;
}
