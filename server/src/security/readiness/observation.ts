/**
 * How long and how completely was observed what a verdict rests on, and when traffic was last seen. What enters are series of the store; times are
 * ends of steps, so that a moment `since` when nothing was seen is never too early. Milliseconds.
 */
import type { MtlsCounts } from '@sightglass/shared/mtls';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { SeriesAnswer } from '../../store/telemetry-store.ts';

/** A cluster of which nothing at all is heard for so long counts as not observed: nobody can tell a quiet one from a cut-off one. */
const SILENT_MS = 1_800_000;

export interface Observation {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly coveredMs: Milliseconds;
}

type Points = SeriesAnswer['groups'][number]['points'];

function endOfStep({ times, stepMs, window }: SeriesAnswer, step: number): EpochMs {
  return Math.min((times[step] as number) + stepMs, window.to);
}

function startOfStep({ times, window }: SeriesAnswer, step: number): EpochMs {
  return Math.max(times[step] as number, window.from);
}

function isHeard(groups: readonly { readonly points: Points }[], step: number): boolean {
  return groups.some(({ points }) => {
    const point = points[step];
    return point !== null && point !== undefined;
  });
}

/**
 * The observation of one cluster, from all that is received in it (`groups` of the series): since it was first heard of, without what was not
 * stored and without silence of half an hour and more. Null where nothing was heard.
 */
export function observe(
  series: SeriesAnswer,
  groups: readonly { readonly points: Points }[],
): Observation | null {
  const heard = series.times.map((_, step) => isHeard(groups, step));
  const first = heard.indexOf(true);
  if (first < 0) return null;
  let coveredMs = 0;
  let silentMs = 0;
  for (let step = first; step < heard.length; step++) {
    const coveredOfStep = series.covered[step] ?? 0;
    if (heard[step]) {
      coveredMs += coveredOfStep + (silentMs < SILENT_MS ? silentMs : 0);
      silentMs = 0;
    } else silentMs += coveredOfStep;
  }
  if (silentMs < SILENT_MS) coveredMs += silentMs;
  return { from: startOfStep(series, first), to: series.window.to, coveredMs };
}

/** When something was first and last seen; null when never. */
export interface Seen {
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  /** The last step in which it was. */
  readonly lastStep: number;
}

/** The steps in which the sum of several lines is more than nothing. */
export function findSeen(
  series: SeriesAnswer,
  lines: readonly Points[],
  amountOf: (counts: MtlsCounts) => number,
): Seen | null {
  let first = -1;
  let last = -1;
  for (let step = 0; step < series.times.length; step++) {
    const any = lines.some((points) => {
      const point = points[step];
      return point !== null && point !== undefined && amountOf(point) > 0;
    });
    if (!any) continue;
    if (first < 0) first = step;
    last = step;
  }
  if (first < 0) return null;
  return { firstAt: startOfStep(series, first), lastAt: endOfStep(series, last), lastStep: last };
}

export interface CleanSince {
  readonly lastPlaintextAt: EpochMs | null;
  readonly cleanSince: EpochMs | null;
}

/**
 * Since when nothing but mutual TLS was seen: the end of the last step in which anything else was. Null where that is the newest step of all that was
 * heard of the cluster, and where nothing of `received`, the sums of the window, is mutual.
 */
export function findCleanSince(
  series: SeriesAnswer,
  lines: readonly Points[],
  known: { readonly observation: Observation; readonly received: MtlsCounts },
): CleanSince {
  const plaintext = findSeen(series, lines, (counts) => counts.plaintext);
  const dirty = findSeen(series, lines, (counts) => counts.plaintext + counts.unmeasured);
  const lastPlaintextAt = plaintext?.lastAt ?? null;
  const { observation, received } = known;
  if (!(received.mutual > 0)) return { lastPlaintextAt, cleanSince: null };
  if (!dirty) return { lastPlaintextAt, cleanSince: observation.from };
  const newest = series.covered.findLastIndex((coveredMs) => coveredMs > 0);
  return { lastPlaintextAt, cleanSince: dirty.lastStep < newest ? dirty.lastAt : null };
}
