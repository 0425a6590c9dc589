/**
 * One SLO as the book keeps it: its document, how it is counted, its ladder, and what was found the last time. Made anew when what is
 * counted changes; kept when only the goal, the tiers or words do.
 */
import type { Slo, Warning } from '@sightglass/shared/contract';
import { longestPeriodMs } from '@sightglass/shared/slo-period';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { StoredDocument } from '../state/documents.ts';
import { indicatorOf, type Indicator } from './indicator.ts';
import { createLadder, planRungs, type Ladder } from './ladder.ts';
import { EngineNeeded, type ReadSteps } from './read-steps.ts';
import { tiersOf, type Tier, type TierReading } from './tiers.ts';
import type { Timeline } from './timeline.ts';
import type { TierStatus } from '@sightglass/shared/contract';

/** What was found at one moment. */
export interface Reading {
  readonly at: EpochMs;
  readonly timeline: Timeline;
  readonly tiers: readonly TierReading[];
  readonly states: readonly TierStatus['state'][];
}

export interface KeptSlo {
  readonly id: string;
  stored: StoredDocument<Slo>;
  readonly counts: string;
  readonly indicator: Indicator;
  ladder: Ladder;
  tiers: readonly Tier[];
  /** Up to where it was counted. */
  until: EpochMs | null;
  /** Whether its history was read. */
  filled: boolean;
  /** Whether history has grown since, so that it is to be read again; meanwhile what is known is used. */
  stale: boolean;
  /** Why it could not be counted the last time. */
  error: string | null;
  /** Since when the counts are in doubt: the store answered in part. */
  doubtfulFrom: EpochMs | null;
  /** Windows before this moment were judged in coarser steps; null when none was. */
  coarseBefore: EpochMs | null;
  warnings: readonly Warning[];
  /** Bad events by cluster, older ones counting less. */
  readonly clusters: Map<string, number>;
  reading: Reading | null;
}

/** Everything that decides what is counted and how far back. */
export function describeCounts({ sli, scope, period }: Slo): string {
  return JSON.stringify([sli, scope, longestPeriodMs(period)]);
}

export function makeLadder(slo: Slo, indicator: Indicator): Ladder {
  return createLadder(planRungs(indicator.baseMs, longestPeriodMs(slo.period)));
}

/** An SLO of which nothing is known yet. */
export function keepSlo(stored: StoredDocument<Slo>, intervalMs: Milliseconds): KeptSlo {
  const slo = stored.document;
  const indicator = indicatorOf(slo, intervalMs);
  return {
    id: stored.id,
    stored,
    counts: describeCounts(slo),
    indicator,
    ladder: makeLadder(slo, indicator),
    tiers: tiersOf(slo),
    until: null,
    filled: false,
    stale: false,
    error: null,
    doubtfulFrom: null,
    coarseBefore: null,
    warnings: [],
    clusters: new Map(),
    reading: null,
  };
}

const FADES = 0.9;

/** Takes note of what an answer told beside its counts. */
export function hear(kept: KeptSlo, steps: ReadSteps): void {
  kept.error = null;
  for (const [cluster, bad] of kept.clusters) kept.clusters.set(cluster, bad * FADES);
  for (const [cluster, bad] of steps.badByCluster)
    kept.clusters.set(cluster, (kept.clusters.get(cluster) ?? 0) + bad);
  // That history ends somewhere is told by the covered share.
  kept.warnings = steps.warnings.filter(
    ({ code }) => code !== 'partial-history' && code !== 'out-of-retention',
  );
  const isDoubtful = kept.warnings.some(({ code }) => code === 'engine' || code === 'cluster-down');
  const [first] = steps.times;
  if (isDoubtful && first !== undefined) kept.doubtfulFrom = Math.min(kept.doubtfulFrom ?? Infinity, first);
}

/** Takes note of why it could not be counted. */
export function hearFailure(kept: KeptSlo, error: unknown): void {
  kept.error = error instanceof Error ? error.message : String(error);
  const subject = error instanceof EngineNeeded ? 'store' : kept.stored.document.name;
  kept.warnings = [{ code: 'engine', subject, message: kept.error }];
}
