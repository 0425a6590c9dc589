/**
 * What recording rules save, measured: how many series a question reads and how long the engine takes, from the raw counters and from the
 * rules. The questions are those of a topology of the last quarter of an hour, wrapped in `count` so that the answer's size does
 * not matter. It costs the engine what it measures, so it is asked for rarely; each is asked once, after the other.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { Engine } from '../engine/engine.ts';
import type { Family, Phase } from '../family.ts';
import { buildIncrease } from '../increase.ts';
import { formatSelector, oneOf } from '../selector.ts';
import { fingerprintRules, recordName, RULES_LABEL } from './build-rules.ts';
import { buildRecordedIncrease } from './read-rules.ts';
import { listRecorded } from './recorded-families.ts';

const SPAN_MS = 15 * 60_000;
/** The questions that cost most: requests by outcome, and buckets. */
const PHASES: readonly Phase[] = ['outcomes', 'latency'];

export interface RuleGain {
  readonly metric: string;
  readonly rawSeries: number;
  /** Series of the rule; of what it would hold where it is not there (an estimate from the raw answer). */
  readonly ruleSeries: number;
  readonly rawMs: Milliseconds;
  /** Null where the rule is not there. */
  readonly ruleMs: Milliseconds | null;
}

interface Timed {
  readonly value: number;
  readonly ms: Milliseconds;
}

async function count(engine: Engine, promql: string, at: EpochMs): Promise<Timed> {
  const start = performance.now();
  const purpose = 'gain of rules';
  const { series } = await engine.queryInstant({ promql: `count(${promql})`, at, purpose });
  return { value: series[0]?.value ?? 0, ms: performance.now() - start };
}

/** One entry for each metric that has series. `intervalMs` is that of the rules, null without them. Throws EngineError. */
export async function measureGain(
  engine: Engine,
  family: Family,
  { at, marginMs, intervalMs }: { at: EpochMs; marginMs: Milliseconds; intervalMs: Milliseconds | null },
): Promise<RuleGain[]> {
  const { matchers, clusterLabel } = engine;
  const fingerprint = fingerprintRules({ family, clusterLabel, matchers });
  const gains: RuleGain[] = [];
  for (const phase of PHASES) {
    const metric = family.counters.find((counter) => counter.phase === phase)?.metric;
    const labels = listRecorded(family).find((recorded) => recorded.metric === metric)?.labels ?? [];
    if (metric === undefined) continue;
    const by = clusterLabel === null ? labels : [...new Set([clusterLabel, ...labels])];
    const increase = { metric, matchers: [], by, spanMs: SPAN_MS };
    const rawSeries = await count(engine, formatSelector(increase, matchers), at);
    if (rawSeries.value === 0) continue;
    const raw = await count(engine, buildIncrease(increase, { always: matchers, marginMs, rules: null }), at);
    const rules = intervalMs === null ? null : { metrics: new Map([[metric, { fingerprint, intervalMs }]]) };
    const promql = rules && buildRecordedIncrease(increase, rules, marginMs);
    const read = promql === null ? null : await count(engine, promql, at);
    const record = { metric: recordName(metric), matchers: [oneOf(RULES_LABEL, [fingerprint])] };
    const ruleSeries = read ? (await count(engine, formatSelector(record), at)).value : raw.value;
    gains.push({ metric, rawSeries: rawSeries.value, ruleSeries, rawMs: raw.ms, ruleMs: read?.ms ?? null });
  }
  return gains;
}
