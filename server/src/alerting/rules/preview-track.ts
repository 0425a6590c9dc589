/** One subject over history, judged step by step -> the episodes that the alerts' own state machine makes of it. */
import type { AlertRule } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { stepAlert, type AlertProgress, type Judged } from '../alert-state.ts';
import { GONE_AFTER_MS } from '../apply-evaluations.ts';
import { durationOf } from './judge-rule.ts';
import type { NamedSubject } from './rule-subjects.ts';

/**
 * What a step says of the subject; `unheard`: nothing of it, and `missing` of the track says what that means to an alert; `unknown`: nothing can
 * be said, so no alert begins, and one that is there has no data.
 */
export interface TrackStep {
  readonly state: Judged | 'unheard' | 'unknown';
  readonly value: number | null;
}

export interface Track extends Pick<NamedSubject, 'subject' | 'label'> {
  readonly steps: readonly TrackStep[];
  readonly missing: Judged;
}

export interface TrackEpisode {
  readonly from: EpochMs;
  readonly to: EpochMs | null;
  readonly peak: number | null;
}

function pickPeak(peak: number | null, value: number | null, below: boolean): number | null {
  if (value === null || peak === null) return peak ?? value;
  return below ? Math.min(peak, value) : Math.max(peak, value);
}

function judgeStep(state: TrackStep['state'], absentMs: Milliseconds, missing: Judged): Judged {
  if (state === 'unknown') return 'no-data';
  if (state !== 'unheard') return state;
  return absentMs >= GONE_AFTER_MS ? 'inactive' : missing;
}

/** Episodes in order; the last may not be over. `times` are the ends of the steps; `below`: the least is the worst. */
export function followTrack(
  { steps, missing }: Track,
  rule: AlertRule,
  asked: { readonly times: readonly EpochMs[]; readonly stepMs: Milliseconds; readonly below: boolean },
): TrackEpisode[] {
  const terms = {
    forMs: durationOf(rule.for),
    keepFiringForMs: durationOf(rule.keepFiringFor),
    noData: rule.noData,
    elapsedMs: asked.stepMs,
  };
  const episodes: TrackEpisode[] = [];
  let progress: AlertProgress | null = null;
  let peak: number | null = null;
  let absentMs = 0;
  steps.forEach(({ state, value }, i) => {
    const at = asked.times[i] as number;
    if (state === 'unheard') absentMs += asked.stepMs;
    else if (state !== 'unknown') absentMs = 0;
    if ((state === 'unheard' || state === 'unknown') && !progress) return;
    const judged = judgeStep(state, absentMs, missing);
    const { next, event } = stepAlert(progress, judged, { ...terms, at });
    if (event === 'began' || (event === 'fired' && !progress)) peak = null;
    if (judged === 'active') peak = pickPeak(peak, value, asked.below);
    if (event === 'fired') episodes.push({ from: at, to: null, peak });
    const last = episodes.at(-1);
    if (last && last.to === null) {
      episodes[episodes.length - 1] = { ...last, peak, to: event === 'resolved' ? at : null };
    }
    progress = next;
  });
  return episodes;
}
