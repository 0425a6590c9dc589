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
import { decideEdgeRoles, MTLS, NEVER_ARRIVED, WHOLE } from './series-roles.ts';

/** Lists of reporters are shared by all edges: by whether the source, and whether the destination, is in the sums. */
const REPORTERS: readonly (readonly Reporter[])[] = [
  [],
  ['source'],
  ['destination'],
  ['source', 'destination'],
];

/** An edge that carried nothing yet. */
function createEdge(edge: EdgeKey): MutableEdgeSums {
  return {
    requests: 0,
    errors: 0,
    mutual: 0,
    plaintext: 0,
    unmeasured: 0,
    bytesIn: 0,
    bytesOut: 0,
    opened: 0,
    closed: 0,
    durationMs: 0,
    histogram: null,
    edge,
    evidence: 'none',
    reporters: [],
  };
}

type MutableEdgeSums = { -readonly [Field in keyof EdgeSums]: EdgeSums[Field] };

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

/** Reads edges, by id; null for one that carried nothing. Without histograms their latency is null. */
export function createEdgeReader(
  sums: LaneSums,
  dictionary: Dictionary,
  histograms: boolean,
): (edge: number) => EdgeSums | null {
  const { picked, width, values, seen } = sums;

  function addLatency(edge: EdgeSums, slot: number, layout: number): void {
    const own = readHistogram(sums, slot, dictionary.layouts[layout] as readonly number[]);
    if (own) edge.histogram = edge.histogram ? mergeHistograms([edge.histogram, own]) : own;
  }

  function addWhole(edge: EdgeSums, base: number): void {
    edge.requests += values[base + column.REQUESTS] as number;
    edge.errors += values[base + column.ERRORS] as number;
    edge.bytesIn += values[base + column.BYTES_IN] as number;
    edge.bytesOut += values[base + column.BYTES_OUT] as number;
    edge.opened += values[base + column.OPENED] as number;
    edge.closed += values[base + column.CLOSED] as number;
    edge.durationMs += values[base + column.DURATION_MS] as number;
  }

  /** Whether there was anything to add. */
  function addNeverArrived(edge: EdgeSums, base: number): boolean {
    const requests = values[base + column.NEVER_REQUESTS] as number;
    const opened = values[base + column.NEVER_OPENED] as number;
    edge.requests += requests;
    edge.errors += values[base + column.NEVER_ERRORS] as number;
    edge.opened += opened;
    return requests + opened > 0;
  }

  function addMtls(edge: EdgeSums, base: number): void {
    edge.mutual += values[base + column.MUTUAL] as number;
    edge.plaintext += values[base + column.PLAINTEXT] as number;
    edge.unmeasured += values[base + column.UNMEASURED] as number;
  }

  return (id) => {
    const lanes = dictionary.lanesOfEdge[id] as readonly number[];
    const roles = decideEdgeRoles(sums, dictionary, lanes);
    if (!roles) return null;
    const edge = createEdge(dictionary.edges[id] as EdgeKey);
    let evidence = 0;
    let counted = 0;
    for (const lane of lanes) {
      const slot = slotOf(picked, lane);
      if (slot < 0 || seen[slot] !== 1) continue;
      const { reporter, layout } = dictionary.lanes[lane] as Lane;
      const role = roles[reporter];
      const base = slot * width;
      let adds = (role & (WHOLE | MTLS)) !== 0;
      if ((role & WHOLE) !== 0) {
        addWhole(edge, base);
        if (histograms) addLatency(edge, slot, layout);
      } else if ((role & NEVER_ARRIVED) !== 0 && addNeverArrived(edge, base)) adds = true;
      if ((role & MTLS) !== 0) {
        addMtls(edge, base);
        evidence = Math.max(evidence, sums.evidence[slot] as number);
      }
      if (adds) counted |= reporter === 'source' ? 1 : 2;
    }
    edge.evidence = evidenceOfRank(evidence);
    edge.reporters = REPORTERS[counted] as readonly Reporter[];
    return edge;
  };
}
