/** What to expect of a change, from what was observed in the range; the worst first. */
import type { TrafficConsequence } from '@sightglass/shared/contract';
import { expectBalancing, expectBreaker } from './expect-policy.ts';
import { expectFault, expectMatch, expectMirror, expectRedirect } from './expect-rules.ts';
import { expectShares } from './expect-shares.ts';
import { expectTimeouts } from './expect-timeouts.ts';
import type { Expectation } from './expectation.ts';

async function expectAny(expectation: Expectation): Promise<TrafficConsequence[]> {
  const { settings } = expectation.change;
  switch (settings.form) {
    case 'match':
      return expectMatch(settings, expectation);
    case 'redirect':
      return expectRedirect(settings, expectation);
    case 'timeouts':
      return expectTimeouts(settings, expectation);
    case 'fault':
      return expectFault(settings, expectation);
    case 'mirror':
      return expectMirror(settings, expectation);
    case 'circuit-breaker':
      return expectBreaker(settings, expectation);
    case 'load-balancing':
      return expectBalancing(settings);
    default:
      return expectShares(expectation);
  }
}

const RANKS = { danger: 0, warning: 1, info: 2 } as const;

export async function expectOf(expectation: Expectation): Promise<TrafficConsequence[]> {
  const found = await expectAny(expectation);
  return found.toSorted((a, b) => RANKS[a.tone] - RANKS[b.tone]);
}
