/**
 * Reads a canary: one coarse question about the last day (which versions there are, and since when), one about the time that is compared, by version with
 * histograms. See docs/traffic.md for where the comparison begins.
 */
import type { Canary, CanaryQuery } from '@sightglass/shared/contract';
import { parseVersionId, type ServiceRef } from '@sightglass/shared/identity';
import { chooseStep, type TimeWindow } from '@sightglass/shared/time-range';
import type { AppContext } from '../../http/app-context.ts';
import { invalidParameter, unknownId } from '../../http/problem.ts';
import { resolveQuestion } from '../../http/question.ts';
import { collectWarnings } from '../../http/warnings.ts';
import { isConfigRead, listConfigWarnings } from '../../mesh-config/config-warnings.ts';
import { errorRatioOf, latencyOf, perSecond } from '../../signals/golden-signals.ts';
import { roundSignificant } from '../../signals/round.ts';
import { findServiceSubject } from '../../signals/subject.ts';
import { totalSums } from '../../signals/sums.ts';
import { isStored } from '../../store/stored-node.ts';
import type { EdgeFilter, SeriesAnswer, SignalSums } from '../../store/telemetry-store.ts';
import { chooseVersions, listVersions, midnightBefore, type SeenVersion } from './choose-versions.ts';
import { compareVersions } from './compare-versions.ts';
import { wilson } from './share-bounds.ts';
import { readWeightsHistory } from './weights-history.ts';

const DAY_MS = 86_400_000;
/** Looks back to see which version is the new one. */
const LOOK_BACK_STEPS = 96;
const MOST_WINDOWS = 360;

type Points = readonly (SignalSums | null)[];
type Anchor = Pick<Canary, 'anchor'> & { readonly from: number };

function pointsOf({ groups, times }: SeriesAnswer, version: string): Points {
  return (
    groups.find(({ key }) => (parseVersionId(key)?.version ?? key) === version)?.points ??
    times.map(() => null)
  );
}

function isSum(one: SignalSums | null): one is SignalSums {
  return one !== null;
}

function presentVersions(answer: SeriesAnswer): Canary['versions'] {
  const seen = listVersions(answer);
  const all = seen.reduce((sum, { requests }) => sum + requests, 0);
  return seen.map(({ version, requests, firstAt }) => {
    const points = pointsOf(answer, version);
    const sums = totalSums(points.filter(isSum));
    const last = points.findLastIndex((one) => one !== null && one.requests > 0);
    const interval = wilson(sums.errors, requests);
    return {
      version,
      requests: roundSignificant(requests),
      requestsPerSecond: perSecond(requests, answer.coveredMs),
      share: all > 0 ? roundSignificant(requests / all) : null,
      errors: roundSignificant(sums.errors),
      errorRatio: errorRatioOf(sums),
      errorInterval: interval && {
        low: roundSignificant(interval.low),
        high: roundSignificant(interval.high),
      },
      latency: latencyOf(sums.histogram),
      histogram: sums.histogram && {
        bounds: [...sums.histogram.bounds],
        counts: sums.histogram.counts.map(roundSignificant),
      },
      firstAt: Math.max(firstAt, answer.window.from),
      lastAt: Math.min((answer.times[last] as number) + answer.stepMs, answer.window.to),
    };
  });
}

/** Shares of each version over time; null where the service had no requests. */
function presentShares(answer: SeriesAnswer, versions: Canary['versions']): Canary['weights']['observed'] {
  const points = versions.map(({ version }) => pointsOf(answer, version));
  const totals = answer.times.map((_, i) => points.reduce((sum, one) => sum + (one[i]?.requests ?? 0), 0));
  return versions.map(({ version }, v) => ({
    version,
    shares: totals.map((total, i) =>
      total > 0 ? roundSignificant((points[v]?.[i]?.requests ?? 0) / total) : null,
    ),
  }));
}

interface Situation {
  readonly query: CanaryQuery;
  readonly window: TimeWindow;
  readonly lastDay: SeriesAnswer;
  readonly candidate: SeenVersion | undefined;
  readonly weights: Canary['weights']['configured'];
}

