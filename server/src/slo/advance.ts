/**
 * Counts what is new: for all SLOs that a pass over the mesh tells one question about the last minutes, for the others one each. The last
 * minutes are read again each time, because telemetry may come late; what the store answered in part is read again once it answers whole.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import type { StoreIndicator } from './indicator.ts';
import { hear, hearFailure, type KeptSlo } from './kept-slo.ts';
import { readAlone, readShared, type ReadSteps } from './read-steps.ts';

/** Read again each time. */
const AGAIN_MS = 120_000;

function alignDown(at: number, stepMs: number): number {
  return Math.floor(at / stepMs) * stepMs;
}

/** Where to read on from; null when so much is missing that history must be read anew. */
function resumeAt({ ladder, indicator, doubtfulFrom, until }: KeptSlo, end: EpochMs): EpochMs | null {
  const { baseMs } = indicator;
  const reachMs = ladder.plan[0]?.reachMs ?? 0;
  if (until === null || end - until > reachMs / 2 || until - end > reachMs / 2) return null;
  if (doubtfulFrom !== null && end - doubtfulFrom > reachMs / 2) return null;
  const resume = alignDown(Math.min(until, end) - Math.max(AGAIN_MS, baseMs), baseMs);
  return Math.max(resume, ladder.finestFrom() ?? resume);
}

/** What is known is too old to go on from. */
function forget(kept: KeptSlo): void {
  kept.filled = false;
  kept.reading = null;
}

interface Due {
  readonly kept: KeptSlo;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

function take({ kept, to }: Due, steps: ReadSteps): void {
  const wasDoubtful = kept.doubtfulFrom;
  kept.doubtfulFrom = null;
  hear(kept, steps);
  // Doubt that began earlier stays while it lasts.
  if (kept.doubtfulFrom !== null && wasDoubtful !== null)
    kept.doubtfulFrom = Math.min(kept.doubtfulFrom, wasDoubtful);
  if (!kept.ladder.write(steps)) forget(kept);
  kept.reading = null;
  kept.until = to;
}

/** Those that a whole new step has come for; marks as unfilled what must be read anew. */
function listDue(all: readonly KeptSlo[], end: EpochMs): Due[] {
  return all.flatMap((kept) => {
    if (!kept.filled) return [];
    const to = alignDown(end, kept.indicator.baseMs);
    if (to === kept.until && kept.doubtfulFrom === null) return [];
    const resume = resumeAt(kept, end);
    if (resume === null) {
      forget(kept);
      return [];
    }
    return [{ kept, from: Math.min(resume, kept.doubtfulFrom ?? Infinity), to }];
  });
}

/** Brings the ladders up to `end`, the end of the newest stored window. Failures are noted with each SLO. */
export async function advanceLadders(
  store: TelemetryStore,
  all: readonly KeptSlo[],
  end: EpochMs,
): Promise<void> {
  const due = listDue(all, end);
  const passes = Map.groupBy(due, ({ kept: { indicator } }) =>
    indicator.kind === 'store' && indicator.sharedBy ? `${indicator.sharedBy} ${indicator.baseMs}` : '',
  );
  for (const [pass, members] of passes) {
    const [by, stepMs] = pass.split(' ') as ['target-service' | 'target-version' | '', string?];
    if (by === '' || members.length === 1) {
      for (const one of members) {
        const { kept, from, to } = one;
        const { indicator } = kept;
        try {
          take(one, await readAlone(store, indicator, { window: { from, to }, stepMs: indicator.baseMs }));
        } catch (error) {
          hearFailure(kept, error);
        }
      }
      continue;
    }
    const window = {
      from: Math.min(...members.map(({ from }) => from)),
      to: Math.max(...members.map(({ to }) => to)),
    };
    try {
      const indicators = members.map(({ kept }) => kept.indicator as StoreIndicator);
      const read = await readShared(store, indicators, { window, stepMs: Number(stepMs), by });
      members.forEach((one, i) => take(one, read[i] as ReadSteps));
    } catch (error) {
      for (const { kept } of members) hearFailure(kept, error);
    }
  }
}

/** How long ago the newest telemetry may have ended before nothing can be said of the present. */
export function staleAfter(intervalMs: Milliseconds): Milliseconds {
  return Math.max(300_000, 10 * intervalMs);
}
