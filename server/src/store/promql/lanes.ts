/**
 * What each reporter counted of each edge, by step: series of any number of engines enter, lanes leave. The source's series of an
 * edge between clusters may lie in one engine and the destination's in another; here they meet.
 */
import type { EdgeKey, Outcome } from '../../telemetry/edge-window.ts';
import type { PassthroughCap } from '../../telemetry/rollup/passthrough-cap.ts';
import { formatEdgeKey, type ReadSeries } from './meanings.ts';

/** Requests or opened connections of one outcome, by step. */
interface OutcomeCounts {
  readonly outcome: Outcome;
  readonly isOpened: boolean;
  readonly values: readonly number[];
}

/** Buckets that were summed by one engine: cumulative increases, those of one bound by step. */
export interface Buckets {
  /** Engine and counter. */
  readonly origin: string;
  readonly bounds: number[];
  readonly cumulative: number[][];
}

export type PlainQuantity = 'bytes-in' | 'bytes-out' | 'connections-closed' | 'duration-sum';

/** What one reporter counted of one edge. */
export interface Lane {
  readonly outcomes: OutcomeCounts[];
  readonly plain: Map<PlainQuantity, number[]>;
  readonly latency: Buckets[];
}

export interface EdgeLanes {
  readonly edge: EdgeKey;
  readonly key: string;
  source: Lane | null;
  destination: Lane | null;
}

/** A series that was understood, its values scaled to the steps. */
export interface CountedSeries {
  /** The engine. */
  readonly origin: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly read: ReadSeries;
  /** By step; added to by the lane that takes them. */
  readonly values: number[];
}

function addInto(into: number[], values: readonly number[]): void {
  for (let i = 0; i < values.length; i++) into[i] = (into[i] as number) + (values[i] as number);
}

function addToLane(lane: Lane, { origin, read, values }: CountedSeries): void {
  const { quantity, outcome } = read;
  if (quantity === 'requests' || quantity === 'connections-opened') {
    lane.outcomes.push({ outcome, isOpened: quantity === 'connections-opened', values });
    return;
  }
  if (quantity === 'latency-bucket') {
    const name = `${origin} ${read.family.name}`;
    let buckets = lane.latency.find((known) => known.origin === name);
    if (!buckets) lane.latency.push((buckets = { origin: name, bounds: [], cumulative: [] }));
    const bound = read.leMs ?? Infinity;
    const known = buckets.cumulative[buckets.bounds.indexOf(bound)];
    if (known) {
      // Two label sets of one edge, or of one sum of many.
      addInto(known, values);
      return;
    }
    buckets.bounds.push(bound);
    buckets.cumulative.push(values);
    return;
  }
  const sums = lane.plain.get(quantity);
  if (sums) addInto(sums, values);
  else lane.plain.set(quantity, values);
}

/** Series that another family, or a better counter of the same, tells of the same traffic are left out. */
function leaveOutRepeated(series: readonly CountedSeries[]): readonly CountedSeries[] {
  const provided = new Set<string>();
  for (const { read } of series) {
    for (const name of read.provides ?? []) provided.add(`${read.owner}\0${name}`);
  }
  if (provided.size === 0) return series;
  return series.filter(({ read }) => !read.yieldsTo?.some((name) => provided.has(`${read.owner}\0${name}`)));
}

/** The lanes of all series. `cap` folds targets of which there are too many. */
export function collectLanes(series: readonly CountedSeries[], cap: PassthroughCap): EdgeLanes[] {
  const edges = new Map<string, EdgeLanes>();
  for (const counted of leaveOutRepeated(series)) {
    const { read } = counted;
    let { edge, key } = read;
    if (read.foldInto !== undefined) {
      edge = cap.fold(edge, read.foldInto);
      if (edge !== read.edge) key = formatEdgeKey(edge);
    }
    let lanes = edges.get(key);
    if (!lanes) edges.set(key, (lanes = { edge, key, source: null, destination: null }));
    addToLane((lanes[read.reporter] ??= { outcomes: [], plain: new Map(), latency: [] }), counted);
  }
  return [...edges.values()];
}
