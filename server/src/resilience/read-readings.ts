/**
 * What callers' proxies printed of one callee, by caller and subset. In: the store's running totals and gauges, of each workload or of each pod. Out: what counters grew by in the window, and gauges at its
 * end and at their highest. What nobody printed is missing.
 */
import type { Warning } from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import { chooseStep, type TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { growPrinted, total } from '../control-plane/growth.ts';
import type { GaugePoints, GaugesAnswer } from '../store/gauges.ts';
import type { EdgeFilter, TelemetryStore } from '../store/telemetry-store.ts';
import type { GaugeOwner } from '../telemetry/gauge-batch.ts';
import { REPEATED_MS } from '../telemetry/resilience/caller-readings.ts';
import { RESILIENCE_METRICS, SUBSET } from '../telemetry/resilience/resilience-metrics.ts';
import { createHearing, HEARD_SHARE } from './heard-steps.ts';
import { readLevels } from './read-levels.ts';

const POINTS = 120;
const MINUTE_MS: Milliseconds = 60_000;
/** So long ago lies what a counter grew from that stayed as it was. */
const LOOK_BACK_MS: Milliseconds = REPEATED_MS + MINUTE_MS;

/** A gauge at the end of the window, null where it is not told of then, and its highest value. */
interface Level {
  readonly now: number | null;
  readonly most: number;
}

export interface CallerReading {
  readonly owner: GaugeOwner;
  readonly subset: string;
  /** By metric. */
  readonly grown: Map<string, number>;
  readonly levels: Map<string, Level>;
}

interface ReadingsRead {
  /** Of what counters grew by: whole steps of the store. */
  readonly window: TimeWindow;
  readonly readings: readonly CallerReading[];
  /** When the first of them was told; null for none. */
  readonly toldFrom: EpochMs | null;
  readonly warnings: readonly Warning[];
}

/** Steps that end before the window begins. */
function countBefore({ times, stepMs }: GaugesAnswer, from: EpochMs): number {
  const first = times.findIndex((start) => start + stepMs > from);
  return first < 0 ? times.length : first;
}

function highestOf({ max }: GaugePoints, skipped: number): number | null {
  const told = max.slice(skipped).filter((value) => value !== null);
  return told.length === 0 ? null : Math.max(...told);
}

function joinLevels(a: Level | undefined, b: Level, isHighest: boolean): Level {
  if (!a) return b;
  const join = (x: number, y: number): number => (isHighest ? Math.max(x, y) : x + y);
  const now = a.now === null || b.now === null ? (a.now ?? b.now) : join(a.now, b.now);
  // Of pods apart it is not known whether they were open at the same time: at least as many as one of them.
  return { now, most: Math.max(a.most, b.most, now ?? 0) };
}

/** What stays as it is is told again after a while only: until then it stands, but through no step in which nobody listened. */
function holdTold(one: GaugePoints, held: number, heard: (step: number) => boolean): GaugePoints {
  let toldAt = -Infinity;
  const max = one.max.map((value, step) => {
    if (value !== null) toldAt = step;
    else if (!heard(step)) toldAt = -Infinity;
    return step - toldAt <= held ? (one.max[toldAt] ?? null) : null;
  });
  return { ...one, max };
}

const isCounter = ({ metric }: GaugePoints): boolean => RESILIENCE_METRICS.get(metric) === 'growth';

/** `edges` are those that lead to the service: whether anything was stored in a time is asked of them. */
export async function readReadings(
  store: Pick<TelemetryStore, 'readGauges' | 'readSeries'>,
  {
    service,
    window,
    edges,
    intervalMs,
  }: {
    readonly service: ServiceRef;
    readonly window: TimeWindow;
    readonly edges: EdgeFilter;
    readonly intervalMs: Milliseconds;
  },
): Promise<ReadingsRead> {
  const stepMs = Math.max(MINUTE_MS, chooseStep(window, POINTS, intervalMs));
  const asked = {
    filter: { clusters: [service.cluster] },
    gauges: [
      {
        kind: 'resilience' as const,
        metrics: [...RESILIENCE_METRICS.keys()],
        callee: { namespace: service.namespace, name: service.name },
      },
    ],
  };
  const wide = { window: { from: window.from - LOOK_BACK_MS - stepMs, to: window.to }, stepMs };
  /** Where steps are longer than asked for, the one before the window is farther away. */
  async function readWithStepBefore(): Promise<GaugesAnswer> {
    const found = await store.readGauges({ ...wide, ...asked });
    if (found.stepMs <= stepMs || countBefore(found, window.from) > 0) return found;
    const farther = { from: window.from - found.stepMs, to: window.to };
    return store.readGauges({ window: farther, stepMs: found.stepMs, ...asked });
  }

  const [answer, coverage, levelAtEnd] = await Promise.all([
    readWithStepBefore(),
    store.readSeries({ ...wide, filter: edges, by: 'target-service', histograms: false }),
    readLevels(store, { ...asked, end: window.to, heldMs: LOOK_BACK_MS, edges, intervalMs }),
  ]);
  const skipped = countBefore(answer, window.from);
  const held = Math.ceil(LOOK_BACK_MS / answer.stepMs);
  const isHeard = createHearing(answer, coverage);
  const heard = answer.times.map((start) => isHeard(start, start + answer.stepMs));
  const heardIn = (step: number): boolean => heard[step] === true;
  const grown = growPrinted(answer.series.filter(isCounter), skipped, { held, isHeard: heardIn });
  const readings = new Map<string, CallerReading>();
  const readingOf = ({ owner, labels }: Pick<GaugePoints, 'owner' | 'labels'>): CallerReading => {
    const subset = labels[SUBSET] ?? '';
    const { cluster, namespace, service: name, workload } = owner;
    const key = JSON.stringify([cluster, namespace, name, workload, subset]);
    const reading = readings.get(key) ?? { owner, subset, grown: new Map(), levels: new Map() };
    readings.set(key, reading);
    return reading;
  };
  let firstStep = Infinity;
  const heardAt = (values: GaugePoints['max']): void => {
    const step = values.findIndex((value) => value !== null);
    if (step >= 0) firstStep = Math.min(firstStep, step);
  };
  for (const one of grown) {
    const sum = total(one.growth);
    if (sum === null) continue;
    const { grown: counts } = readingOf(one);
    counts.set(one.metric, (counts.get(one.metric) ?? 0) + sum);
    heardAt(one.growth);
  }
  for (const one of answer.series) {
    if (isCounter(one)) continue;
    const standing = holdTold(one, held, heardIn);
    const most = highestOf(standing, skipped);
    if (most === null) continue;
    const { levels } = readingOf(one);
    heardAt(standing.max.slice(skipped));
    const level: Level = { now: levelAtEnd(one), most };
    const isHighest = RESILIENCE_METRICS.get(one.metric) === 'highest';
    levels.set(one.metric, joinLevels(levels.get(one.metric), level, isHighest));
  }
  const first = answer.times[skipped + firstStep];
  const counted = {
    from: answer.times[skipped] ?? window.from,
    to: (answer.times.at(-1) ?? window.to - answer.stepMs) + answer.stepMs,
  };
  const since = heard.slice(skipped + firstStep);
  // What was counted before the console stopped would look like all that there was.
  if (since.filter(Boolean).length < HEARD_SHARE * since.length)
    return { window: counted, readings: [], toldFrom: null, warnings: answer.warnings };
  return {
    window: counted,
    readings: [...readings.values()],
    toldFrom: first === undefined ? null : Math.max(window.from, first),
    warnings: answer.warnings,
  };
}