function chooseAnchor({ query, window, lastDay, candidate, weights }: Situation): Anchor {
  if (query.since !== undefined) {
    if (query.since >= window.to) throw invalidParameter('since', 'lies after the end of the range');
    return { anchor: 'asked', from: query.since };
  }
  if (query.range.includes('..') && !query.range.startsWith('now'))
    return { anchor: 'range', from: window.from };
  // After a rollout the last weights are those that divided, not the end of them.
  const divided = weights.findLast((one) => one.from !== null && one.weights.length > 0);
  const changed = divided?.from ?? null;
  if (changed !== null && changed < window.to) return { anchor: 'weights', from: changed };
  // Only what others were seen before is known to be new.
  const began = lastDay.times.find((_, i) => (lastDay.covered[i] ?? 0) > 0);
  if (candidate && began !== undefined && candidate.firstAt > began)
    return { anchor: 'first-seen', from: candidate.firstAt };
  const midnight = midnightBefore(window.to);
  return { anchor: 'midnight', from: midnight < window.to ? midnight : window.to - DAY_MS };
}

/** What nobody has seen is not compared, nor repeated: it may be any text. */
function chooseSeen(
  seen: readonly SeenVersion[],
  wanted: Parameters<typeof chooseVersions>[1],
): ReturnType<typeof chooseVersions> {
  const chosen = chooseVersions(seen, wanted);
  const isSeen = (wantedOne: string): boolean => seen.some(({ version }) => version === wantedOne);
  return chosen && isSeen(chosen.baseline) && isSeen(chosen.candidate) ? chosen : null;
}

/** Throws a 404 for what was never seen. */
export async function readCanary(id: string, query: CanaryQuery, context: AppContext): Promise<Canary> {
  const subject = findServiceSubject(id);
  if (!subject?.inbound) throw unknownId('service', id);
  const { store, meshConfig, intervalMs } = context;
  const filter: EdgeFilter = subject.inbound;
  const service: ServiceRef = subject.ref;
  const question = resolveQuestion(query, context);
  const { window } = question;
  const clusters = meshConfig.clusters().filter(({ cluster }) => cluster === service.cluster);
  const read = (asked: TimeWindow, steps: number, histograms: boolean): Promise<SeriesAnswer> =>
    store.readSeries({
      window: asked,
      filter,
      by: 'target-version',
      stepMs: chooseStep(asked, steps, intervalMs),
      histograms,
    });
  const lastDay = await read({ from: window.to - DAY_MS, to: window.to }, LOOK_BACK_STEPS, false);
  const wanted = { baseline: query.baseline, candidate: query.candidate };
  const early = listVersions(lastDay);
  const weights = readWeightsHistory(service, { from: window.to - DAY_MS, to: window.to }, context);
  const newest = chooseVersions(early, wanted)?.candidate;
  const { anchor, from } = chooseAnchor({
    query,
    window,
    lastDay,
    candidate: early.find(({ version }) => version === newest),
    weights,
  });
  const answer = await read({ from, to: window.to }, MOST_WINDOWS, true);
  const versions = presentVersions(answer);
  if (versions.length === 0 && !(await isStored(store, [filter, subject.outbound])))
    throw unknownId('service', id);
  const chosen = chooseSeen(early.length > 1 ? early : listVersions(answer), wanted);
  const candidateWeight = weights
    .at(-1)
    ?.weights.find(({ version }) => version === chosen?.candidate)?.weight;
  return {
    window: answer.window,
    coveredMs: answer.coveredMs,
    stepMs: answer.stepMs,
    anchor,
    versions,
    effect: query.effect,
    comparison:
      chosen && versions.length > 0
        ? compareVersions(answer, {
            ...chosen,
            points: {
              baseline: pointsOf(answer, chosen.baseline),
              candidate: pointsOf(answer, chosen.candidate),
            },
            configuredWeight: candidateWeight ?? null,
            effect: query.effect,
            slower: query.slower,
          })
        : null,
    weights: {
      times: [...answer.times],
      observed: presentShares(answer, versions),
      configured: readWeightsHistory(service, { from, to: window.to }, context),
    },
    configured: isConfigRead(clusters),
    warnings: [
      ...(await collectWarnings(context, { ...question, window: { from, to: window.to } }, answer)),
      ...listConfigWarnings(clusters),
    ],
  };
}
