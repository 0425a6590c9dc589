import { routingSchema } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { compileRouting } from './routing.ts';
import { sampleEpisode } from './testing/sample-episode.ts';

type Draft = Parameters<typeof routingSchema.parse>[0];

function routeTo(draft: Draft, alert = sampleEpisode('cart')): string[] {
  return compileRouting(routingSchema.parse(draft))(alert).map(({ receiver }) => receiver);
}

const cart = [{ label: 'service', operator: '=', value: 'cart' }];
const pages = [{ label: 'severity', value: 'page' }];
const never = [{ label: 'service', value: 'nothing' }];

describe('compileRouting', () => {
  it.each([
    ['nobody by default', {}, []],
    ['the fallback', { fallback: ['f'] }, ['f']],
    [
      'the first that matches',
      {
        routes: [
          { matchers: cart, receivers: ['a'] },
          { matchers: pages, receivers: ['b'] },
        ],
        fallback: ['f'],
      },
      ['a'],
    ],
    [
      'one that matches later',
      {
        routes: [
          { matchers: never, receivers: ['a'] },
          { matchers: pages, receivers: ['b'] },
        ],
      },
      ['b'],
    ],
    [
      'several with continue, each receiver once',
      {
        routes: [
          { matchers: cart, receivers: ['a'], continue: true },
          { matchers: pages, receivers: ['a', 'b'] },
          { receivers: ['c'] },
        ],
      },
      ['a', 'b'],
    ],
    [
      'continue at the end takes the alert nevertheless',
      { routes: [{ matchers: cart, receivers: ['a'], continue: true }], fallback: ['f'] },
      ['a'],
    ],
    [
      'a route without receivers takes an alert from the others',
      { routes: [{ matchers: cart, receivers: [] }], fallback: ['f'] },
      [],
    ],
    [
      'a broken pattern matches nothing',
      {
        routes: [{ matchers: [{ label: 'a', operator: '!~', value: '(' }], receivers: ['a'] }],
        fallback: ['f'],
      },
      ['f'],
    ],
    [
      'the name of the rule',
      { routes: [{ matchers: [{ label: 'alertname', value: 'High errors' }], receivers: ['a'] }] },
      ['a'],
    ],
  ])('%s', (_, draft, wanted) => {
    expect(routeTo(draft)).toEqual(wanted);
  });

  it('lets receivers of the rule win over the table', () => {
    const alert = sampleEpisode('cart', { receivers: ['own'] });
    expect(routeTo({ routes: [{ receivers: ['a'] }], fallback: ['f'] }, alert)).toEqual(['own']);
  });

  it('takes the parts of grouping that a route leaves out from the table', () => {
    const table = routingSchema.parse({
      grouping: { wait: '10s', repeat: '1d' },
      routes: [{ receivers: ['a'], grouping: { by: ['cluster'], interval: '1m' } }],
    });
    const ticket = sampleEpisode('cart', { severity: 'ticket' });
    expect(compileRouting(table)(ticket)[0]?.grouping).toEqual({
      by: ['cluster'],
      waitMs: 10_000,
      intervalMs: 60_000,
      repeatMs: 86_400_000,
    });
    expect(compileRouting(routingSchema.parse({ fallback: ['f'] }))(ticket)[0]?.grouping).toEqual({
      by: ['alertname', 'service'],
      waitMs: 30_000,
      intervalMs: 300_000,
      repeatMs: 14_400_000,
    });
  });

  it.each([
    ['no longer than the table lets a page', {}, 5_000],
    ['as short as others where they wait less', { wait: '2s' }, 2_000],
    ['as its route says', { pageWait: '0s' }, 0],
  ])('lets a page wait for its group %s', (_, grouping, waitMs) => {
    const table = routingSchema.parse({ routes: [{ receivers: ['a'], grouping }] });
    const page = sampleEpisode('cart', { severity: 'page' });
    expect(compileRouting(table)(page)[0]?.grouping.waitMs).toBe(waitMs);
  });
});
