/**
 * Reads history into ladders: each ring from as far back as the store holds steps as fine as it, newest first. Where many SLOs can be told by
 * one pass over the mesh, such passes are made for some steps at a time, with a rest between them, so that the event loop is never held.
 * Windows are judged in steps of their own length for as long as the store has them, in coarser ones before.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import type { Indicator, StoreIndicator } from './indicator.ts';
import type { CountedSteps, Ladder } from './ladder.ts';
import { readAlone, readShared, type ReadSteps, type StepsQuery } from './read-steps.ts';

/** So many SLOs are cheaper told by one pass over the mesh than one by one. */
const SHARED_FROM = 12;
/** Steps of one pass over the whole mesh: a thousand services make a thousand sums for each. */
const SHARED_STEPS = 24;
const LEAST_PRECISION_MS = 60_000;

export interface FillTarget {
  readonly indicator: Indicator;
  readonly ladder: Ladder;
  /** Told of each answer; `coarseBefore` is where steps finer than the ring's could no longer be had for windows. */
  read(steps: ReadSteps, coarseBefore: EpochMs | null): void;
  failed(error: unknown): void;
}

function alignUp(at: number, stepMs: number): number {
  return Math.ceil(at / stepMs) * stepMs;
}

function alignDown(at: number, stepMs: number): number {
  return Math.floor(at / stepMs) * stepMs;
}

/** Since when the store answers in steps of this length: asked with questions about nothing. */
async function findFineFrom(
  store: TelemetryStore,
  stepMs: Milliseconds,
  window: { from: EpochMs; to: EpochMs },
): Promise<EpochMs> {
  const isFine = async (from: EpochMs): Promise<boolean> => {
    if (window.to - from <= 2 * stepMs) return true;
    const filter = { target: { service: '~', namespace: '~' } };
    const answer = await store.readSeries({
      window: { from, to: window.to },
      filter,
      by: 'none',
      stepMs,
      histograms: false,
    });
    return answer.stepMs <= stepMs;
  };
  if (await isFine(window.from)) return window.from;
  let [coarse, fine] = [window.from, window.to];
  while (fine - coarse > Math.max(stepMs, LEAST_PRECISION_MS)) {
    const middle = alignDown((coarse + fine) / 2, stepMs);
    if (middle <= coarse) break;
    if (await isFine(middle)) fine = middle;
    else coarse = middle;
  }
  return fine;
}

/** The same counts in longer steps, each where it begins. */
function coarsen(steps: CountedSteps, stepMs: Milliseconds): CountedSteps {
  if (steps.stepMs === stepMs || steps.times.length === 0) return steps;
  const first = alignDown(steps.times[0] as number, stepMs);
  const last = alignDown(steps.times.at(-1) as number, stepMs);
  const length = (last - first) / stepMs + 1;
  const made = {
    stepMs,
    times: Array.from({ length }, (_, i) => first + i * stepMs),
    good: new Float64Array(length),
    valid: new Float64Array(length),
    covered: new Float64Array(length),
  };
  steps.times.forEach((start, i) => {
    const slot = (alignDown(start, stepMs) - first) / stepMs;
    for (const key of ['good', 'valid', 'covered'] as const)
      made[key][slot] = (made[key][slot] as number) + (steps[key][i] ?? 0);
  });
  return made;
}

function concat(parts: readonly CountedSteps[], stepMs: Milliseconds): CountedSteps {
  return {
    stepMs,
    times: parts.flatMap(({ times }) => [...times]),
    good: parts.flatMap(({ good }) => Array.from(good)),
    valid: parts.flatMap(({ valid }) => Array.from(valid)),
    covered: parts.flatMap(({ covered }) => Array.from(covered)),
  };
}

/** Whether a longer step is something else than the sum of shorter ones. */
function isOfWindows({ indicator }: FillTarget, intervalMs: Milliseconds): boolean {
  return indicator.kind === 'store' && indicator.baseMs > intervalMs;
}

