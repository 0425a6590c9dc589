/**
 * What the readers ask of the tables on disk; duckdb/ answers. Rows come back in slices, with dense columns
 * (columns.ts), and the asker rests between them.
 */
import type { Picked } from './edge-filter.ts';
import type { AddRow, LaneSums } from './lane-sums.ts';
import type { Plan, TableSpan } from './plan.ts';

/** Sums of one group of rows. */
interface SummedRow {
  readonly lane: number;
  readonly evidence: number;
  /** Value of a column below the width that was asked for. */
  readonly at: (column: number) => number;
}

/** How each lane's rows enter a question with steps; see series-roles.ts. */
export interface LaneGroups {
  /** Group of each lane, by its slot among the picked (edge-filter.ts); -1 for none. */
  readonly groups: Int32Array;
  /** By slot; rows of a lane without a role are not asked for. */
  readonly roles: Uint8Array;
  readonly picked: Picked;
}

interface GroupedRow {
  readonly group: number;
  readonly role: number;
  readonly layout: number;
  readonly step: number;
  readonly at: (column: number) => number;
}

export interface OutcomeRow {
  readonly group: number;
  readonly role: number;
  readonly outcome: number;
  readonly step: number;
  readonly requests: number;
  readonly opened: number;
}

export interface OutcomesAsked {
  readonly lanes: LaneGroups;
  readonly plan: Plan;
  /** These are enough, by their ids in the dictionary; all when left out. More may come. */
  readonly outcomes?: readonly number[] | null;
}

export interface TelemetryTables {
  /**
   * Adds the sums of the lanes that `sums` is about, in the columns that it has, row by row as `add` does: another way than
   * addDenseRow() is to take them away.
   */
  addByLane(spans: readonly TableSpan[], sums: LaneSums, add?: AddRow): Promise<void>;
  /** For a few lanes: their sums by step, so that nothing must be known of them beforehand. */
  sumByLaneAndStep(
    spans: readonly TableSpan[],
    query: { picked: Picked; plan: Plan; width: number },
    visit: (row: SummedRow & { readonly step: number }) => void,
  ): Promise<void>;
  sumByGroup(
    spans: readonly TableSpan[],
    query: { lanes: LaneGroups; plan: Plan; width: number },
    visit: (row: GroupedRow) => void,
  ): Promise<void>;
  sumByOutcome(
    spans: readonly TableSpan[],
    query: OutcomesAsked,
    visit: (row: OutcomeRow) => void,
  ): Promise<void>;
}
