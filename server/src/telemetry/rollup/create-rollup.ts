/**
 * The rollup: text of many proxies in, closed windows of edges out. Each target keeps its own series cache and counters; the
 * sums they add to, and the windows of time, are shared.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { TargetIdentity } from '../dialects/dialect.ts';
import type { WindowBatch } from '../edge-window.ts';
import { NameTable } from '../exposition/name-table.ts';
import type { Rollup, TargetReader } from '../ingest.ts';
import { Accumulators } from './accumulators.ts';
import { closeWindow } from './close-window.ts';
import { OpenWindows } from './open-windows.ts';
import { chooseDialect } from './recognise-proxy.ts';
import { TargetCounters } from './target-counters.ts';
import { ScrapedTarget } from './target-reader.ts';

/** Closed windows between two sweeps of edges that nobody speaks of any more. */
const SWEEP_EVERY = 20;

export interface RollupOptions {
  /** Width of a window; windows start at multiples of it. Normally the scrape interval. */
  readonly intervalMs: Milliseconds;
  /** How long after its end a window still waits for answers under way. */
  readonly graceMs: Milliseconds;
}

/** A rollup without targets. */
export function createRollup({ intervalMs, graceMs }: RollupOptions): Rollup {
  const names = new NameTable((name) => name === 'istio_build' || chooseDialect(name) !== null);
  const accumulators = new Accumulators();
  const windows = new OpenWindows(intervalMs);
  const targets = new Map<string, ScrapedTarget>();
  const dropped = new Map<string, number>();
  let closedSinceSweep = 0;

  const drop = (reason: string): void => {
    dropped.set(reason, (dropped.get(reason) ?? 0) + 1);
  };

  const closeTarget = (id: string): void => {
    targets.get(id)?.close();
    targets.delete(id);
  };

  return {
    openTarget(id: string, identity: TargetIdentity): TargetReader {
      closeTarget(id);
      const counters = new TargetCounters(identity, accumulators, drop);
      const target = new ScrapedTarget(names, windows, counters);
      targets.set(id, target);
      return target;
    },
    closeTarget,
    advance(now: EpochMs): WindowBatch[] {
      const batches = windows
        .takeEndedBy(now - graceMs)
        .map((window) => closeWindow(window, accumulators, intervalMs))
        .filter((batch) => batch.windows.length > 0 || batch.clusters.length > 0);
      closedSinceSweep += batches.length;
      // Both take their time: preferably in a moment when no window closes.
      const isDue = closedSinceSweep >= (batches.length === 0 ? SWEEP_EVERY : 2 * SWEEP_EVERY);
      if (isDue) {
        closedSinceSweep = 0;
        accumulators.sweep((firstCell, length) => windows.hasSum(firstCell, length));
      }
      return batches;
    },
    dropped: () => [...dropped].map(([reason, count]) => ({ reason, count })),
    seriesCount() {
      let count = 0;
      for (const target of targets.values()) count += target.seriesCount;
      return count;
    },
  };
}
