/** Weights between versions, beside what was seen -> facts in words. */
import type { TrafficSplit } from '@sightglass/shared/contract';
import { configuredFact, type Fact } from './badge-draft.ts';
import { sayList, sayPercent } from './say-amounts.ts';

const MOST_VERSIONS = 4;

/** `90% to v1, 10% to v2`; and the shares that were seen, where they are clearly others. */
export function listSplitFacts(splits: readonly TrafficSplit[], tell: (text: string) => string): Fact[] {
  return splits.map(({ resource, shares }) => {
    const weights = shares.map(({ version, weight }) => `${sayPercent(weight)} to ${version}`);
    const differs = shares.some(({ agrees }) => agrees === 'no');
    const seen = shares.map(({ version, share }) => `${sayPercent(100 * (share ?? 0))} to ${version}`);
    const text = `By weight ${sayList(weights, MOST_VERSIONS)}`;
    return configuredFact('split', tell(differs ? `${text}; seen ${sayList(seen, MOST_VERSIONS)}` : text), {
      resource,
      versions: new Set(shares.map(({ version }) => version)),
      active: differs,
    });
  });
}
