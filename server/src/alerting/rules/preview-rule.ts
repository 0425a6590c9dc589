/**
 * What a rule would have done over stored history: judged by the code that judges the present, followed by the alerts' own state machine,
 * in steps that history has. In: a rule, kept or not, and a window. Out: its episodes, the series of the subjects that came
 * closest, and what it sees now. Where history tells nothing of a condition, a note says so.
 */
import type { AlertRule, AlertRulePreview } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import { roundSignificant } from '../../signals/round.ts';
import type { TelemetryStore } from '../../store/telemetry-store.ts';
import type { Rules } from './create-rules.ts';
import { durationOf } from './judge-rule.ts';
import { readDeniedHistory, readNewEdgeHistory, readPlaintextHistory } from './preview-edges.ts';
import type { HistoryRead } from './preview-history.ts';
import { readSaturationHistory, type ReadSaturationSeries } from './preview-saturation.ts';
import { readSignalHistory } from './preview-signal.ts';
import { choosePreviewStep } from './preview-steps.ts';
import { followTrack, type Track, type TrackEpisode } from './preview-track.ts';
import { duration } from './words.ts';

export type RulePreview = (rule: AlertRule, window: TimeWindow) => Promise<AlertRulePreview>;

export interface RulePreviewOptions {
  readonly store: Pick<TelemetryStore, 'readSeries' | 'readStatus'>;
  readonly rules: Pick<Rules, 'judge'>;
  readonly readSaturationSeries: ReadSaturationSeries;
  readonly intervalMs: Milliseconds;
  /** Distance of evaluations. */
  readonly everyMs: Milliseconds;
}

const MOST_SERIES = 8;
const MOST_EPISODES = 500;

const NOT_IN_HISTORY: Partial<Record<AlertRule['condition']['kind'], string>> = {
  certificate: 'Certificates are known as of now only: what they were like before is not kept.',
  silent: 'When which source fell silent is not kept: this is judged as of now only.',
};

/** The limit in the unit of the values. */
function measureOf({
  condition,
}: AlertRule): Pick<AlertRulePreview, 'threshold' | 'unit'> & { below: boolean } {
  switch (condition.kind) {
    case 'golden-signal': {
      const { signal, comparison, threshold } = condition;
      const unit = signal === 'error-ratio' ? 'ratio' : signal === 'requests' ? 'per-second' : 'ms';
      return { threshold: comparison === 'gone' ? 0 : threshold, unit, below: comparison !== 'above' };
    }
    case 'plaintext':
      return { threshold: condition.share, unit: 'ratio', below: false };
    case 'denied':
      return { threshold: condition.minimumRequests, unit: 'none', below: false };
    case 'certificate':
      return condition.validityLeft === null
        ? { threshold: durationOf(condition.within) / 86_400_000, unit: 'days', below: true }
        : { threshold: condition.validityLeft, unit: 'ratio', below: true };
    case 'saturation':
      return { threshold: null, unit: 'ratio', below: false };
    default:
      return { threshold: null, unit: 'none', below: false };
  }
}

/** Null where history cannot tell. */
async function readHistory(
  rule: AlertRule,
  window: TimeWindow,
  { store, intervalMs, readSaturationSeries }: RulePreviewOptions,
): Promise<HistoryRead | null> {
  const { condition } = rule;
  const windowMs = durationOf(rule.window);
  const { edges, oldestAt } = await store.readStatus();
  if (oldestAt === null) return null;
  const isOfEdges = condition.kind !== 'golden-signal' || condition.of === 'edge';
  const groups = isOfEdges ? edges : edges / 4;
  const ask = (beforeMs: Milliseconds) => {
    const from = Math.max(Math.min(oldestAt, window.from), window.from - beforeMs);
    const whole = { from, to: window.to };
    return { window: whole, windowMs, stepMs: choosePreviewStep(whole, windowMs, { groups, intervalMs }) };
  };
  switch (condition.kind) {
    case 'golden-signal':
      return readSignalHistory({ ...rule, condition }, store, ask(2 * windowMs));
    case 'plaintext':
      return readPlaintextHistory({ ...rule, condition }, store, ask(windowMs));
    case 'denied':
      return readDeniedHistory({ ...rule, condition }, store, ask(windowMs));
    case 'saturation':
      return readSaturationHistory({ ...rule, condition }, readSaturationSeries, ask(0));
    case 'new-edge': {
      const lookbackMs = durationOf(condition.lookback);
      return readNewEdgeHistory({ ...rule, condition }, store, {
        ...ask(lookbackMs + windowMs),
        lookbackMs,
        oldestAt,
      });
    }
    default:
      return null;
  }
}

