/** Weights of a rule, or shares as they were seen where nothing divides the requests -> what split, canary and blue/green begin with. */
import type { Present } from './present-form.ts';
import { NOTHING } from './present-form.ts';

export interface VersionShare {
  readonly version: string;
  /** Percent. */
  readonly weight: number;
}

/** Whole percents that sum to 100: what is cut off goes to those with the largest rests. */
function toWholePercents(shares: readonly VersionShare[]): VersionShare[] {
  const total = shares.reduce((sum, { weight }) => sum + weight, 0);
  if (total <= 0) return [];
  const exact = shares.map(({ weight }) => (weight * 100) / total);
  const whole = exact.map(Math.floor);
  const left = 100 - whole.reduce((sum, one) => sum + one, 0);
  const byRest = exact
    .map((value, i) => ({ i, rest: value - Math.floor(value) }))
    .toSorted((a, b) => b.rest - a.rest || a.i - b.i)
    .slice(0, left);
  for (const { i } of byRest) whole[i] = (whole[i] ?? 0) + 1;
  return shares.map(({ version }, i) => ({ version, weight: whole[i] ?? 0 }));
}

/** `written` is in the order of the rule; `isConfigured` where they stand there. */
export function presentShares(
  shares: readonly VersionShare[],
  isConfigured: boolean,
): { readonly split: Present; readonly canary: Present; readonly blueGreen: Present } {
  if (shares.length === 0) return { split: NOTHING, canary: NOTHING, blueGreen: NOTHING };
  const targets = toWholePercents(shares);
  const [first, second] = shares.length === 2 ? targets : [];
  const live = targets.find(({ weight }) => weight === 100);
  return {
    split: { settings: targets.length > 0 ? { form: 'split', targets } : null, isConfigured },
    canary:
      first && second
        ? {
            settings: {
              form: 'canary',
              baseline: first.version,
              candidate: second.version,
              weight: second.weight,
            },
            isConfigured,
          }
        : NOTHING,
    blueGreen: live ? { settings: { form: 'blue-green', live: live.version }, isConfigured } : NOTHING,
  };
}
