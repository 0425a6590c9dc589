import { formatServiceId } from '@sightglass/shared/identity';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeIdentity } from '../../signals/node-identity.ts';
import type { OutOfReach, Receiver } from './inbound.ts';
import { inWords, judge, type Evidence } from './judge.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TO = 100 * DAY_MS;

function receiver(name: string, reports = true, outOfReach: OutOfReach | null = null): Receiver {
  const ref = { cluster: 'east', namespace: 'shop', name };
  const id = formatServiceId(ref);
  const service: NodeIdentity = { ...ref, id, kind: 'service', serviceId: id, anonymous: false };
  return { service, reports, outOfReach };
}

function observed(lengthMs: number, gapsMs = 0): Evidence['observation'] {
  return { from: TO - lengthMs, to: TO, coveredMs: lengthMs - gapsMs };
}

/** A week of mutual TLS at one service. */
const GOOD: Evidence = {
  policy: null,
  counts: { mutual: 1_000, plaintext: 0, unmeasured: 0 },
  unmeasured: 0,
  cutOff: 0,
  doubtful: 0,
  observation: observed(7 * DAY_MS),
  receivers: [receiver('cart')],
  partial: [],
};

const verdictOf = (changes: Partial<Evidence>) => judge({ ...GOOD, ...changes }).verdict;
const codesOf = (changes: Partial<Evidence>) => judge({ ...GOOD, ...changes }).doubts.map(({ code }) => code);

describe('the verdict', () => {
  it('is ready after a week of nothing but mutual TLS, without a doubt', () => {
    expect(judge(GOOD)).toEqual({ verdict: 'ready', doubts: [] });
  });

  it('is breaks as soon as anybody would be cut off, however short the observation', () => {
    const counts = { mutual: 1e9, plaintext: 1, unmeasured: 0 };
    expect(verdictOf({ counts, cutOff: 1 })).toBe('breaks');
    expect(verdictOf({ counts, cutOff: 1, observation: observed(HOUR_MS) })).toBe('breaks');
  });

  it('needs a day, and doubts less than a week', () => {
    expect(verdictOf({ observation: observed(DAY_MS - 1) })).toBe('unproven');
    expect(verdictOf({ observation: observed(DAY_MS) })).toBe('ready');
    expect(codesOf({ observation: observed(2 * DAY_MS) })).toEqual(['short-observation']);
    expect(codesOf({ observation: observed(7 * DAY_MS - HOUR_MS) })).toEqual([]);
  });

  it('needs that at most a hundredth of the time is missing', () => {
    const observation = observed(2 * DAY_MS, 0.0099 * 2 * DAY_MS);
    expect(codesOf({ observation })).not.toContain('gaps');
    const gaps = observed(7 * DAY_MS, 2 * HOUR_MS);
    expect([codesOf({ observation: gaps }), verdictOf({ observation: gaps })]).toEqual([
      ['gaps'],
      'unproven',
    ]);
  });

  it('needs everything measured where PeerAuthentication rules', () => {
    const counts = { mutual: 1_000, plaintext: 0, unmeasured: 1 };
    expect(codesOf({ counts, unmeasured: 1, doubtful: 1 })).toEqual(['unmeasured-traffic']);
    expect(verdictOf({ counts, unmeasured: 1, doubtful: 1 })).toBe('unproven');
    expect(verdictOf({ counts, unmeasured: 0 })).toBe('ready');
  });

  it('needs every receiving end to report, or to be out of reach beside others that are not', () => {
    expect(codesOf({ receivers: [receiver('cart'), receiver('db', false)] })).toEqual(['no-receiver']);
    expect(verdictOf({ receivers: [receiver('cart'), receiver('db', false)] })).toBe('unproven');
    const linkerd = receiver('mail', false, 'linkerd');
    expect(verdictOf({ receivers: [receiver('cart'), linkerd] })).toBe('ready');
    expect([verdictOf({ receivers: [linkerd] }), codesOf({ receivers: [linkerd] })]).toEqual([
      'unproven',
      ['no-proxy'],
    ]);
  });

  it('needs whole telemetry', () => {
    expect(judge({ ...GOOD, partial: ['2 targets do not answer.'] })).toEqual({
      verdict: 'unproven',
      doubts: [{ code: 'partial-telemetry', message: '2 targets do not answer.' }],
    });
  });

  it('is strict only where every port is', () => {
    const policy = { mode: 'STRICT' as const, resource: 'shop/default', ports: [] };
    const ports = [{ port: 8080, mode: 'PERMISSIVE' as const }];
    expect(verdictOf({ policy })).toBe('strict');
    expect(verdictOf({ policy: { ...policy, ports } })).toBe('ready');
    expect(verdictOf({ policy: { ...policy, mode: 'mixed' } })).toBe('ready');
  });

  it('says so where there was no traffic', () => {
    const counts = { mutual: 0, plaintext: 0, unmeasured: 0 };
    expect(judge({ ...GOOD, counts, receivers: [] })).toMatchObject({
      verdict: 'no-traffic',
      doubts: [{ code: 'no-traffic' }],
    });
  });

  it('is never ready with anything that speaks against it', () => {
    const evidence = fc.record({
      policy: fc.constant(null),
      counts: fc.record({ mutual: fc.nat(9), plaintext: fc.nat(2), unmeasured: fc.nat(2) }),
      unmeasured: fc.nat(2),
      cutOff: fc.nat(2),
      doubtful: fc.nat(2),
      observation: fc
        .tuple(fc.nat(8 * DAY_MS), fc.nat(100))
        .map(([lengthMs, percent]) => observed(lengthMs, (lengthMs * percent) / 100)),
      receivers: fc.array(
        fc
          .tuple(fc.boolean(), fc.constantFrom(null, 'linkerd' as const, 'gateway' as const))
          .map(([reports, outOfReach]) => receiver('x', reports, outOfReach)),
        { minLength: 1, maxLength: 3 },
      ),
      partial: fc.array(fc.constant('A source is down.'), { maxLength: 1 }),
    });
    fc.assert(
      fc.property(evidence, (one) => {
        const { from, to, coveredMs } = one.observation;
        const sound =
          one.counts.mutual + one.counts.plaintext + one.counts.unmeasured > 0 &&
          one.cutOff + one.doubtful + one.unmeasured === 0 &&
          to - from >= DAY_MS &&
          to - from - coveredMs <= 0.01 * (to - from) &&
          one.receivers.every(({ reports, outOfReach }) => reports || outOfReach !== null) &&
          one.receivers.some(({ outOfReach }) => outOfReach === null) &&
          one.partial.length === 0;
        expect(judge(one).verdict === 'ready').toBe(sound);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('durations in words', () => {
  it.each([
    [7 * DAY_MS, '7 days'],
    [DAY_MS, '1 day'],
    [23.9 * HOUR_MS, '23 hours'],
    [90_000, '1 minute'],
    [15_000, '15 seconds'],
    [0, '0 seconds'],
  ])('%i ms are %s', (ms, words) => {
    expect(inWords(ms)).toBe(words);
  });
});
