/**
 * The rollup: text of many proxies in, closed windows of edges out. Each target keeps its own series cache and counters; the
 * sums they add to, and the windows of time, are shared.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { TargetIdentity } from '../dialects/dialect.ts';
import type { WindowBatch } from '../edge-window.ts';
import { NameTable } from '../exposition/name-table.ts';
import type { Gauges } from '../gauges/create-gauges.ts';
import type { Rollup, TargetReader } from '../ingest.ts';
import type { PushIntake } from '../push-intake.ts';
import { Accumulators } from './accumulators.ts';
import { closeWindow, closeWindowInSlices } from './close-window.ts';
import type { OpenWindow } from './open-windows.ts';
import { OpenWindows } from './open-windows.ts';
import { PushedIntake } from './pushed/pushed-intake.ts';
import { chooseDialect } from './recognise-proxy.ts';
import { RecordedWindows } from './recorded-windows.ts';
import { TargetCounters } from './target-counters.ts';
import { ScrapedTarget } from './target-reader.ts';

/** Windows of so long a time are held at most while pushed samples are awaited; the oldest is closed first. */
const HELD_MS = 10 * 60_000;
const DEFAULT_PATIENCE_MS = 60_000;

/** Closed windows between two sweeps of edges that nobody speaks of any more. */
const SWEEP_EVERY = 20;

export interface RollupOptions {
  /** Width of a window; windows start at multiples of it. Normally the scrape interval. */
  readonly intervalMs: Milliseconds;
  /** How long after its end a window still waits for answers under way. */
  readonly graceMs: Milliseconds;
  /** How long windows wait for a sender that pushes and has fallen silent. */
  readonly patienceMs?: Milliseconds;
  /** End of the newest window that is stored already: pushed samples before it were counted by an earlier run. */
  readonly storedUntil?: EpochMs;
  /** Takes the gauges of what is scraped and pushed; without it they are passed over. */
  readonly gauges?: Gauges;
}

/** A rollup without targets. */
export function createRollup(options: RollupOptions): Rollup {
  const { intervalMs, graceMs, patienceMs = DEFAULT_PATIENCE_MS, storedUntil = -Infinity } = options;
  const names = new NameTable((name) => name === 'istio_build' || chooseDialect(name) !== null);
  const { gauges = null } = options;
  gauges?.onWanted((isWanted) => names.want(isWanted));
  const accumulators = new Accumulators();
  const windows = new OpenWindows(intervalMs, storedUntil);
  const targets = new Map<string, ScrapedTarget>();
  const intakes = new Map<string, PushedIntake>();
  const dropped = new Map<string, number>();
  let closedSinceSweep = 0;

  const drop = (reason: string): void => {
    dropped.set(reason, (dropped.get(reason) ?? 0) + 1);
  };

  const closeTarget = (id: string): void => {
    targets.get(id)?.close();
    targets.delete(id);
  };

  /** Up to where windows may close: what is still awaited from senders that push comes first, but not for ever. */
  const closableUntil = (now: EpochMs): EpochMs => {
    let awaited: EpochMs = Infinity;
    for (const intake of intakes.values()) awaited = Math.min(awaited, intake.passedUntil(now, patienceMs));
    const newestEnd = windows.span()?.newestEnd ?? -Infinity;
    return Math.min(now - graceMs, Math.max(awaited, newestEnd - HELD_MS));
  };
  /**
   * Without scraped targets the first window with pushed samples, and the one in which the first sample of the last target may lie, hold
   * less than the traffic of their time: a gap is honest, a dip is not.
   */
  const completeFrom = (): EpochMs => {
    if (targets.size > 0 || intakes.size === 0) return -Infinity;
    const firstAt = Math.min(...[...intakes.values()].map((intake) => intake.firstAt));
    return firstAt === Infinity ? -Infinity : firstAt + intervalMs;
  };

  const takeEnded = (now: EpochMs): OpenWindow[] =>
    windows.takeEndedBy(closableUntil(now), now).filter(({ start }) => start >= completeFrom());

  /** Those that hold something; and now and then clears away what nobody speaks of any more. */
  const handOn = (closed: readonly WindowBatch[], now: EpochMs): WindowBatch[] => {
    const batches = closed.filter((batch) => batch.windows.length > 0 || batch.clusters.length > 0);
    closedSinceSweep += batches.length;
    // Both take their time: preferably in a moment when no window closes.
    const isDue = closedSinceSweep >= (batches.length === 0 ? SWEEP_EVERY : 2 * SWEEP_EVERY);
    if (isDue) {
      closedSinceSweep = 0;
      for (const intake of intakes.values()) intake.sweep(now);
      accumulators.sweep((firstCell, length) => windows.hasSum(firstCell, length));
    }
    return batches;
  };

  return {
    recorded: new RecordedWindows(accumulators, windows, intervalMs),
    openIntake(kind: string): PushIntake {
      const intake = new PushedIntake({ accumulators, windows, intervalMs, drop, gauges });
      intakes.set(kind, intake);
      return intake;
    },
    openTarget(id: string, identity: TargetIdentity, pod: string = id): TargetReader {
      closeTarget(id);
      const counters = new TargetCounters(identity, accumulators, drop);
      const own = gauges?.openTarget(identity, pod) ?? null;
      const target = new ScrapedTarget({ names, windows, counters, gauges: own });
      targets.set(id, target);
      return target;
    },
    closeTarget,
    advance: (now) =>
      handOn(
        takeEnded(now).map((window) => closeWindow(window, accumulators, intervalMs)),
        now,
      ),
    async advanceInSlices(now) {
      const closed: WindowBatch[] = [];
      for (const window of takeEnded(now)) {
        closed.push(await closeWindowInSlices(window, accumulators, intervalMs));
      }
      return handOn(closed, now);
    },
    dropped: () => [...dropped].map(([reason, count]) => ({ reason, count })),
    seriesCount() {
      let count = 0;
      for (const { seriesCount } of [...targets.values(), ...intakes.values()]) count += seriesCount;
      return count;
    },
  };
}
