/**
 * Adds rows up by lane: what enters are blocks or rows from DuckDB, what leaves is one dense row (columns.ts) a lane.
 */
import { mergeHistograms } from '@sightglass/shared/histogram';
import type { Histogram } from '@sightglass/shared/histogram';
import type { Reporter } from '../../telemetry/edge-window.ts';
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

function addRow(sums: LaneSums, block: Block, row: number): void {
  const { width, values, evidence } = sums;
  const lane = block.lanes[row] as number;
  sums.seen[lane] = 1;
  const rank = block.evidence[row] as number;
  if (rank > (evidence[lane] as number)) evidence[lane] = rank;
  const base = lane * width;
  const end = block.firstCell[row + 1] as number;
  for (let i = block.firstCell[row] as number; i < end; i++) {
    const index = block.columns[i] as number;
    if (index >= width) break;
    values[base + index] = (values[base + index] as number) + (block.values[i] as number);
  }
}

/** Adds a block's rows of the picked lanes. */
export async function addBlock(
  sums: LaneSums,
  block: Block,
  query: { picked: Picked; pace: Pace },
): Promise<void> {
  await visitRows(block, query, (row) => addRow(sums, block, row));
}

/** The latency of one lane; null when it had none. */
function readHistogram(sums: LaneSums, id: number, bounds: readonly number[]): Histogram | null {
  if (bounds.length === 0 || sums.width === column.FIRST_BUCKET) return null;
  const first = id * sums.width + column.FIRST_BUCKET;
  const counts: number[] = [];
  let total = 0;
  for (let i = 0; i <= bounds.length; i++) {
    const count = sums.values[first + i] as number;
    total += count;
    counts.push(count);
  }
  return total > 0 ? { bounds, counts } : null;
}

/** The latency of a reporter of an edge over all its layouts; null when there was none. */
export function readLatency(
  sums: LaneSums,
  dictionary: Dictionary,
  of: { lanes: readonly number[]; reporter: Reporter },
): Histogram | null {
  let found: Histogram | null = null;
  for (const id of of.lanes) {
    const lane = dictionary.lanes[id] as Lane;
    if (sums.seen[id] !== 1 || lane.reporter !== of.reporter) continue;
    const histogram = readHistogram(sums, id, dictionary.layouts[lane.layout] as readonly number[]);
    if (histogram) found = found ? mergeHistograms([found, histogram]) : histogram;
  }
  return found;
}

/** The sums of one reporter of an edge, without latency; null when it had no row. */
export function readReporter(
  sums: LaneSums,
  dictionary: Dictionary,
  of: { lanes: readonly number[]; reporter: Reporter },
): ReporterSums | null {
  let found: ReporterSums | null = null;
  let evidence = 0;
  for (const id of of.lanes) {
    if (sums.seen[id] !== 1 || (dictionary.lanes[id] as Lane).reporter !== of.reporter) continue;
    const { values } = sums;
    const base = id * sums.width;
    found ??= emptyReporter();
    found.requests += values[base + column.REQUESTS] as number;
    found.errors += values[base + column.ERRORS] as number;
    found.neverArrivedRequests += values[base + column.NEVER_REQUESTS] as number;
    found.neverArrivedErrors += values[base + column.NEVER_ERRORS] as number;
    found.neverArrivedOpened += values[base + column.NEVER_OPENED] as number;
    found.mutual += values[base + column.MUTUAL] as number;
    found.plaintext += values[base + column.PLAINTEXT] as number;
    found.unmeasured += values[base + column.UNMEASURED] as number;
    found.bytesIn += values[base + column.BYTES_IN] as number;
    found.bytesOut += values[base + column.BYTES_OUT] as number;
    found.opened += values[base + column.OPENED] as number;
    found.closed += values[base + column.CLOSED] as number;
    found.durationMs += values[base + column.DURATION_MS] as number;
    evidence = Math.max(evidence, sums.evidence[id] as number);
  }
  if (found) found.evidence = evidenceOfRank(evidence);
  return found;
}

function emptyReporter(): ReporterSums {
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
  };
}
