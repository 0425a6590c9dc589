/**
 * From running totals at the ends of steps to what they grew by in each. Where a total fell, all totals of its pod began anew. A series that appears where its pod was heard of before counts from nothing;
 * the first words of a pod count nothing, because they may be old. What it grew by over a gap is spread over the steps of the gap in which anything was heard. Null where nothing is told. Pure.
 */
import type { GaugePoints } from '../store/gauges.ts';
import type { GaugeSeries } from '../telemetry/gauge-batch.ts';

export type Steps = readonly (number | null)[];

export interface Grown extends GaugeSeries {
  /** By step. */
  readonly growth: Steps;
}

export function podKey({ cluster, namespace, workload, pod }: GaugeSeries['owner']): string {
  return JSON.stringify([cluster, namespace, workload, pod]);
}

interface PodPast {
  /** First step with any word of the pod. */
  heardSince: number;
  /** Steps before whose end it began anew. */
  readonly restarts: Set<number>;
}

/** A total that was less in step `by` than in step `after`. */
interface Fall {
  readonly after: number;
  readonly by: number;
}

function listFalls(totals: Steps): Fall[] {
  const falls: Fall[] = [];
  let last: { readonly total: number; readonly step: number } | null = null;
  for (const [step, total] of totals.entries()) {
    if (total === null) continue;
    if (last !== null && total < last.total) falls.push({ after: last.step, by: step });
    last = { total, step };
  }
  return falls;
}

/**
 * A small total may pass what it was before a restart within a step, while greater ones show the fall: a pod's totals are looked at together. One that is told seldom shows late what others showed: as few
 * restarts as explain all falls.
 */
function readPast(series: readonly GaugePoints[]): Map<string, PodPast> {
  return new Map(
    [...Map.groupBy(series, ({ owner }) => podKey(owner))].map(([key, own]) => {
      const past: PodPast = { heardSince: Infinity, restarts: new Set() };
      for (const { max } of own) {
        const first = max.findIndex((total) => total !== null);
        if (first >= 0) past.heardSince = Math.min(past.heardSince, first);
      }
      const falls = own.flatMap(({ max }) => listFalls(max)).toSorted((a, b) => a.by - b.by);
      for (const { after, by } of falls) if (!isRestarted(past, after, by)) past.restarts.add(by);
      return [key, past];
    }),
  );
}

function isRestarted({ restarts }: PodPast, after: number, by: number): boolean {
  for (let step = after + 1; step <= by; step++) if (restarts.has(step)) return true;
  return false;
}

interface StandingTotal {
  readonly total: number;
  /** Step in which it was told last. */
  readonly toldAt: number;
  /** Step until which it stands. */
  readonly step: number;
}

/** How totals stand that are not told again. */
interface Standing {
  /** For so many steps after it was told a total stands. */
  readonly held: number;
  /** Whether anything was heard in a step; nothing stands over one without, nor did anything grow in it that is known of. */
  readonly isHeard: (step: number) => boolean;
}

const NONE_STANDS: Standing = { held: 0, isHeard: () => true };

function growSteps(totals: Steps, past: PodPast, { held, isHeard }: Standing): (number | null)[] {
  const growth = totals.map((): number | null => null);
  let last: StandingTotal | null = null;
  for (const [step, total] of totals.entries()) {
    if (total === null) {
      if (last === null || step - last.toldAt > held) continue;
      // What began anew does not stand at its former total, whenever it is told again.
      if (isRestarted(past, last.step, step) || step - last.step > 1 || !isHeard(step)) continue;
      growth[step] = 0;
      last = { total: last.total, toldAt: last.toldAt, step };
      continue;
    }
    if (last === null) {
      growth[step] = step > past.heardSince ? total : null;
    } else {
      const grown = isRestarted(past, last.step, step) ? total : total - last.total;
      const steps = [step];
      for (let one = last.step + 1; one < step; one++) if (isHeard(one)) steps.push(one);
      for (const one of steps) growth[one] = grown / steps.length;
    }
    last = { total, toldAt: step, step };
  }
  return growth;
}

/** `skipped` steps at the beginning are only there to grow from. */
export function growPrinted(
  series: readonly GaugePoints[],
  skipped: number,
  standing: Standing = NONE_STANDS,
): Grown[] {
  const pods = readPast(series);
  return series.map(({ metric, labels, owner, max }) => ({
    metric,
    labels,
    owner,
    growth: growSteps(max, pods.get(podKey(owner)) as PodPast, standing).slice(skipped),
  }));
}

/** Null where none tells anything. */
export function sumSteps(all: readonly Steps[]): (number | null)[] {
  const length = Math.max(0, ...all.map((steps) => steps.length));
  return Array.from({ length }, (_, step) => {
    const told = all.flatMap((steps) => steps[step] ?? []);
    return told.length === 0 ? null : told.reduce((sum, value) => sum + value, 0);
  });
}

/** Over all steps; null where none tells anything. */
export function total(steps: Steps): number | null {
  const told = steps.filter((value) => value !== null);
  return told.length === 0 ? null : told.reduce((sum, value) => sum + value, 0);
}

/** Index of the last step with growth; -1 for none. */
export function lastGrowth(steps: Steps): number {
  return steps.findLastIndex((value) => value !== null && value > 0);
}
