/** Words for canaries: verdicts, differences of shares in percentage points, and why a weight comes next. Shares are 0..1. */
import type { Canary, Judgement } from '@sightglass/shared/contract';
import { formatCount } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { NO_VALUE } from '../../format/number-text.ts';
import { formatRatio } from '../../format/ratio.ts';

type Verdict = Judgement['verdict'];
export type Comparison = NonNullable<Canary['comparison']>;

export const CANARY_VERDICTS: Readonly<Record<Verdict, string>> = {
  better: 'Better',
  worse: 'Worse',
  'no-difference-yet': 'No difference yet',
};

/** Percentage points with their sign: 0.0123 -> `+1.23 pp`. */
export function formatPoints(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return NO_VALUE;
  const points = Math.abs(share * 100);
  const digits = points >= 10 ? 1 : points >= 0.1 ? 2 : 3;
  const sign = share > 0 ? '+' : share < 0 ? '−' : '';
  return `${sign}${points.toFixed(digits)} pp`;
}

export function formatInterval({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${formatPoints(low)} to ${formatPoints(high)}`;
}

/** `of its requests fail` */
function sayMark(kind: 'errors' | 'latency', slowMs: number | null): string {
  return kind === 'errors' ? 'fail' : `take longer than ${formatLatency(slowMs)}`;
}

/** One kind of judgement as a sentence for plain readers. */
export function sayJudgement(
  kind: 'errors' | 'latency',
  { verdict, isEnough, difference, baseline, candidate, needed, matters }: Judgement,
  { baseline: old, candidate: now, slowMs, minimumRequests }: Comparison,
): string {
  const mark = sayMark(kind, slowMs);
  if (!isEnough)
    return `Too little to say: at least ${formatCount(minimumRequests)} requests of each version side by side are needed; ${now} had ${formatCount(candidate.of)}, ${old} ${formatCount(baseline.of)}.`;
  const shares = `${formatRatio(candidate.share)} of ${now}’s requests ${mark}, ${formatRatio(baseline.share)} of ${old}’s`;
  if (verdict === 'no-difference-yet') {
    const more = Math.max(0, needed - candidate.of);
    const wait =
      more > 0
        ? ` To see a difference that matters about ${formatCount(more)} more requests of ${now} are needed.`
        : '';
    return `${shares}: that can be chance. The difference lies between ${formatInterval(difference)}.${wait}`;
  }
  const small = matters ? '' : ' It is real, but smaller than what you called important.';
  return `${shares}: ${verdict} by ${formatPoints(Math.abs(difference.estimate)).replace('+', '')} (${formatInterval(difference)}), more than chance makes.${small}`;
}

export const ANCHOR_WORDS: Readonly<Record<Canary['anchor'], string>> = {
  asked: 'as chosen',
  range: 'the start of the range',
  weights: 'when the weights last changed',
  'first-seen': 'when the newer version first had traffic',
  midnight: 'midnight UTC: both versions had traffic all of the last day',
};

type Rule = Comparison['next']['rule'];

const RULE_WORDS: Readonly<Record<Rule, string>> = {
  'errors-worse': 'It fails more often: take it back.',
  'latency-worse': 'It is slower by more than what matters: take it back.',
  'too-little': 'Too few requests to judge: stay.',
  'errors-open': 'More errors, as many as matter, are not excluded yet: stay.',
  'latency-open': 'More slow requests, as many as matter, are not excluded yet: stay.',
  'step-up': 'A harm of the size that matters is excluded: the next step of 1, 5, 10, 25, 50, 100.',
  done: 'A harm of the size that matters is excluded, and it takes all: done.',
};

export function sayNext({ next: { rule } }: Comparison): string {
  return RULE_WORDS[rule];
}

export function formatWeight(weight: number | null): string {
  return weight === null ? NO_VALUE : `${Math.round(weight * 10) / 10}%`;
}
