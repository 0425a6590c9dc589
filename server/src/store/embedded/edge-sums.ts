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
import type { Dictionary, Lane } from './dictionary.ts';
import { slotOf } from './edge-filter.ts';
import type { LaneSums } from './lane-sums.ts';
import { COLUMNS_BY_ROLE, decideEdgeRoles, MTLS, NEVER_ARRIVED, WHOLE } from './series-roles.ts';

/** Lists of reporters are shared by all edges: by whether the source, and whether the destination, is in the sums. */
const REPORTERS: readonly (readonly Reporter[])[] = [
  [],
  ['source'],
  ['destination'],
  ['source', 'destination'],
];

/** The latency at a slot; null when there was none. */
function readHistogram(sums: LaneSums, slot: number, bounds: readonly number[]): Histogram | null {
  if (bounds.length === 0 || sums.width === column.FIRST_BUCKET) return null;
  const first = slot * sums.width + column.FIRST_BUCKET;
  const counts: number[] = [];
  let total = 0;
  for (let i = 0; i <= bounds.length; i++) {
    const count = sums.values[first + i] as number;
    total += count;
    counts.push(count);
  }
  return total > 0 ? { bounds, counts } : null;
}

/** Reads edges, by id; null for one that carried nothing. Without histograms their latency is null. */
export function createEdgeReader(
  sums: LaneSums,
  dictionary: Dictionary,
  histograms: boolean,
): (edge: number) => EdgeSums | null {
  const { picked, width, values } = sums;
  // One row for all edges, one after the other.
  const row = new Float64Array(column.FIRST_BUCKET);

  return (edge) => {
    const lanes = dictionary.lanesOfEdge[edge] as readonly number[];
    const roles = decideEdgeRoles(sums, dictionary, lanes);
    if (!roles) return null;
    row.fill(0);
    let evidence = 0;
    let counted = 0;
    let histogram: Histogram | null = null;
    for (const id of lanes) {
      const slot = slotOf(picked, id);
      if (slot < 0 || sums.seen[slot] !== 1) continue;
      const { reporter, layout } = dictionary.lanes[id] as Lane;
      const role = roles[reporter];
      const columnOf = COLUMNS_BY_ROLE[role] as Int8Array;
      const base = slot * width;
      for (let from = 0; from < column.FIRST_BUCKET; from++) {
        const to = columnOf[from] as number;
        if (to >= 0) row[to] = (row[to] as number) + (values[base + from] as number);
      }
      if ((role & MTLS) !== 0) evidence = Math.max(evidence, sums.evidence[slot] as number);
      const adds =
        (role & (WHOLE | MTLS)) !== 0 ||
        ((role & NEVER_ARRIVED) !== 0 &&
          (values[base + column.NEVER_REQUESTS] as number) + (values[base + column.NEVER_OPENED] as number) >
            0);
      if (adds) counted |= reporter === 'source' ? 1 : 2;
      if (!histograms || (role & WHOLE) === 0) continue;
      const own = readHistogram(sums, slot, dictionary.layouts[layout] as readonly number[]);
      if (own) histogram = histogram ? mergeHistograms([histogram, own]) : own;
    }
    return {
      requests: row[column.REQUESTS] as number,
      errors: row[column.ERRORS] as number,
      mutual: row[column.MUTUAL] as number,
      plaintext: row[column.PLAINTEXT] as number,
      unmeasured: row[column.UNMEASURED] as number,
      bytesIn: row[column.BYTES_IN] as number,
      bytesOut: row[column.BYTES_OUT] as number,
      opened: row[column.OPENED] as number,
      closed: row[column.CLOSED] as number,
      durationMs: row[column.DURATION_MS] as number,
      histogram,
      edge: dictionary.edges[edge] as EdgeKey,
      evidence: evidenceOfRank(evidence),
      reporters: REPORTERS[counted] as readonly Reporter[],
    };
  };
}
