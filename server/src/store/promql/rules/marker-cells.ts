/**
 * From how often the rules' marker was recorded in cells of time to whether a window may be read from the rules. A cell holds when every cluster
 * that had telemetry after it has as many records as evaluations fit in. Pure. Epoch milliseconds.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { RangeSeries } from '../engine/engine.ts';

/** Equal cells that follow each other. */
export interface Cells {
  readonly from: EpochMs;
  readonly cellMs: Milliseconds;
  readonly holds: readonly boolean[];
  /** Start of the last run of cells that hold, up to the newest; null when the newest does not. */
  readonly since: EpochMs | null;
}

interface CellParts {
  /** End of the newest cell. */
  readonly at: EpochMs;
  readonly cellMs: Milliseconds;
  /** The cluster of a series. */
  readonly nameOf: (series: RangeSeries) => string;
  /** Distance of evaluations. */
  readonly intervalMs: Milliseconds;
  /** When each cluster last had telemetry, by its name. */
  readonly newest: ReadonlyMap<string, EpochMs>;
}

/** A restart of the engine may lose so many evaluations: it loses scrapes as well. */
const LOST_SHARE = 0.02;

/** Counts of the marker's series on a grid that ends at `at` -> which cells hold. */
export function readCells(
  series: readonly RangeSeries[],
  { at, cellMs, nameOf, intervalMs, newest }: CellParts,
): Cells {
  const length = series[0]?.values.length ?? 0;
  const from = at - length * cellMs;
  const fitting = Math.floor(cellMs / intervalMs);
  const expected = fitting - Math.floor(fitting * LOST_SHARE);
  const byCluster = new Map(series.map((one) => [nameOf(one), one.values]));
  const holds = Array.from({ length }, (_, cell) => {
    const end = from + (cell + 1) * cellMs;
    // The newest evaluation may still be under way.
    const least = Math.max(1, cell === length - 1 ? expected - 1 : expected);
    return [...newest].every(
      ([cluster, newestAt]) => newestAt <= end - cellMs || (byCluster.get(cluster)?.[cell] ?? 0) >= least,
    );
  });
  const gap = holds.lastIndexOf(false);
  return {
    from,
    cellMs,
    holds,
    since: gap === length - 1 || length === 0 ? null : from + (gap + 1) * cellMs,
  };
}

/** What was recorded after the last look is taken for as good as what was recorded before, for so long. */
const FRESH_MS = 150_000;

/** Whether the cells, the finest first, hold all of the window. */
export function isCovered({ from, to }: TimeWindow, grids: readonly Cells[]): boolean {
  const [finest] = grids;
  if (!finest) return false;
  const newestEnd = finest.from + finest.holds.length * finest.cellMs;
  if (to > newestEnd + FRESH_MS || (to > newestEnd && finest.since === null)) return false;
  let at = Math.min(to, newestEnd);
  while (at > from) {
    const end = at;
    const grid = grids.find(
      (cells) => end > cells.from && end <= cells.from + cells.holds.length * cells.cellMs,
    );
    if (!grid) return false;
    const cell = Math.ceil((end - grid.from) / grid.cellMs) - 1;
    if (grid.holds[cell] !== true) return false;
    at = grid.from + cell * grid.cellMs;
  }
  return true;
}
