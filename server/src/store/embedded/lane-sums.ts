/**
 * Adds rows up by lane: what enters are blocks or rows from DuckDB, what leaves is one dense row (columns.ts) a lane.
 */
import type { ReporterSums } from '../precedence.ts';
import { evidenceOfRank } from '../precedence.ts';
import { findLane } from './block.ts';
import type { Block } from './block.ts';
import * as column from './columns.ts';
import type { Dictionary, Lane } from './dictionary.ts';
import type { Picked } from './edge-filter.ts';
import type { Pace } from './pace.ts';

export interface LaneSums {
  readonly width: number;
  /** Dense rows by lane. */
  readonly values: Float64Array;
  readonly evidence: Uint8Array;
  /** 1 for each lane that had a row. */
  readonly seen: Uint8Array;
}

/** Columns that rows of the dictionary's layouts can have; without histograms the scalars only. */
export function rowWidth(dictionary: Dictionary, histograms: boolean): number {
  if (!histograms) return column.FIRST_BUCKET;
  const bounds = dictionary.layouts.reduce((most, layout) => Math.max(most, layout.length), 0);
  return column.FIRST_BUCKET + (bounds > 0 ? bounds + 1 : 0);
}

/** Sums of nothing, for all lanes. */
export function createLaneSums(laneCount: number, width: number): LaneSums {
  return {
    width,
    values: new Float64Array(laneCount * width),
    evidence: new Uint8Array(laneCount),
    seen: new Uint8Array(laneCount),
  };
}

/** Rows of a block that belong to the picked lanes, called back in order; rests between slices of work. */
export async function visitRows(
  block: Block,
  query: { picked: Picked; pace: Pace },
  visit: (row: number, lane: number) => void,
): Promise<void> {
  const { picked, pace } = query;
  if (picked.lanes === null) {
    for (let row = 0; row < block.rows; row++) {
      const lane = block.lanes[row] as number;
      if (lane < picked.laneCount) visit(row, lane);
      if ((row & 2047) === 2047 && pace.isDue()) await pace.rest();
    }
    return;
  }
  let looked = 0;
  for (const lane of picked.lanes) {
    for (let row = findLane(block, lane); row < block.rows && block.lanes[row] === lane; row++)
      visit(row, lane);
    if ((++looked & 2047) === 0 && pace.isDue()) await pace.rest();
  }
  if (pace.isDue()) await pace.rest();
}

/** Adds a block's rows of the picked lanes. */
export async function addBlock(
  sums: LaneSums,
  block: Block,
  query: { picked: Picked; pace: Pace },
): Promise<void> {
  const { width, values, evidence, seen } = sums;
  const { columns, values: cells, firstCell } = block;
  await visitRows(block, query, (row, lane) => {
    seen[lane] = 1;
    if ((block.evidence[row] as number) > (evidence[lane] as number)) {
      evidence[lane] = block.evidence[row] as number;
    }
    const base = lane * width;
    const end = firstCell[row + 1] as number;
    for (let i = firstCell[row] as number; i < end; i++) {
      const index = columns[i] as number;
      if (index >= width) break;
      values[base + index] = (values[base + index] as number) + (cells[i] as number);
    }
  });
}

/** The sums of one reporter of an edge over all its layouts; null when it had no row. */
export function readReporter(
  sums: LaneSums,
  dictionary: Dictionary,
  lanes: readonly number[],
): (ReporterSums & { layouts: { bounds: readonly number[]; counts: number[] }[] }) | null {
  let found: ReturnType<typeof readReporter> = null;
  for (const id of lanes) {
    if (sums.seen[id] !== 1) continue;
    const base = id * sums.width;
    const at = (index: number): number => sums.values[base + index] as number;
    found ??= emptyReporter();
    found.requests += at(column.REQUESTS);
    found.errors += at(column.ERRORS);
    found.neverArrivedRequests += at(column.NEVER_REQUESTS);
    found.neverArrivedErrors += at(column.NEVER_ERRORS);
    found.neverArrivedOpened += at(column.NEVER_OPENED);
    found.mutual += at(column.MUTUAL);
    found.plaintext += at(column.PLAINTEXT);
    found.unmeasured += at(column.UNMEASURED);
    found.bytesIn += at(column.BYTES_IN);
    found.bytesOut += at(column.BYTES_OUT);
    found.opened += at(column.OPENED);
    found.closed += at(column.CLOSED);
    found.durationMs += at(column.DURATION_MS);
    const rank = evidenceOfRank(sums.evidence[id] as number);
    if (found.evidence === 'none') found.evidence = rank;
    const layout = (dictionary.lanes[id] as Lane).layout;
    const bounds = dictionary.layouts[layout] as readonly number[];
    if (bounds.length === 0 || sums.width === column.FIRST_BUCKET) continue;
    const counts = Array.from(
      sums.values.subarray(base + column.FIRST_BUCKET, base + column.FIRST_BUCKET + bounds.length + 1),
    );
    if (counts.some((count) => count > 0)) found.layouts.push({ bounds, counts });
  }
  return found;
}

function emptyReporter(): NonNullable<ReturnType<typeof readReporter>> {
  return {
    requests: 0,
    errors: 0,
    neverArrivedRequests: 0,
    neverArrivedErrors: 0,
    neverArrivedOpened: 0,
    mutual: 0,
    plaintext: 0,
    unmeasured: 0,
    bytesIn: 0,
    bytesOut: 0,
    opened: 0,
    closed: 0,
    durationMs: 0,
    histogram: null,
    evidence: 'none',
    layouts: [],
  };
}
