/** Weights of a rule, or shares as they were seen where nothing divides the requests -> what split, canary and blue/green begin with. */
import type { RouteRule } from '@sightglass/shared/contract';
import { noted, NOTHING, type Present } from './present-form.ts';

export interface VersionShare {
  readonly version: string;
  /** Percent. */
  readonly weight: number;
}

/** What a rule divides its requests between. */
export interface Shares {
  /** In the order in which they are written; empty where it names none, or where the form cannot say it. */
  readonly versions: readonly VersionShare[];
  /** Why the form cannot say it; null where it can. */
  readonly beyond: 'others' | 'no-version' | null;
}

type Target = RouteRule['targets'][number];

export function toVersionShares(targets: readonly Target[]): Shares {
  if (targets.some(({ own }) => !own)) return { versions: [], beyond: 'others' };
  if (targets.length > 1 && targets.some(({ version }) => version === null))
    return { versions: [], beyond: 'no-version' };
  const versions = targets.flatMap(({ version, weight }) => (version === null ? [] : [{ version, weight }]));
  return { versions, beyond: null };
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
function presentShares(
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

const BEYOND = {
  others: 'The rule leads to other services as well.',
  'no-version':
    'The rule leads to pods that no version names, beside others: the form divides requests between versions alone.',
} as const;

type PresentShares = ReturnType<typeof presentShares>;

/** `seen` are the shares that were observed, which forms begin with where nothing divides the requests. */
export function sharesOrSeen({ versions, beyond }: Shares, seen: readonly VersionShare[]): PresentShares {
  if (beyond === 'no-version') {
    const none = noted(BEYOND[beyond]);
    return { split: none, canary: none, blueGreen: none };
  }
  if (versions.length > 0) return presentShares(versions, true);
  const all = presentShares(seen, false);
  if (beyond === null) return all;
  const noting = (one: Present): Present => ({ ...one, note: BEYOND[beyond] });
  return { split: noting(all.split), canary: noting(all.canary), blueGreen: noting(all.blueGreen) };
}
