/**
 * Sums by lane -> the sums of one edge, in which every request is counted once: each lane enters as the role of its reporter
 * allows (series-roles.ts, store/precedence.ts), latency with the reporter that gives the counts.
 */
import { mergeHistograms } from '@sightglass/shared/histogram';
import type { Histogram } from '@sightglass/shared/histogram';
import type { EdgeKey, Reporter } from '../../telemetry/edge-window.ts';
import { evidenceOfRank } from '../precedence.ts';
import type { EdgeSums } from '../telemetry-store.ts';
import * as column from './columns.ts';
import type { Dictionary } from './dictionary.ts';
import type { EdgeRuns } from './edge-runs.ts';
import type { LaneSums } from './lane-sums.ts';
import { decideEdgeRoles, MTLS, NEVER_ARRIVED, WHOLE } from './series-roles.ts';

/** Lists of reporters are shared by all edges: by whether the source, and whether the destination, is in the sums. */
const REPORTERS: readonly (readonly Reporter[])[] = [
  [],
  ['source'],
  ['destination'],
  ['source', 'destination'],
];

/** Places of what an edge is made of, while it is added up; the scalars of a row at their own columns. */
const TOTALS = column.FIRST_BUCKET;

function toEdge(
  edge: EdgeKey,
  totals: Float64Array,
  told: Pick<EdgeSums, 'histogram' | 'evidence' | 'reporters'>,
): EdgeSums {
  return {
    requests: totals[column.REQUESTS] as number,
    errors: totals[column.ERRORS] as number,
    mutual: totals[column.MUTUAL] as number,
    plaintext: totals[column.PLAINTEXT] as number,
    unmeasured: totals[column.UNMEASURED] as number,
    bytesIn: totals[column.BYTES_IN] as number,
    bytesOut: totals[column.BYTES_OUT] as number,
    opened: totals[column.OPENED] as number,
    closed: totals[column.CLOSED] as number,
    durationMs: totals[column.DURATION_MS] as number,
    histogram: told.histogram,
    edge,
    evidence: told.evidence,
    reporters: told.reporters,
  };
}

/** A list of numbers that are no small integers to the engine, so that copies of it hold any number without being made again. */
const FRACTIONS = Array.from({ length: column.MAX_BOUNDS + 1 }, () => 0.5);

/** The latency at a slot; null when there was none. */
function readHistogram(sums: LaneSums, slot: number, bounds: readonly number[]): Histogram | null {
  if (bounds.length === 0 || sums.width === column.FIRST_BUCKET) return null;
  const first = slot * sums.width + column.FIRST_BUCKET;
  const counts = FRACTIONS.slice(0, bounds.length + 1);
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = sums.values[first + i] as number;
    total += count;
    counts[i] = count;
  }
  return total > 0 ? { bounds, counts } : null;
}

/** Columns of a lane that gives the counts. */
const WHOLE_COLUMNS = [
  column.REQUESTS,
  column.ERRORS,
  column.BYTES_IN,
  column.BYTES_OUT,
  column.OPENED,
  column.CLOSED,
  column.DURATION_MS,
];

/** Reads edges, by their place in the runs; null for one that carried nothing. Without histograms their latency is null. */
export function createEdgeReader(
  from: { readonly sums: LaneSums; readonly runs: EdgeRuns },
  dictionary: Dictionary,
  histograms: boolean,
): (index: number) => EdgeSums | null {
  const { sums, runs } = from;
  const { width, values, seen } = sums;
  const totals = new Float64Array(TOTALS);

  function add(to: number, base: number, at: number): number {
    const value = values[base + at] as number;
    totals[to] = (totals[to] as number) + value;
    return value;
  }

  function addWhole(base: number): void {
    for (const at of WHOLE_COLUMNS) add(at, base, at);
  }

  /** Whether there was anything to add. */
  function addNeverArrived(base: number): boolean {
    const requests = add(column.REQUESTS, base, column.NEVER_REQUESTS);
    const opened = add(column.OPENED, base, column.NEVER_OPENED);
    add(column.ERRORS, base, column.NEVER_ERRORS);
    return requests + opened > 0;
  }

  function addMtls(base: number): void {
    for (let at = column.MUTUAL; at <= column.UNMEASURED; at++) add(at, base, at);
  }

  return (index) => {
    const roles = decideEdgeRoles(sums, runs, index);
    if (!roles) return null;
    totals.fill(0);
    let histogram: Histogram | null = null;
    let evidence = 0;
    let counted = 0;
    const end = runs.first[index + 1] as number;
    for (let i = runs.first[index] as number; i < end; i++) {
      const slot = runs.slots[i] as number;
      if (seen[slot] !== 1) continue;
      const isSource = runs.bySource[i] === 1;
      const role = isSource ? roles.source : roles.destination;
      const base = slot * width;
      let adds = (role & (WHOLE | MTLS)) !== 0;
      if ((role & WHOLE) !== 0) {
        addWhole(base);
        if (histograms) {
          const own = readHistogram(
            sums,
            slot,
            dictionary.layouts[runs.layouts[i] as number] as readonly number[],
          );
          if (own) histogram = histogram ? mergeHistograms([histogram, own]) : own;
        }
      } else if ((role & NEVER_ARRIVED) !== 0 && addNeverArrived(base)) adds = true;
      if ((role & MTLS) !== 0) {
        addMtls(base);
        evidence = Math.max(evidence, sums.evidence[slot] as number);
      }
      if (adds) counted |= isSource ? 1 : 2;
    }
    return toEdge(dictionary.edges[runs.edges[index] as number] as EdgeKey, totals, {
      histogram,
      evidence: evidenceOfRank(evidence),
      reporters: REPORTERS[counted] as readonly Reporter[],
    });
  };
}
