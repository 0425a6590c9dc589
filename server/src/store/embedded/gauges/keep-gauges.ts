/**
 * Gauges in the embedded store: the newest minutes as they came, older ones by the minute, and by the hour beyond. What enters are
 * samples; what leaves are answers of the port. A sample can be read at once and is on disk a minute and a half later.
 */
import type { Warning } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import {
  isOwnSeries,
  matchesLabels,
  type GaugeSample,
  type GaugeSeries,
} from '../../../telemetry/gauge-batch.ts';
import {
  CALLEE,
  CALLEE_NAMESPACE,
  keptName,
  printedName,
} from '../../../telemetry/resilience/resilience-metrics.ts';
import {
  matchesOwner,
  type AskedGauge,
  type GaugeFilter,
  type GaugePoints,
  type GaugesQuery,
  type NewestGaugesQuery,
} from '../../gauges.ts';
import type { TelemetryStore } from '../../telemetry-store.ts';
import type { GaugeTables } from '../duckdb/gauge-tables.ts';
import { alignDown, alignUp, MINUTE_MS, type Retention } from '../tiers.ts';
import { GaugeMemory } from './gauge-memory.ts';

const HOUR_MS: Milliseconds = 3_600_000;

export interface GaugeKeep extends Pick<TelemetryStore, 'readGauges' | 'readNewestGauges'> {
  insert(samples: readonly GaugeSample[]): void;
  /** Writes minutes that are over; all of them where `isLast`. */
  flush(isLast?: boolean): Promise<void>;
  retain(): Promise<void>;
  close(): Promise<void>;
}

interface Picked {
  readonly gauge: number;
  readonly held: ReturnType<GaugeMemory['seriesOf']>[number];
}

/** Sums of the steps of one series. */
interface Steps {
  readonly sum: Float64Array;
  readonly samples: Float64Array;
  readonly max: Float64Array;
}

function warnOfExpressions(gauges: readonly AskedGauge[]): Warning[] {
  if (gauges.every(({ kind }) => kind !== 'promql')) return [];
  const message = 'Expressions in PromQL need an engine: the embedded store cannot evaluate them.';
  return [{ code: 'engine', subject: 'store', message }];
}

/** Names and labels of the series that are meant. */
function chooseSeries(asked: Exclude<AskedGauge, { kind: 'promql' | 'counted' }>): {
  readonly metrics: readonly string[];
  readonly matchers: Readonly<Record<string, string>>;
} {
  if (asked.kind === 'gauge') return { metrics: [asked.metric], matchers: asked.matchers };
  if (asked.kind === 'printed') return { metrics: asked.metrics, matchers: {} };
  const { namespace, name } = asked.callee;
  return {
    metrics: asked.metrics.map(keptName),
    matchers: { [CALLEE_NAMESPACE]: namespace, [CALLEE]: name },
  };
}

/** Under the name by which it was asked for. */
function nameSeries({ metric, labels, owner }: GaugeSeries): GaugeSeries {
  return { metric: printedName(metric), labels, owner };
}

