import { describe, expect, it } from 'vitest';
import { istioFamily } from '../families/istio.ts';
import { linkerdFamily } from '../families/linkerd.ts';
import { buildRules, fingerprintRules, MARKER } from './build-rules.ts';
import { formatRules } from './format-rules.ts';
import { buildRecordedIncrease } from './read-rules.ts';
import { listRecorded } from './recorded-families.ts';

const SCOPE = { family: istioFamily, clusterLabel: 'cluster', matchers: ['job="istio"'] };
const OPTIONS = { ...SCOPE, intervalMs: 60_000, marginMs: 15_000 };

describe('rules of Istio', () => {
  const { name, interval, rules } = buildRules(OPTIONS);
  const find = (record: string) => rules.find((rule) => rule.record === record);

  it('sum the rate over one interval and the scrape before, without pods', () => {
    const requests = find('sightglass:istio_requests:rate')?.expr;
    expect(requests).toMatch(
      /^sum by \(cluster, reporter, .*\) \(rate\(istio_requests_total\{job="istio"\}\[74999ms\]\)\)$/,
    );
    expect(requests).toContain('response_code');
    expect(requests).not.toMatch(/\b(pod|instance|le)\b/);
    expect(interval).toBe('1m');
  });

  it('name each label once', () => {
    const linkerd = buildRules({ ...OPTIONS, family: linkerdFamily });
    for (const { expr } of linkerd.rules.slice(0, -1)) {
      const labels = /by \((.*?)\)/.exec(expr)?.[1]?.split(', ') ?? [];
      expect(labels.filter((label, i) => labels.indexOf(label) !== i)).toEqual([]);
    }
  });

  it('keep the buckets apart, and leave the outcome out where it is not asked for', () => {
    const buckets = find('sightglass:istio_request_duration_milliseconds_bucket:rate')?.expr;
    expect(buckets).toMatch(/, le\) \(rate/);
    expect(buckets).not.toContain('response_code');
  });

  it('end with a marker for each cluster, which tells how to read them', () => {
    const fingerprint = fingerprintRules(SCOPE);
    expect(rules.at(-1)).toEqual({
      record: MARKER,
      expr:
        `group by (cluster) (sightglass:istio_requests:rate{rules="${fingerprint}"} or ` +
        `sightglass:istio_tcp_connections_opened:rate{rules="${fingerprint}"})`,
      labels: { rules: fingerprint, dialect: 'istio', interval: '60' },
    });
    expect(rules.every(({ labels }) => labels['rules'] === fingerprint)).toBe(true);
    expect(name).toBe(`sightglass-istio-${fingerprint}`);
  });
});

it.each([
  ['another family', { family: linkerdFamily }],
  ['another cluster label', { clusterLabel: null }],
  ['other matchers', { matchers: [] }],
])('%s makes other rules', (_, change) => {
  expect(fingerprintRules({ ...SCOPE, ...change })).not.toBe(fingerprintRules(SCOPE));
});

it('keeps every label that the store asks for', () => {
  for (const family of [istioFamily, linkerdFamily]) {
    for (const { metric, labels } of listRecorded(family)) {
      const asked = family.counters.filter((counter) => counter.metric === metric);
      const needed = asked.flatMap(({ matchers }) => matchers.map(({ label }) => label));
      expect(labels).toEqual(expect.arrayContaining([...family.labels.source, ...family.labels.target]));
      expect(labels).toEqual(expect.arrayContaining(needed));
    }
  }
});

it('is a resource of the operator when asked', () => {
  const text = formatRules([buildRules(OPTIONS)], 'operator');
  expect(text).toMatch(/^# Recording rules/);
  expect(text).toContain('kind: PrometheusRule');
  expect(text).toContain('  groups:\n    - name: sightglass-istio-');
});

describe('an increase from rules', () => {
  const metrics = new Map([['istio_requests_total', { fingerprint: 'abc', intervalMs: 60_000 }]]);
  const increase = { metric: 'istio_requests_total', matchers: [], by: ['reporter'], spanMs: 900_000 };

  it('is the sum of the records after the start, scaled as its reader expects', () => {
    expect(buildRecordedIncrease(increase, { metrics }, 15_000)).toBe(
      'sum by (reporter) (sum_over_time(sightglass:istio_requests:rate{rules="abc"}[899999ms])) * 61 > 0',
    );
    expect(buildRecordedIncrease(increase, { metrics }, 0)).toContain(') * 60 > 0');
  });

  it('is not known of what is not recorded', () => {
    expect(buildRecordedIncrease({ ...increase, metric: 'other_total' }, { metrics }, 0)).toBeNull();
  });
});
