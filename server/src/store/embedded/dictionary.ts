/**
 * Numbers for the things that rows speak of, so that a row holds integers only. Each kind is a list whose index is the id; lists
 * only grow, and DuckDB keeps a copy (duckdb/dictionary-tables.ts) from which they are read at start.
 *
 *   edge     an EdgeKey
 *   outcome  what tells requests apart: code, flags, proof, principals
 *   layout   finite bounds of a latency histogram, milliseconds; layout 0 has none
 *   service  the target service of an edge: rows are sorted by it on disk, which makes one service's rows lie together
 *   lane     one edge, reporter and layout: what a row belongs to
 */
import { formatServiceId } from '@sightglass/shared/identity';
import type { EdgeKey, Outcome, Reporter } from '../../telemetry/edge-window.ts';
import { MAX_BOUNDS } from './columns.ts';
import { partsOfEdge } from '../edge-parts.ts';

export interface Lane {
  readonly edge: number;
  readonly reporter: Reporter;
  readonly layout: number;
  readonly service: number;
}

/** A layout as stored, and for each measured bucket the stored one that contains it. */
interface FittedLayout {
  readonly layout: number;
  readonly buckets: Uint8Array;
}

export interface Dictionary {
  readonly edges: readonly EdgeKey[];
  readonly outcomes: readonly Outcome[];
  readonly layouts: readonly (readonly number[])[];
  readonly services: readonly string[];
  readonly lanes: readonly Lane[];
  /** Lanes of each edge, by its id. */
  readonly lanesOfEdge: readonly (readonly number[])[];
  internEdge(edge: EdgeKey): number;
  internOutcome(outcome: Outcome): number;
  internLayout(bounds: readonly number[]): FittedLayout;
  /** The lane for a layout; without one (null) any lane of the edge and reporter, as there are no buckets to place. */
  internLane(edge: number, reporter: Reporter, layout: number | null): number;
}

function keyOfEdge(edge: EdgeKey): string {
  return JSON.stringify(partsOfEdge(edge));
}

/** Everything that makes an outcome, in the order of the table's columns. */
export function partsOfOutcome(outcome: Outcome): readonly (string | boolean)[] {
  return [
    outcome.code,
    outcome.grpcStatus,
    outcome.flags,
    outcome.proof,
    outcome.evidence,
    outcome.sourcePrincipal,
    outcome.destinationPrincipal,
    outcome.failed,
    outcome.neverArrived,
  ];
}

function keyOfOutcome(outcome: Outcome): string {
  return JSON.stringify(partsOfOutcome(outcome));
}

/** At most MAX_BOUNDS of the measured bounds, evenly chosen and with the last: what is left out is merged, not invented. */
function chooseBounds(bounds: readonly number[]): readonly number[] {
  if (bounds.length <= MAX_BOUNDS) return bounds;
  return Array.from(
    { length: MAX_BOUNDS },
    (_, i) => bounds[Math.ceil(((i + 1) * bounds.length) / MAX_BOUNDS) - 1] as number,
  );
}

function intern<Thing>(
  ids: Map<string, number>,
  list: Thing[],
  entry: { key: string; thing: Thing },
): number {
  const known = ids.get(entry.key);
  if (known !== undefined) return known;
  const id = list.length;
  list.push(entry.thing);
  ids.set(entry.key, id);
  return id;
}

/** An empty dictionary. */
export function createDictionary(): Dictionary {
  const edges: EdgeKey[] = [];
  const outcomes: Outcome[] = [];
  const layouts: (readonly number[])[] = [[]];
  const services: string[] = [];
  const lanes: Lane[] = [];
  const lanesOfEdge: number[][] = [];
  const edgeIds = new Map<string, number>();
  const outcomeIds = new Map<string, number>();
  const layoutIds = new Map<string, number>([['', 0]]);
  const serviceIds = new Map<string, number>();
  // Objects are interned by the rollup: the common case costs no key.
  const edgeSeen = new WeakMap<EdgeKey, number>();
  const outcomeSeen = new WeakMap<Outcome, number>();
  const boundsSeen = new WeakMap<readonly number[], FittedLayout>();

  function internEdge(edge: EdgeKey): number {
    const seen = edgeSeen.get(edge);
    if (seen !== undefined) return seen;
    const id = intern(edgeIds, edges, { key: keyOfEdge(edge), thing: edge });
    lanesOfEdge[id] ??= [];
    edgeSeen.set(edge, id);
    return id;
  }

  function internOutcome(outcome: Outcome): number {
    const seen = outcomeSeen.get(outcome);
    if (seen !== undefined) return seen;
    const id = intern(outcomeIds, outcomes, { key: keyOfOutcome(outcome), thing: outcome });
    outcomeSeen.set(outcome, id);
    return id;
  }

  function internLayout(bounds: readonly number[]): FittedLayout {
    const seen = boundsSeen.get(bounds);
    if (seen) return seen;
    const kept = chooseBounds(bounds);
    const layout = intern(layoutIds, layouts, { key: kept.join(' '), thing: kept });
    const buckets = new Uint8Array(bounds.length + 1);
    let bucket = 0;
    for (let i = 0; i <= bounds.length; i++) {
      const upper = bounds[i] ?? Infinity;
      while (bucket < kept.length && upper > (kept[bucket] as number)) bucket++;
      buckets[i] = bucket;
    }
    const fitted = { layout, buckets };
    boundsSeen.set(bounds, fitted);
    return fitted;
  }

  function internLane(edge: number, reporter: Reporter, layout: number | null): number {
    const own = lanesOfEdge[edge] as number[];
    for (const id of own) {
      const lane = lanes[id] as Lane;
      if (lane.reporter === reporter && (layout === null || lane.layout === layout)) return id;
    }
    const { target } = edges[edge] as EdgeKey;
    const serviceId = formatServiceId({ ...target, name: target.service });
    const service = intern(serviceIds, services, { key: serviceId, thing: serviceId });
    const id = lanes.length;
    lanes.push({ edge, reporter, layout: layout ?? 0, service });
    own.push(id);
    return id;
  }

  return {
    edges,
    outcomes,
    layouts,
    services,
    lanes,
    lanesOfEdge,
    internEdge,
    internOutcome,
    internLayout,
    internLane,
  };
}
