import { describe, expect, it } from 'vitest';
import { compareAlerts, formatAlertValue } from './alert-model.ts';
import { describeSubject, isInScope } from './alert-subject.ts';
import { describeCondition } from './condition-words.ts';
import { formatMatchers, parseMatchers } from './matcher-text.ts';
import { makeAlert, makeRule, SAMPLE_ROUTING } from './sample-data.ts';
import { compileKept } from '@sightglass/shared/matchers';
import { tryRouting } from './try-routing.ts';

describe('the order of alerts', () => {
  it('is by severity, then what nobody has taken, then the newest', () => {
    const alerts = [
      makeAlert({ fingerprint: 'ticket', severity: 'ticket' }),
      makeAlert({ fingerprint: 'held', inhibitedBy: ['x'], firedAt: 9e12 }),
      makeAlert({ fingerprint: 'taken', acknowledged: { at: 1, by: 'Ada', comment: '' }, firedAt: 9e12 }),
      makeAlert({ fingerprint: 'old', firedAt: 1 }),
      makeAlert({ fingerprint: 'new', firedAt: 2 }),
    ];
    expect(alerts.toSorted(compareAlerts).map(({ fingerprint }) => fingerprint)).toEqual([
      'new',
      'old',
      'taken',
      'held',
      'ticket',
    ]);
  });
});

describe('the value of an alert', () => {
  it.each([
    [makeRule().rule.condition, 0.072, '7.2%'],
    [{ ...makeRule().rule.condition, signal: 'p95' } as never, 612, '612ms'],
    [{ kind: 'certificate', of: 'any', within: '14d', validityLeft: null } as const, 3.25, '3.25 d'],
    [{ kind: 'certificate', of: 'workload', within: '14d', validityLeft: 0.25 } as const, 0.2, '20%'],
    [{ kind: 'denied', minimumRequests: 1 } as const, 1234, '1,234'],
    [undefined, 0.5, '0.5'],
  ])('of %j, %d, reads %s', (condition, value, text) => {
    expect(formatAlertValue(makeAlert({ value }), condition)).toBe(text);
  });
  it('of an SLO is a burn rate; of nothing measured, a dash', () => {
    const source = { kind: 'slo', id: 's', name: 'S', tier: 0 } as const;
    expect(formatAlertValue(makeAlert({ source, value: 14.4 }), undefined)).toBe('14.4×');
    expect(formatAlertValue(makeAlert({ value: null }), undefined)).toBe('–');
  });
});

describe('what an alert is about', () => {
  it.each([
    [{ kind: 'service', id: 'east~shop~cart' }, 'cart', 'shop in east'],
    [{ kind: 'edge', id: 'east~shop~web~~west~pay~ledger~~grpc' }, 'web → ledger', 'pay in west'],
    [{ kind: 'namespace', id: 'east~shop' }, 'shop', 'in east'],
    [{ kind: 'cluster', id: 'west' }, 'west', ''],
    [{ kind: 'edge', id: 'no edge' }, 'no edge', ''],
    [null, 'The mesh', ''],
  ] as const)('%j', (subject, name, place) => {
    expect(describeSubject(subject)).toMatchObject({ name, place });
  });

  it('lies in a scope by either end; what has no place lies in all', () => {
    const west = { clusters: ['west'], namespaces: [] };
    expect(isInScope({ kind: 'service', id: 'east~shop~cart' }, west)).toBe(false);
    expect(isInScope({ kind: 'edge', id: 'east~shop~web~~west~pay~ledger~~grpc' }, west)).toBe(true);
    expect(isInScope({ kind: 'cluster', id: 'west' }, { clusters: [], namespaces: ['pay'] })).toBe(true);
    expect(isInScope({ kind: 'source', id: 'pods' }, west)).toBe(true);
    expect(
      isInScope({ kind: 'service', id: 'west~pay~a' }, { clusters: ['west'], namespaces: ['shop'] }),
    ).toBe(false);
  });
});

it('says conditions in a sentence', () => {
  const { rule } = makeRule();
  expect(describeCondition(rule)).toBe('error ratio above 5% over 5m, each service');
  expect(describeCondition({ ...rule, condition: { kind: 'plaintext', of: 'namespace', share: 0.05 } })).toBe(
    'plaintext above 5% into a namespace over 5m',
  );
});

describe('matchers as text', () => {
  it.each(['severity="page", service=~"cart|pay"', 'a!="x\\"y", b!~""', ''])('survive: %s', (text) => {
    const read = parseMatchers(text);
    expect(read).not.toBeNull();
    expect(formatMatchers(read ?? [])).toBe(text);
  });
  it('may leave the quotes out, and are refused where they make no sense', () => {
    expect(parseMatchers('a=b,c=~d')).toEqual([
      { label: 'a', operator: '=', value: 'b' },
      { label: 'c', operator: '=~', value: 'd' },
    ]);
    for (const text of ['a', '=b', 'a=="b', 'a="b" c="d"']) expect(parseMatchers(text)).toBeNull();
  });
});

describe('the routing table, tried', () => {
  const labels = { severity: 'page', service: 'cart' };
  it('takes the first route, the ones below where told to go on, and else the fallback', () => {
    const [pages] = SAMPLE_ROUTING.routes;
    if (!pages) throw new Error('the sample has a route');
    expect(tryRouting(SAMPLE_ROUTING, labels)).toEqual({ routes: [0], fallback: false, receivers: ['hook'] });
    expect(tryRouting(SAMPLE_ROUTING, { severity: 'ticket' })).toEqual({
      routes: [],
      fallback: true,
      receivers: ['mail'],
    });
    const both = {
      ...SAMPLE_ROUTING,
      routes: [
        { ...pages, continue: true },
        { ...pages, receivers: ['hook', 'b'] },
      ],
    };
    expect(tryRouting(both, labels)).toEqual({ routes: [0, 1], fallback: false, receivers: ['hook', 'b'] });
  });

  it.each([
    ['service=~"car"', false],
    ['service=~"car."', true],
    ['service=~"(?i)CART"', true],
    ['service!~"pay.*"', true],
    ['team=""', true],
    ['team!="x"', true],
    ['service=~"("', false],
    ['service!~"("', false],
  ])('%s is %s', (text, met) => {
    expect(compileKept(parseMatchers(text) ?? [])(labels)).toBe(met);
  });
});