export async function keepGauges(
  tables: GaugeTables,
  options: { readonly retention: Retention; readonly clock: () => EpochMs },
): Promise<GaugeKeep> {
  const { retention, clock } = options;
  const memory = new GaugeMemory();
  await tables.loadSeries((id, series) => memory.restore(id, series));

  function pick(gauges: readonly AskedGauge[], filter: GaugeFilter): Picked[] {
    return gauges.flatMap((asked, gauge) => {
      if (asked.kind === 'promql' || asked.kind === 'counted') return [];
      const { metrics, matchers } = chooseSeries(asked);
      return metrics
        .flatMap((metric) => memory.seriesOf(metric))
        .filter(
          ({ series: { metric, labels, owner } }) =>
            matchesOwner(owner, filter) &&
            isOwnSeries(metric, labels['container']) &&
            matchesLabels(matchers, (name) => labels[name]),
        )
        .map((held) => ({ gauge, held }));
    });
  }

  /** Where each part of a question is read from. */
  function plan({ window, stepMs }: Pick<GaugesQuery, 'window' | 'stepMs'>) {
    const now = clock();
    const isOld = window.from < now - retention.minute;
    const held = memory.completeFrom(now);
    const least = isOld ? HOUR_MS : window.from < held ? MINUTE_MS : 0;
    const step = least === 0 ? stepMs : alignUp(Math.max(stepMs, least), least);
    const from = alignDown(window.from, step);
    const to = alignUp(window.to, step);
    const hoursTo = isOld || step >= HOUR_MS ? Math.min(tables.hoursUntil(), to, held) : -Infinity;
    return { stepMs: step, from, to, held, hoursTo };
  }

  async function readSteps(query: Pick<GaugesQuery, 'window' | 'stepMs'>, picked: readonly Picked[]) {
    const { stepMs, from, to, held, hoursTo } = plan(query);
    const count = Math.max(0, Math.round((to - from) / stepMs));
    const steps = new Map<number, Steps>();
    const stepsOf = (id: number): Steps => {
      let one = steps.get(id);
      if (!one) {
        one = {
          sum: new Float64Array(count),
          samples: new Float64Array(count),
          max: new Float64Array(count).fill(-Infinity),
        };
        steps.set(id, one);
      }
      return one;
    };
    const add = (id: number, step: number, row: { mean: number; max: number; samples: number }): void => {
      const { sum, samples, max } = stepsOf(id);
      if (step < 0 || step >= count) return;
      sum[step] = (sum[step] as number) + row.mean * row.samples;
      samples[step] = (samples[step] as number) + row.samples;
      max[step] = Math.max(max[step] as number, row.max);
    };
    const ids = [...new Set(picked.map(({ held: { id } }) => id))];
    const asked = { origin: from, stepMs, ids };
    const visit = (row: { id: number; step: number; mean: number; max: number; samples: number }): void =>
      add(row.id, row.step, row);
    await tables.read({ ...asked, tier: 'hour', from, to: hoursTo }, visit);
    const minutesFrom = Math.max(from, hoursTo);
    await tables.read({ ...asked, tier: 'minute', from: minutesFrom, to: Math.min(held, to) }, visit);
    for (const { held: one } of new Map(picked.map((each) => [each.held.id, each])).values()) {
      for (const [index, at] of one.ats.entries()) {
        if (at < Math.max(held, from) || at >= to) continue;
        const value = one.values[index] as number;
        add(one.id, Math.floor((at - from) / stepMs), { mean: value, max: value, samples: 1 });
      }
    }
    return { stepMs, from, to, count, steps };
  }

  /** Of a time, or just after a start, of which memory does not hold all: means of the newest minutes or hours on disk, by series. */
  async function readNewestStored(
    { at, staleMs }: NewestGaugesQuery,
    picked: readonly Picked[],
  ): Promise<Map<number, { readonly at: EpochMs; readonly value: number }>> {
    const window = { from: at - staleMs, to: at };
    if (memory.completeFrom(clock()) <= window.from) return new Map();
    const { stepMs, from, steps } = await readSteps({ window, stepMs: MINUTE_MS }, picked);
    const found = Array.from(steps, ([id, { sum, samples }]) => {
      const step = samples.findLastIndex((count) => count > 0);
      const value = (sum[step] as number) / (samples[step] as number);
      return [id, { at: Math.min(from + (step + 1) * stepMs, at), value }] as const;
    });
    return new Map(found.filter(([, { value }]) => !Number.isNaN(value)));
  }

  async function flush(isLast = false): Promise<void> {
    const taken = memory.takeUnwritten(isLast ? Infinity : clock());
    if (taken.rows.length > 0 || taken.series.length > 0) {
      try {
        await tables.write(taken.rows, taken.series);
      } catch (error) {
        memory.giveBack(taken);
        throw error;
      }
    }
    if (!isLast) await tables.rollUp(clock());
  }

  return {
    insert(samples) {
      for (const sample of samples) memory.insert(sample);
    },
    flush,
    async retain() {
      const limits = { minute: retention.minute, hour: retention.hour };
      if (!(await tables.dropExpired(clock(), limits))) return;
      const stored = await tables.listStored();
      await tables.dropSeries(memory.forget((id) => stored.has(id), clock()));
    },
    async readGauges(query) {
      const picked = pick(query.gauges, query.filter);
      const { stepMs, from, to, count, steps } = await readSteps(query, picked);
      const series: GaugePoints[] = [];
      for (const { gauge, held } of picked) {
        const read = steps.get(held.id);
        if (!read || read.samples.every((samples) => samples === 0)) continue;
        const at = (values: (step: number) => number): (number | null)[] =>
          Array.from({ length: count }, (_, step) => (read.samples[step] === 0 ? null : values(step)));
        series.push({
          gauge,
          ...nameSeries(held.series),
          mean: at((step) => (read.sum[step] as number) / (read.samples[step] as number)),
          max: at((step) => read.max[step] as number),
        });
      }
      const times = Array.from({ length: count }, (_, step) => from + step * stepMs);
      return { window: { from, to }, stepMs, times, series, warnings: warnOfExpressions(query.gauges) };
    },
    async readNewestGauges(query) {
      const { at, staleMs, gauges, filter } = query;
      const picked = pick(gauges, filter);
      const older = await readNewestStored(query, picked);
      const series = picked.flatMap(({ gauge, held }) => {
        const index = held.ats.findLastIndex((one) => one <= at);
        const seenAt = held.ats[index];
        const newest =
          seenAt === undefined || at - seenAt > staleMs
            ? older.get(held.id)
            : { at: seenAt, value: held.values[index] as number };
        return newest ? [{ gauge, ...nameSeries(held.series), ...newest }] : [];
      });
      return { series, warnings: warnOfExpressions(gauges) };
    },
    close: () => tables.close(),
  };
}