interface Followed {
  readonly track: Track;
  readonly episodes: readonly TrackEpisode[];
  readonly extreme: number | null;
}

/** Those that would have fired first, then by how close they came. */
function sortClosest(followed: readonly Followed[], below: boolean): Followed[] {
  const far = below ? Infinity : -Infinity;
  const distance = ({ extreme }: Followed): number => (below ? 1 : -1) * (extreme ?? far);
  return followed.toSorted(
    (a, b) =>
      Number(b.episodes.length > 0) - Number(a.episodes.length > 0) ||
      distance(a) - distance(b) ||
      (a.track.subject.id < b.track.subject.id ? -1 : 1),
  );
}

function follow(track: Track, rule: AlertRule, asked: Parameters<typeof followTrack>[2]): Followed {
  const values = track.steps.flatMap(({ value }) => value ?? []);
  const extreme = values.length === 0 ? null : asked.below ? Math.min(...values) : Math.max(...values);
  return { track, episodes: followTrack(track, rule, asked), extreme };
}

function noteOf(rule: AlertRule, stepMs: Milliseconds, everyMs: Milliseconds): string | null {
  const windowMs = durationOf(rule.window);
  const notes: string[] = [];
  const isOfLevels = rule.condition.kind === 'saturation';
  if (stepMs > windowMs && !isOfLevels)
    notes.push(
      `History is tried in steps of ${duration(stepMs)}, longer than the window of ${duration(windowMs)}: short peaks are flattened.`,
    );
  else if (stepMs > everyMs)
    notes.push(
      `History is tried every ${duration(stepMs)}, the rule every ${duration(everyMs)}: times are that coarse, and what is shorter is missed.`,
    );
  if (isOfLevels) notes.push('Levels are the present ones; gauges are kept from when a signal was defined.');
  if (
    rule.condition.kind === 'golden-signal' &&
    rule.condition.of === 'workload' &&
    rule.scope.services.length > 0
  )
    notes.push('History of workloads is not known by service: all workloads of the scope are tried.');
  return notes.length > 0 ? notes.join(' ') : null;
}

/** Previews of rules; rejects when the store cannot be read. */
export function createRulePreview(options: RulePreviewOptions): RulePreview {
  return async (rule, window) => {
    const { below, threshold, unit } = measureOf(rule);
    const verdict = await options.rules.judge(rule, window.to);
    const present = {
      subjects: verdict.subjects,
      meetsNow: verdict.findings.filter(({ state }) => state === 'active').length,
      threshold,
      unit,
    };
    const history = await readHistory(rule, window, options);
    const impossible = verdict.error ?? NOT_IN_HISTORY[rule.condition.kind] ?? null;
    if (!history) {
      const note = impossible ?? 'No history is stored yet.';
      return {
        window,
        stepMs: options.everyMs,
        times: [],
        series: [],
        episodes: [],
        note,
        warnings: [],
        ...present,
      };
    }
    const { answer, tracks } = history;
    const { stepMs } = answer;
    const ends = answer.times.map((start) => Math.min(start + stepMs, answer.window.to));
    const first = Math.max(
      0,
      ends.findIndex((end) => end > window.from),
    );
    const times = ends.slice(first);
    const shown = Array.from(tracks, (track) => ({ ...track, steps: track.steps.slice(first) }));
    const followed = shown.map((track) => follow(track, rule, { times, stepMs, below }));
    const hasNumbers = rule.condition.kind !== 'new-edge';
    const closest = hasNumbers ? sortClosest(followed, below).slice(0, MOST_SERIES) : [];
    const episodes = followed
      .flatMap(({ track: { subject, label }, episodes: own }) =>
        own.map((one) => ({ subject, label, ...one })),
      )
      .toSorted((a, b) => b.from - a.from);
    const notes = [impossible, noteOf(rule, stepMs, options.everyMs)];
    if (episodes.length > MOST_EPISODES)
      notes.push(`${episodes.length} episodes; the newest ${MOST_EPISODES} are told.`);
    return {
      window: { from: window.from, to: window.to },
      stepMs,
      times,
      series: closest.map(({ track: { subject, label, steps } }) => ({
        subject,
        label,
        values: steps.map(({ value }) => (value === null ? null : roundSignificant(value))),
      })),
      episodes: episodes.slice(0, MOST_EPISODES),
      note: notes.filter((note) => note !== null).join(' ') || null,
      warnings: [...answer.warnings],
      ...present,
    };
  };
}
