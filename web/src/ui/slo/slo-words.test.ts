import type { TierStatus } from '@sightglass/shared/contract';
import { expect, it } from 'vitest';
import { explainTier, linkScope, nameScope } from './slo-words.ts';

const tier: TierStatus = {
  severity: 'page',
  long: '1h',
  short: '5m',
  burn: 14.4,
  enabled: true,
  spends: 0.02,
  longBurn: 2,
  shortBurn: 1,
  badEvents: 1,
  state: 'quiet',
};

it.each<[Partial<TierStatus>, string]>([
  [{ state: 'firing' }, 'Firing: both windows burn above 14.4×'],
  [{ state: 'few-events' }, 'Quiet: 1 bad in 1h, at least 3 are asked for'],
  [{ state: 'impossible' }, 'Can never fire: a total outage burns less than 14.4× at this goal'],
  [{ state: 'quiet' }, 'Quiet: burns below it'],
  [{ state: 'quiet', longBurn: 20 }, 'Quiet: over now, the last 5m burn below 14.4×'],
  [{ state: 'quiet', shortBurn: 20 }, 'Quiet: the last 5m burn above it, 1h not yet'],
])('%o is said as: %s', (patch, text) => expect(explainTier({ ...tier, ...patch }, 3)).toBe(text));

it('names a scope and finds its page', () => {
  const scope = { cluster: null, namespace: 'shop', service: 'cart', version: 'v2', caller: 'east~shop~web' };
  expect(nameScope(scope)).toEqual({ name: 'shop/cart', more: 'version v2, called by web' });
  expect(linkScope(scope)).toEqual({ page: 'services', search: { q: 'cart shop' } });
  expect(linkScope({ ...scope, cluster: 'east' })).toEqual({ page: 'service', id: 'east~shop~cart' });
});
