import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInhibited, type Callers } from './inhibition.ts';
import { NOW, sampleEpisode } from './testing/sample-episode.ts';

const id = (service: string): string => `east~shop~${service}`;
const callersOf = (calls: readonly (readonly [string, string])[]): Callers => {
  const callers = new Map<string, Set<string>>();
  for (const [caller, dependency] of calls) {
    const known = callers.get(id(dependency)) ?? new Set();
    callers.set(id(dependency), known.add(id(caller)));
  }
  return callers;
};

describe('a page', () => {
  const slo = { kind: 'slo' as const, id: 's', name: 'Cart', tier: 0 };
  const page = sampleEpisode('cart', { source: slo, severity: 'page' });
  const ticket = sampleEpisode('cart', { source: { ...slo, tier: 2 }, severity: 'ticket' });

  it('holds back tickets of the same SLO and subject', () => {
    expect([...findInhibited([ticket, page], null)]).toEqual([[ticket.fingerprint, [page.fingerprint]]]);
  });
  it('holds back tickets of the same name and subject, of another rule', () => {
    const other = { kind: 'rule' as const, id: 'r2', name: 'Cart', tier: null };
    expect(
      findInhibited([page, sampleEpisode('cart', { source: other, severity: 'ticket' })], null).size,
    ).toBe(1);
  });
  it.each([
    ['pending', { firedAt: null }],
    ['over', { resolvedAt: NOW + 1 }],
  ])('that is %s holds nothing back', (_, facts) => {
    expect(findInhibited([ticket, { ...page, ...facts }], null).size).toBe(0);
  });
  it.each([
    ['another subject', sampleEpisode('pay', { source: slo, severity: 'ticket' })],
    [
      'another name',
      sampleEpisode('cart', { source: { ...slo, id: 'x', name: 'Other' }, severity: 'ticket' }),
    ],
    ['another page', sampleEpisode('cart', { source: slo, fingerprint: 'p2' })],
  ])('leaves %s alone', (_, alert) => {
    expect(findInhibited([page, alert], null).size).toBe(0);
  });
});

describe('a dead dependency', () => {
  const dead = sampleEpisode('db', { firedAt: NOW + 5 });

  it('holds back alerts of its direct callers, where asked for', () => {
    const cart = sampleEpisode('cart', { severity: 'ticket' });
    const far = sampleEpisode('web', { severity: 'ticket' });
    const calls = callersOf([
      ['cart', 'db'],
      ['web', 'cart'],
    ]);
    expect([...findInhibited([cart, far, dead], calls)]).toEqual([[cart.fingerprint, [dead.fingerprint]]]);
    expect(findInhibited([cart, far, dead], null).size).toBe(0);
  });
  it('holds back a chain of pages, but for its end', () => {
    const chain = ['web', 'cart', 'db'].map((name) => sampleEpisode(name));
    const held = findInhibited(
      chain,
      callersOf([
        ['web', 'cart'],
        ['cart', 'db'],
      ]),
    );
    expect([...held.keys()].toSorted()).toEqual(['f-cart-page', 'f-web-page']);
  });
  it('holds back alerts on edges to it', () => {
    const edge = sampleEpisode('x', { subject: { kind: 'edge', id: `${id('cart')}~~${id('db')}~~http` } });
    expect(findInhibited([edge, dead], new Map()).get(edge.fingerprint)).toEqual([dead.fingerprint]);
  });
  it('must page: a ticket on it holds nobody back', () => {
    const cart = sampleEpisode('cart');
    expect(
      findInhibited([cart, sampleEpisode('db', { severity: 'ticket' })], callersOf([['cart', 'db']])).size,
    ).toBe(0);
  });
  it('and its caller that call each other: the first to fire is told', () => {
    const calls = callersOf([
      ['a', 'b'],
      ['b', 'a'],
    ]);
    const held = findInhibited([sampleEpisode('a', { firedAt: NOW + 1 }), sampleEpisode('b')], calls);
    expect([...held.keys()]).toEqual(['f-a-page']);
  });

  it('never holds back everything, whoever calls whom', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const calls = fc.array(fc.tuple(name, name), { maxLength: 20 });
    const firing = fc.uniqueArray(fc.record({ name, at: fc.nat(3) }), {
      minLength: 1,
      selector: ({ name }) => name,
    });
    fc.assert(
      fc.property(calls, firing, (pairs, alerts) => {
        const list = alerts.map(({ name, at }) => sampleEpisode(name, { firedAt: NOW + at }));
        const held = findInhibited(list, callersOf(pairs));
        expect(held.size).toBeLessThan(list.length);
        // Following who holds back ends at somebody who is told, never in a circle.
        for (const start of held.keys()) {
          const reached = new Set([start]);
          for (const fingerprint of reached)
            for (const next of held.get(fingerprint) ?? []) reached.add(next);
          expect([...reached].some((fingerprint) => !held.has(fingerprint))).toBe(true);
        }
      }),
    );
  });
});
