/**
 * The reading half of the store: plans a question, reads it, and says what of its window was really there.
 */
import type { Warning } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { Answer, TelemetryStore } from '../telemetry-store.ts';
import { pickLanes } from './edge-filter.ts';
import { createEdgeIndex } from './edge-index.ts';
import { createEdgeRuns } from './edge-runs.ts';
import type { StoreLog } from './embedded-store-options.ts';
import { guardTables } from './guard-tables.ts';
import { coverSteps, planSteps, planSum, planWhole } from './plan.ts';
import type { Plan, StoredTier } from './plan.ts';
import { readEdges } from './read-edges.ts';
import { readIdentities } from './read-outcomes.ts';
import { readRoles, readSeries } from './read-series.ts';
import { createRingSums } from './ring-sums.ts';
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

/** Readers over the holdings. `now` gives epoch milliseconds. Where the tables fail, the ring answers, with a warning. */
export function createReaders(
  parts: Omit<Reading, 'ringSums' | 'edgeRuns'>,
  holdings: Holdings,
  outside: { now: () => EpochMs; log: StoreLog },
): Pick<TelemetryStore, 'readEdges' | 'readSeries' | 'readIdentities'> {
  const reading: Reading = {
    ...parts,
    ringSums: createRingSums(holdings.ring),
    edgeRuns: createEdgeRuns(parts.dictionary),
  };
  const index = createEdgeIndex(reading.dictionary);
  const longest = Math.max(...holdings.tiers.map((tier) => tier.retentionMs));

  function describe(plan: Plan): Answer {
    return {
      window: plan.window,
      coveredMs: coverSteps(plan).reduce((sum, ms) => sum + ms, 0),
      warnings: warnOfHistory(plan, findOldest(holdings), outside.now() - longest),
    };
  }

  /** Reads with tables that may fail; without them nothing of their spans was covered. */
  async function readGuarded<Part>(
    plan: Plan,
    read: (guarded: Reading) => Promise<Part>,
  ): Promise<{ part: Part; plan: Plan; answer: Answer }> {
    const guarded = guardTables(reading.tables, outside.log);
    const part = await read({ ...reading, tables: guarded.tables });
    const failure = guarded.failure();
    if (failure === null) return { part, plan, answer: describe(plan) };
    const rest = { ...plan, spans: [] };
    const answer = describe(rest);
    const message = `Stored history could not be read, only the last minutes are answered: ${failure}`;
    const warnings = [...answer.warnings, { code: 'engine' as const, subject: 'store', message }];
    return { part, plan: rest, answer: { ...answer, warnings } };
  }

  return {
    async readEdges({ window, filter, histograms }) {
      const plan = planSum(window, holdings);
      const picked = pickLanes(reading.dictionary, index, filter);
      const { part, answer } = await readGuarded(plan, (guarded) =>
        readEdges(guarded, plan, { picked, histograms }),
      );
      return { ...answer, edges: part };
    },
    async readSeries({ window, filter, by, stepMs, histograms, outcomes }) {
      const steps = planSteps(window, stepMs, holdings);
      const whole = planWhole(steps, holdings);
      const picked = pickLanes(reading.dictionary, index, filter);
      const { part, plan, answer } = await readGuarded(steps, (guarded) =>
        readSeries(guarded, { steps, whole }, { picked, by, histograms, outcomes }),
      );
      return { ...answer, stepMs: steps.stepMs, times: steps.times, covered: coverSteps(plan), groups: part };
    },
    async readIdentities({ window, filter }) {
      const plan = planSum(window, holdings);
      const picked = pickLanes(reading.dictionary, index, filter);
      const { part, answer } = await readGuarded(plan, async (guarded) => {
        const roles = await readRoles(guarded, plan, picked);
        return readIdentities(guarded, plan, { picked, roles });
      });
      return { ...answer, pairs: part };
    },
  };
}
