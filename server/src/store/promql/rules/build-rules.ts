/**
 * Recording rules that fold pods away. In: a family of metrics and how the engine is asked. Out: groups as Prometheus, Mimir,
 * Thanos and VictoriaMetrics take them. A rule records the rate of one metric by the labels that the console reads, so that a sum
 * over time of the rule is the metric's increase:
 *
 *   sum_over_time(RULE[window]) * interval  =  sum by (labels) (increase(METRIC[window]))
 *
 * On Prometheus the rate looks back one scrape further than the rules are evaluated apart (`marginMs`, as in increase.ts). Then the last
 * sample of one evaluation is the first of the next, and every increase between two samples is counted once: with a range as long
 * as the interval, what happens between the last sample of one range and the first of the next would be counted by nobody and
 * made up by extrapolation, which is right on average and wrong for a failure that happens once. Rates are taken of each series
 * before they are summed, so that a restart of a pod costs nothing.
 */
import { createHash } from 'node:crypto';
import { formatDuration } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import type { Family } from '../family.ts';
import { formatSelector } from '../selector.ts';
import { listRecorded, type RecordedMetric } from './recorded-families.ts';

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly RecordingRule[];
}

/** What decides what the rules mean. */
export interface RuleScope {
  readonly family: Family;
  /** The label by which the engine tells clusters apart; null when it holds one cluster. */
  readonly clusterLabel: string | null;
  /** Matchers of every selector, as PromQL. */
  readonly matchers: readonly string[];
}

export interface RuleOptions extends RuleScope {
  /** How often the rules are evaluated. */
  readonly intervalMs: Milliseconds;
  /** By how much a range is longer than the interval; see increase.ts. */
  readonly marginMs: Milliseconds;
}

/** Rules are evaluated so often unless told otherwise: the console's coarser views need no more, and the engine writes little. */
export const DEFAULT_RULE_INTERVAL_MS = 60_000;

/** Says in the engine that the rules are there, which ones, and since when: 1 for each cluster that they have data of. */
export const MARKER = 'sightglass:recording_rules:info';

/** The label of all records that tells rules of one meaning from others. */
export const RULES_LABEL = 'rules';

/** Name of a metric's rule, as Prometheus advises: level, metric without its `_total`, operation. */
export function recordName(metric: string): string {
  return `sightglass:${metric.replace(/_total$/, '')}:rate`;
}

/**
 * What the rules mean, as eight hexadecimal digits: metrics, labels, matchers. The interval is not among it, because a reader learns
 * it from the marker. Rules of another meaning, of an older console or another configuration, are not read.
 */
export function fingerprintRules({ family, clusterLabel, matchers }: RuleScope): string {
  const meaning = JSON.stringify([family.name, listRecorded(family), clusterLabel, matchers]);
  return createHash('sha256').update(meaning).digest('hex').slice(0, 8);
}

function buildRecord({ metric, labels: kept }: RecordedMetric, options: RuleOptions): RecordingRule {
  const { clusterLabel, matchers, intervalMs, marginMs } = options;
  const by = [...new Set([...(clusterLabel === null ? [] : [clusterLabel]), ...kept])].join(', ');
  // A millisecond less: a sample at the very beginning belongs to the evaluation before (Prometheus before 3 counts it in).
  const range = formatDuration(intervalMs + marginMs - 1);
  const counters = `${formatSelector({ metric, matchers: [] }, matchers)}[${range}]`;
  // VictoriaMetrics divides a rate by the time between the samples it has: a series' first minute would count as if it had been whole.
  const rate = marginMs === 0 ? `increase(${counters}) / ${intervalMs / 1000}` : `rate(${counters})`;
  const labels = { [RULES_LABEL]: fingerprintRules(options) };
  return { record: recordName(metric), expr: `sum by (${by}) (${rate})`, labels };
}

function buildMarker(options: RuleOptions): RecordingRule {
  const { family, clusterLabel, intervalMs } = options;
  const rules = fingerprintRules(options);
  const outcomes = family.counters.filter(({ phase }) => phase === 'outcomes');
  const records = [...new Set(outcomes.map(({ metric }) => recordName(metric)))];
  const by = clusterLabel === null ? 'group' : `group by (${clusterLabel})`;
  const parts = records.map((record) => `${record}{${RULES_LABEL}="${rules}"}`);
  return {
    record: MARKER,
    expr: `${by} (${parts.join(' or ')})`,
    labels: { [RULES_LABEL]: rules, dialect: family.name, interval: String(intervalMs / 1000) },
  };
}

/** One group. The marker is its last rule, so that it is there only after the others. */
export function buildRules(options: RuleOptions): RuleGroup {
  const { family, intervalMs } = options;
  const records = listRecorded(family).map((metric) => buildRecord(metric, options));
  return {
    name: `sightglass-${family.name}-${fingerprintRules(options)}`,
    interval: formatDuration(intervalMs),
    rules: [...records, buildMarker(options)],
  };
}
