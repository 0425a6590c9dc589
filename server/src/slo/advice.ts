/** What an author should know before saving: why a tier cannot fire, how little a budget is worth, what history lacks. One sentence each. */
import type { Advice, Slo } from '@sightglass/shared/contract';
import { largestBurn } from '@sightglass/shared/slo';
import { longestPeriodMs, nominalPeriodMs } from '@sightglass/shared/slo-period';
import { formatDuration, type TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { adviseOnDependencies } from './dependencies.ts';
import type { Buckets } from './nearest-buckets.ts';
import { readRetention } from './retention.ts';
import type { SloBook } from './slo-book.ts';
import { nameTier, type Tier } from './tiers.ts';
import type { WindowCounts } from './timeline.ts';

const HOUR_MS = 3_600_000;
/** A budget of fewer bad events is worth a word. */
const FEW_FAILURES = 10;

export interface Findings {
  readonly id: string | undefined;
  readonly end: EpochMs;
  readonly window: TimeWindow;
  readonly whole: WindowCounts;
  readonly coveredShare: number;
  readonly tiers: readonly Tier[];
  readonly buckets: Buckets | null;
  readonly suggestedGoal: { readonly goal: number; readonly low: number; readonly high: number } | null;
  readonly coarseBefore: EpochMs | null;
  readonly error: string | null;
}

function percent(ratio: number): string {
  return `${Number((100 * ratio).toFixed(4))}%`;
}

function count(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(2)));
}

function adviseOnTiers(slo: Slo, tiers: readonly Tier[]): Advice[] {
  return tiers.flatMap((tier, index) => {
    if (tier.possible) return [];
    const message = `At a goal of ${percent(slo.goal)} nothing can burn faster than ${count(largestBurn(slo.goal))}, so the tier ${nameTier(tier)}, which fires above ${tier.burn}, never would.`;
    const severity = slo.tiers && tier.enabled ? 'error' : 'info';
    return { code: 'impossible-tier', severity, path: `tiers.${index}.burn`, message };
  });
}

function adviseOnTraffic(slo: Slo, { whole, tiers }: Findings): Advice[] {
  const noun = slo.sli.kind === 'windows' || slo.sli.kind === 'throughput' ? 'windows' : 'requests';
  if (!(whole.valid > 0)) {
    const message = `No ${noun} were counted in the stored history: this SLO says “no data” until there are some.`;
    return [{ code: 'no-traffic', severity: 'warning', path: 'scope', message }];
  }
  const perHour = (whole.valid * HOUR_MS) / whole.coveredMs;
  const worth = ((1 - slo.goal) * perHour * nominalPeriodMs(slo.period)) / HOUR_MS;
  const first = tiers.find((tier) => tier.enabled && tier.possible);
  const burnOfOne = first ? 1 / (perHour * (first.longMs / HOUR_MS)) / (1 - slo.goal) : 0;
  if (worth >= FEW_FAILURES && !(first && burnOfOne > first.burn)) return [];
  const single =
    first && burnOfOne > first.burn
      ? ` One failure burns at ${count(burnOfOne)} over ${first.long}; at least ${slo.minimumBadEvents} bad ones are needed to fire.`
      : '';
  const message = `At ${count(perHour)} ${noun} an hour the whole budget is worth ${count(worth)} bad ones.${single}`;
  return [{ code: 'low-traffic', severity: 'warning', path: 'goal', message }];
}

function adviseOnBuckets(slo: Slo, buckets: Buckets | null): Advice[] {
  if (!buckets || slo.sli.kind !== 'latency') return [];
  const { thresholdMs } = slo.sli;
  const { nearest, highest } = buckets;
  if (highest === null || nearest === null) return [];
  const path = 'sli.thresholdMs';
  if (nearest.above === null) {
    const message = `The proxies’ histogram ends at ${highest} ms: requests slower than that count as slower than ${thresholdMs} ms too. Choose ${highest} ms or less.`;
    return [{ code: 'bucket', severity: 'warning', path, message }];
  }
  const ends =
    nearest.below === null ? `below ${nearest.above} ms` : `between ${nearest.below} and ${nearest.above} ms`;
  const choice =
    nearest.below === null ? `${nearest.above} ms is` : `${nearest.below} and ${nearest.above} ms are`;
  const message = `The proxies’ histogram has no bound at ${thresholdMs} ms: requests ${ends} are shared out evenly. ${choice} measured exactly.`;
  return [{ code: 'bucket', severity: 'info', path, message }];
}

function adviseOnGoal(slo: Slo, { suggestedGoal, whole }: Findings): Advice[] {
  if (!suggestedGoal) return [];
  const compliance = whole.good / whole.valid;
  const { goal, low, high } = suggestedGoal;
  const range = `(95% interval ${percent(low)} to ${percent(high)})`;
  const missed = compliance < slo.goal;
  const message = missed
    ? `The stored history reached ${percent(compliance)} and would have missed this goal. The tightest goal that it met is ${percent(goal)} ${range}.`
    : `The stored history reached ${percent(compliance)}: the tightest goal that it met is ${percent(goal)} ${range}.`;
  return [{ code: 'suggested-goal', severity: missed ? 'warning' : 'info', path: 'goal', message }];
}

function adviseOnHistory(
  slo: Slo,
  { coveredShare, coarseBefore, whole, window }: Findings,
  retentionMs: Milliseconds | null,
): Advice[] {
  const advice: Advice[] = [];
  const periodMs = longestPeriodMs(slo.period);
  if (retentionMs !== null && periodMs > retentionMs) {
    const message = `The period is longer than telemetry is kept (${formatDuration(retentionMs)}): its budget could never be computed.`;
    const severity = slo.period.kind === 'rolling' ? 'error' : 'warning';
    advice.push({
      code: 'retention',
      severity,
      path: slo.period.kind === 'rolling' ? 'period.days' : 'period.unit',
      message,
    });
  }
  if (coveredShare < 0.95 && whole.coveredMs > 0) {
    const message = `Telemetry is stored for ${percent(Number(coveredShare.toFixed(3)))} of the time that is looked at.`;
    advice.push({ code: 'partial-history', severity: 'info', path: 'period', message });
  }
  if (coarseBefore !== null && coarseBefore > window.from) {
    const message = `Before ${new Date(coarseBefore).toISOString().slice(0, 16)}Z history is stored in longer steps than a window: each stands for all windows in it.`;
    advice.push({ code: 'coarse-history', severity: 'info', path: 'sli.window', message });
  }
  return advice;
}

/** All advice, the worst first. */
export async function adviseOn(book: SloBook, slo: Slo, findings: Findings): Promise<Advice[]> {
  const { store } = book.parts;
  const advice: Advice[] = [];
  if (slo.sli.kind === 'custom' && !store.readExpression) {
    const message =
      'A custom indicator is PromQL: it needs store.engine: prometheus. Over the embedded store nothing can evaluate it.';
    advice.push({ code: 'engine-needed', severity: 'error', path: 'sli', message });
  } else if (findings.error !== null) {
    advice.push({ code: 'no-traffic', severity: 'error', path: 'sli', message: findings.error });
  } else advice.push(...adviseOnTraffic(slo, findings));
  advice.push(
    ...adviseOnTiers(slo, findings.tiers),
    ...adviseOnHistory(slo, findings, await readRetention(store)),
    ...adviseOnBuckets(slo, findings.buckets),
    ...(await adviseOnDependencies(book, slo, findings)),
    ...adviseOnGoal(slo, findings),
  );
  const ranks = { error: 0, warning: 1, info: 2 };
  return advice.toSorted((a, b) => ranks[a.severity] - ranks[b.severity]);
}
