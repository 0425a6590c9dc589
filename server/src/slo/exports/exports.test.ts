import { sloSchema, type Slo, type SloDraft } from '@sightglass/shared/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readTexts } from '../texts/read-texts.ts';
import { makeSlo } from '../testing.ts';
import { exportSlos } from './export-slos.ts';
import { slugsOf } from './slug.ts';

const names = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 :#'"-]{0,30}[a-z]$/);
const minutes = fc.integer({ min: 1, max: 600 }).map((n) => `${n}m`);
const slis = fc.oneof(
  fc.constantFrom<SloDraft['sli']>(
    { kind: 'availability' },
    { kind: 'availability', bad: { http: ['4xx', '503'], grpc: ['7'] } },
    { kind: 'custom', good: 'sum(increase(a[$window]))', total: 'sum(increase(b[$window]))' },
  ),
  fc
    .double({ min: 0.1, max: 1e5, noNaN: true })
    .map((thresholdMs) => ({ kind: 'latency' as const, thresholdMs })),
  fc
    .tuple(
      minutes,
      fc.constantFrom('error-ratio', 'p99' as const),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([window, signal, atMost]) => ({
      kind: 'windows' as const,
      window,
      criterion: { signal: signal as 'p99', atMost },
    })),
  minutes.map((window) => ({ kind: 'throughput' as const, window, floorPerSecond: 2.5 })),
);
const periods = fc.oneof(
  fc.integer({ min: 1, max: 90 }).map((days) => ({ kind: 'rolling' as const, days })),
  fc.constantFrom('day', 'week', 'fortnight', 'month', 'quarter' as const).map((unit) => ({
    kind: 'calendar' as const,
    unit: unit as 'day',
    timeZone: 'Europe/Berlin',
  })),
);
const tiers = fc.option(
  fc.array(
    fc.record({
      severity: fc.constantFrom('page', 'ticket'),
      long: minutes,
      short: minutes,
      burn: fc.double({ min: 0.1, max: 50, noNaN: true }),
      enabled: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  { nil: undefined },
);
const anySlo: fc.Arbitrary<Slo> = fc
  .record({
    name: names,
    description: fc.string(),
    sli: slis,
    cluster: fc.option(names),
    caller: fc.constantFrom(null, 'east~shop~web'),
    goal: fc.double({ min: 0.5, max: 0.99999, noNaN: true }),
    period: periods,
    tiers,
    receivers: fc.array(fc.uuid(), { maxLength: 2 }),
    labels: fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), fc.string({ maxLength: 20 }), { maxKeys: 2 }),
    paused: fc.boolean(),
    minimumBadEvents: fc.nat(10),
  })
  .map(({ cluster, caller, tiers: own, ...rest }) =>
    sloSchema.parse({
      ...rest,
      scope: { namespace: 'shop', service: 'cart', cluster, caller },
      ...(own ? { tiers: own } : {}),
    }),
  );

describe('SLOs in other formats', () => {
  it.each(['yaml', 'json', 'openslo'] as const)('come back from %s as they were', (format) => {
    fc.assert(
      fc.property(fc.array(anySlo, { minLength: 1, maxLength: 3 }), (slos) => {
        const { text } = exportSlos(slos, format);
        const { slos: found, issues } = readTexts(text);
        expect(issues).toEqual([]);
        expect(found.map(({ slo }) => slo)).toEqual(slos);
      }),
      { numRuns: 60 },
    );
  });

  it('are written as a person would: without what is as usual', () => {
    expect(parse(exportSlos([makeSlo()], 'yaml').text)).toEqual({
      name: 'cart availability',
      sli: { kind: 'availability' },
      scope: { namespace: 'shop', service: 'cart' },
      goal: 0.999,
      period: { kind: 'rolling', days: 30 },
    });
  });

  it('have the documents of OpenSLO, with the second window in an annotation', () => {
    const { text, unexpressed, fileName } = exportSlos([makeSlo({ receivers: ['ops'] })], 'openslo');
    const documents = parseAllDocuments(text).map((one) => one.toJS() as Record<string, never>);
    expect(documents.map(({ kind }) => kind)).toEqual([
      'SLO',
      'SLI',
      'AlertPolicy',
      'AlertCondition',
      'AlertCondition',
      'AlertCondition',
      'AlertCondition',
      'AlertNotificationTarget',
    ]);
    expect(documents[0]).toMatchObject({
      apiVersion: 'openslo/v1',
      metadata: { name: 'cart-availability' },
      spec: {
        service: 'cart',
        timeWindow: [{ duration: '30d', isRolling: true }],
        budgetingMethod: 'Occurrences',
        objectives: [{ target: 0.999 }],
      },
    });
    expect(documents[3]).toMatchObject({
      metadata: { annotations: { 'sightglass.dev/short-window': '5m' } },
      spec: {
        severity: 'page',
        condition: { kind: 'burnrate', op: 'gt', threshold: 14.4, lookbackWindow: '1h' },
      },
    });
    expect(unexpressed.join(' ')).toContain('short ones are in the annotation');
    expect(fileName).toBe('cart-availability.openslo.yaml');
  });

  it('are what Cloud Monitoring takes, and say what it does not', () => {
    const latency = makeSlo({
      sli: { kind: 'latency', thresholdMs: 300 },
      period: { kind: 'calendar', unit: 'month', timeZone: 'Europe/Berlin' },
    });
    const { text, unexpressed } = exportSlos([latency], 'google');
    expect(JSON.parse(text)).toMatchObject({
      goal: 0.999,
      calendarPeriod: 'MONTH',
      serviceLevelIndicator: { requestBased: { distributionCut: { range: { max: 300 } } } },
    });
    expect(unexpressed.join(' ')).toContain('Europe/Berlin');
    const custom = makeSlo({ sli: { kind: 'custom', good: 'a[$window]', total: 'b[$window]' } });
    expect(exportSlos([custom], 'google').unexpressed[0]).toContain('left out');
    const availability = JSON.parse(exportSlos([makeSlo()], 'google').text) as { rollingPeriod: string };
    expect(availability.rollingPeriod).toBe('2592000s');
  });

  it('have names of their own where theirs are alike', () => {
    expect(slugsOf(['Cart: 99%', 'cart 99', '???', ''])).toEqual(['cart-99', 'cart-99-2', 'slo', 'slo-2']);
  });
});

describe('a text with SLOs', () => {
  it('is read whatever its shape, and each mistake is told with its line', () => {
    const own =
      'name: a\nsli: {kind: availability}\nscope: {namespace: n, service: s}\ngoal: 0.9\nperiod: {kind: rolling, days: 7}\n';
    expect(readTexts(own).slos).toMatchObject([{ id: null, line: 1, slo: { name: 'a' } }]);
    expect(
      readTexts(`slos:\n${own.replaceAll(/^/gm, '    ').replace('    name', '  - name')}`).slos,
    ).toMatchObject([{ line: 2 }]);
    const wrong = readTexts(own.replace('0.9', '90').replace('days: 7', 'days: 0'));
    expect(wrong.slos).toEqual([]);
    expect(wrong.issues).toMatchObject([
      { line: 4, path: 'goal', message: 'must be below 1: 100% leaves no budget' },
      { line: 5, path: 'period.days' },
    ]);
    expect(readTexts('a: [1').issues).toMatchObject([{ path: '' }]);
    expect(readTexts(`${own}gaol: 1\n`).issues[0]?.message).toContain('gaol');
    expect(readTexts('').issues).toMatchObject([{ message: 'There is no SLO in it.' }]);
  });

  it('is no harm with aliases that stand for far more than they are', () => {
    const lists = Array.from({ length: 8 }, (_, i) => {
      const one = i === 0 ? '1' : `*a${i - 1}`;
      return `a${i}: &a${i} [${Array.from({ length: 9 }, () => one).join(',')}]`;
    });
    const read = readTexts(lists.join('\n'));
    expect(read.slos).toEqual([]);
    expect(read.issues).toMatchObject([
      { line: 1, path: '', message: expect.stringContaining('alias') as string },
    ]);
  });

  it('may be OpenSLO of others: PromQL over a range becomes a custom indicator, the rest is noted', () => {
    const text = `
apiVersion: openslo/v1
kind: Service
metadata: {name: web}
spec: {}
---
apiVersion: openslo/v1
kind: SLO
metadata: {name: web-availability, displayName: Web availability}
spec:
  service: web
  indicator:
    metadata: {name: web}
    spec:
      ratioMetric:
        counter: true
        bad: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(http_requests_total{code=~"5.."}[5m]))'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(http_requests_total[5m]))'}}}
  timeWindow: [{duration: 1M, isRolling: false, calendar: {startTime: '2026-01-01 00:00:00', timeZone: UTC}}]
  budgetingMethod: Timeslices
  objectives: [{target: 0.995}]
`;
    const { slos, notes, issues } = readTexts(text);
    expect(issues).toEqual([]);
    expect(slos[0]?.slo).toMatchObject({
      name: 'Web availability',
      goal: 0.995,
      period: { kind: 'calendar', unit: 'month' },
      sli: {
        kind: 'custom',
        total: 'sum(increase(http_requests_total[$window]))',
        good: '(sum(increase(http_requests_total[$window]))) - (sum(increase(http_requests_total{code=~"5.."}[$window])))',
      },
    });
    expect(notes.map(({ message }) => message)).toEqual([
      'a Service has no counterpart and was left out',
      'its budgeting method Timeslices becomes a count of events',
    ]);
    expect(readTexts(text.replaceAll('[5m]', '')).issues[0]?.message).toContain('do not count over a range');
  });
});