interface RungQuery {
  readonly rung: number;
  readonly stepMs: Milliseconds;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Plans what is read of each ring, finest first. */
async function planQueries(store: TelemetryStore, ladder: Ladder, end: EpochMs): Promise<RungQuery[]> {
  const queries: RungQuery[] = [];
  for (const [rung, { stepMs, reachMs }] of ladder.plan.entries()) {
    const coarser = ladder.plan[rung + 1];
    const to = rung === 0 ? alignDown(end, stepMs) : end;
    const wanted = alignDown(end - reachMs, stepMs) + stepMs;
    // The coarsest ring takes what there is.
    const fine = coarser ? await findFineFrom(store, stepMs, { from: wanted, to }) : wanted;
    const from = fine === wanted ? alignUp(fine, stepMs) : alignUp(fine, coarser?.stepMs ?? stepMs);
    if (to - from >= stepMs) queries.push({ rung, stepMs, from, to });
  }
  return queries;
}

async function fillAlone(
  store: TelemetryStore,
  target: FillTarget,
  { rung, stepMs, from, to, intervalMs }: RungQuery & { intervalMs: Milliseconds },
): Promise<void> {
  const { indicator, ladder } = target;
  const ask = (query: StepsQuery): Promise<ReadSteps> => readAlone(store, indicator, query);
  if (rung === 0 || !isOfWindows(target, intervalMs)) {
    const steps = await ask({ window: { from, to }, stepMs });
    ladder.fill(rung, coarsen(steps, stepMs));
    target.read(steps, null);
    return;
  }
  const fineFrom = alignUp(await findFineFrom(store, indicator.baseMs, { from, to }), stepMs);
  const parts: CountedSteps[] = [];
  for (const [window, asked] of [
    [{ from, to: fineFrom }, stepMs],
    [{ from: fineFrom, to }, indicator.baseMs],
  ] as const) {
    if (window.to - window.from < asked) continue;
    const steps = await ask({ window, stepMs: asked });
    target.read(steps, fineFrom > from ? fineFrom : null);
    parts.push(coarsen(steps, stepMs));
  }
  ladder.fill(rung, concat(parts, stepMs));
}

/** Fills one ring of many by passes over the mesh, the newest steps first. */
async function fillShared(
  store: TelemetryStore,
  targets: readonly FillTarget[],
  query: RungQuery & { readonly by: 'target-service' | 'target-version' },
): Promise<void> {
  const { stepMs, by, rung } = query;
  const indicators = targets.map(({ indicator }) => indicator as StoreIndicator);
  const parts: ReadSteps[][] = targets.map(() => []);
  for (let to = query.to; to > query.from;) {
    const from = Math.max(query.from, alignUp(to, stepMs) - SHARED_STEPS * stepMs);
    const all = await readShared(store, indicators, { window: { from, to }, stepMs, by });
    all.forEach((steps, i) => {
      parts[i]?.unshift(steps);
      targets[i]?.read(steps, null);
    });
    to = from;
    await letOthersRun();
  }
  targets.forEach(({ ladder }, i) => ladder.fill(rung, coarsen(concat(parts[i] ?? [], stepMs), stepMs)));
}

/** Fills all, those of one kind together. A target that cannot be read is told so and left out. */
export async function fillLadders(
  store: TelemetryStore,
  targets: readonly FillTarget[],
  { end, intervalMs }: { readonly end: EpochMs; readonly intervalMs: Milliseconds },
): Promise<void> {
  const alike = Map.groupBy(targets, (target) => {
    const { indicator, ladder } = target;
    const shared = indicator.kind === 'store' && !isOfWindows(target, intervalMs) ? indicator.sharedBy : null;
    return JSON.stringify([ladder.plan, shared, shared && (indicator as StoreIndicator).histograms]);
  });
  for (const [key, group] of alike) {
    const [, by] = JSON.parse(key) as [unknown, 'target-service' | 'target-version' | null];
    const queries = await planQueries(store, (group[0] as FillTarget).ladder, end);
    if (by && group.length >= SHARED_FROM) {
      try {
        for (const query of queries) await fillShared(store, group, { ...query, by });
      } catch (error) {
        for (const target of group) target.failed(error);
      }
      continue;
    }
    for (const target of group) {
      try {
        for (const query of queries) await fillAlone(store, target, { ...query, intervalMs });
      } catch (error) {
        target.failed(error);
      }
      await letOthersRun();
    }
  }
}
