/**
 * Where the numbers of one edge, as one reporter tells them, are summed: which cell holds what. The same cells serve every
 * window.
 */
import type { Quantity } from '../dialects/dialect.ts';
import type { EdgeKey, Outcome, Reporter } from '../edge-window.ts';
import type { CellArena } from './cell-arena.ts';

/** Quantities that need nothing but the edge. */
export type PlainQuantity = Exclude<Quantity, 'requests' | 'connections-opened' | 'latency-bucket'>;

/** No cell was asked for. */
const NO_CELL = -1;

export interface OutcomeCells {
  readonly outcome: Outcome;
  requests: number;
  opened: number;
}

export interface PlainCell {
  readonly quantity: PlainQuantity;
  readonly scale: number;
  readonly cell: number;
}

/** Cells of one histogram: one for each bound and a last one for +Inf, holding increases that are cumulative over `le`. */
export interface HistogramCells {
  readonly bounds: readonly number[];
  readonly firstCell: number;
}

export class EdgeAccumulator {
  readonly edge: EdgeKey;
  readonly reporter: Reporter;
  outcomes: OutcomeCells[] = [];
  plain: PlainCell[] = [];
  histograms: HistogramCells[] = [];
  /** Scrapes under way that are placing series here; meanwhile nothing is given back. */
  pins = 0;
  readonly #arena: CellArena;

  constructor(edge: EdgeKey, reporter: Reporter, arena: CellArena) {
    this.edge = edge;
    this.reporter = reporter;
    this.#arena = arena;
  }

  get isEmpty(): boolean {
    return this.outcomes.length + this.plain.length + this.histograms.length === 0;
  }

  /** `outcome` must be interned. */
  cellOfOutcome(outcome: Outcome, quantity: 'requests' | 'connections-opened'): number {
    let cells = this.outcomes.find((entry) => entry.outcome === outcome);
    if (!cells) {
      cells = { outcome, requests: NO_CELL, opened: NO_CELL };
      this.outcomes.push(cells);
    }
    const part = quantity === 'requests' ? 'requests' : 'opened';
    if (cells[part] === NO_CELL) cells[part] = this.#arena.allocate(1);
    return cells[part];
  }

  cellOfPlain(quantity: PlainQuantity, scale: number): number {
    const known = this.plain.find((entry) => entry.quantity === quantity && entry.scale === scale);
    if (known) return known.cell;
    const cell = this.#arena.allocate(1);
    this.plain.push({ quantity, scale, cell });
    return cell;
  }

  /** The cell of the first bound; `bounds` must be interned. */
  firstCellOf(bounds: readonly number[]): number {
    const known = this.histograms.find((entry) => entry.bounds === bounds);
    if (known) return known.firstCell;
    const firstCell = this.#arena.allocate(bounds.length + 1);
    this.histograms.push({ bounds, firstCell });
    return firstCell;
  }

  /** Gives back the cells for which `isIdle` answers true. */
  freeIdle(isIdle: (firstCell: number, length: number) => boolean): void {
    const stays = (firstCell: number, length: number): boolean => {
      if (!isIdle(firstCell, length)) return true;
      this.#arena.free(firstCell, length);
      return false;
    };
    for (const cells of this.outcomes) {
      if (cells.requests !== NO_CELL && !stays(cells.requests, 1)) cells.requests = NO_CELL;
      if (cells.opened !== NO_CELL && !stays(cells.opened, 1)) cells.opened = NO_CELL;
    }
    this.outcomes = this.outcomes.filter(
      ({ requests, opened }) => requests !== NO_CELL || opened !== NO_CELL,
    );
    this.plain = this.plain.filter(({ cell }) => stays(cell, 1));
    this.histograms = this.histograms.filter(({ firstCell, bounds }) => stays(firstCell, bounds.length + 1));
  }
}
