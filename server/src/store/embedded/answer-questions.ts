/**
 * The reading half of the store: plans a question, reads it, and says what of its window was really there.
 */
import type { Warning } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';
import type { Answer, TelemetryStore } from '../telemetry-store.ts';
import { pickLanes } from './edge-filter.ts';
import { coverSteps, planSteps, planSum, planWhole } from './plan.ts';
import type { Plan, StoredTier } from './plan.ts';
import { createEdgeRanks, readEdges } from './read-edges.ts';
import { readIdentities } from './read-outcomes.ts';
import { readRoles, readSeries } from './read-series.ts';
import type { Ring } from './ring.ts';
import type { Reading } from './sum-plan.ts';

export interface Holdings {
  readonly ring: Ring;
  /** Finest first. */
  readonly tiers: readonly StoredTier[];
}

/** The oldest moment of which anything is held; null when nothing is. */
export function findOldest(holdings: Holdings): EpochMs | null {
  const starts = [holdings.ring.windows[0]?.start, ...holdings.tiers.map((tier) => tier.coverage.oldest())];
  const known = starts.filter((start): start is number => typeof start === 'number');
  return known.length > 0 ? Math.min(...known) : null;
}

function warnOfHistory(plan: Plan, oldest: EpochMs | null, limit: EpochMs): Warning[] {
  if (oldest !== null && plan.window.from >= oldest) return [];
  if (plan.window.from < limit) {
    const message = `Telemetry before ${new Date(Math.max(limit, oldest ?? limit)).toISOString()} is no longer kept.`;
    return [{ code: 'out-of-retention', subject: 'store', message }];
  }
  const message =
    oldest === null
      ? 'No telemetry is stored yet.'
      : `The oldest stored telemetry is of ${new Date(oldest).toISOString()}.`;
  return [{ code: 'partial-history', subject: 'store', message }];
}

/** Readers over the holdings. `now` gives epoch milliseconds. */
export function createReaders(
  reading: Reading,
  holdings: Holdings,
  now: () => EpochMs,
): Pick<TelemetryStore, 'readEdges' | 'readSeries' | 'readIdentities'> {
  const edgeRanks = createEdgeRanks(reading.dictionary);
  const longest = Math.max(...holdings.tiers.map((tier) => tier.retentionMs));

  function describe(plan: Plan): Answer {
    return {
      window: plan.window,
      coveredMs: coverSteps(plan).reduce((sum, ms) => sum + ms, 0),
      warnings: warnOfHistory(plan, findOldest(holdings), now() - longest),
    };
  }

  const planOf = (window: TimeWindow): Plan => planSum(window, holdings);

  return {
    async readEdges({ window, filter, histograms }) {
      const plan = planOf(window);
      const picked = pickLanes(reading.dictionary, filter);
      const answer = describe(plan);
      return { ...answer, edges: await readEdges({ ...reading, edgeRanks }, plan, { picked, histograms }) };
    },
    async readSeries({ window, filter, by, stepMs, histograms }) {
      const steps = planSteps(window, stepMs, holdings);
      const picked = pickLanes(reading.dictionary, filter);
      const answer = {
        ...describe(steps),
        stepMs: steps.stepMs,
        times: steps.times,
        covered: coverSteps(steps),
      };
      const plans = { steps, whole: planWhole(steps, holdings) };
      return { ...answer, groups: await readSeries(reading, plans, { picked, by, histograms }) };
    },
    async readIdentities({ window, filter }) {
      const plan = planOf(window);
      const picked = pickLanes(reading.dictionary, filter);
      const answer = describe(plan);
      const roles = await readRoles(reading, plan, picked);
      return { ...answer, pairs: await readIdentities(reading, plan, { picked, roles }) };
    },
  };
}
