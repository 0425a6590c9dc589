/**
 * Sums by group, step and layout, and how they become the points of an answer. Rows are dense (columns.ts).
 */
import { mergeHistograms } from '@sightglass/shared/histogram';
import type { Histogram } from '@sightglass/shared/histogram';
import type { SeriesAnswer, SignalSums } from '../telemetry-store.ts';
import * as column from './columns.ts';

/** Dense rows by group, step and layout; most combinations are empty. */
export interface GroupSums {
  readonly keys: string[];
  readonly rows: Map<number, Float64Array>;
  rowOf(cell: { group: number; step: number; layout: number }): Float64Array;
}

/** Sums of nothing. */
export function createGroupSums(size: { steps: number; layouts: number; width: number }): GroupSums {
  const rows = new Map<number, Float64Array>();
  return {
    keys: [],
    rows,
    rowOf({ group, step, layout }) {
      const index = (group * size.steps + step) * size.layouts + layout;
      let row = rows.get(index);
      if (!row) {
        row = new Float64Array(size.width);
        rows.set(index, row);
      }
      return row;
    },
  };
}

/** Numbers the groups in order of first sight. */
export function createGroupIds(keys: string[]): (key: string) => number {
  const ids = new Map<string, number>();
  return (key) => {
    let id = ids.get(key);
    if (id === undefined) {
      id = keys.length;
      keys.push(key);
      ids.set(key, id);
    }
    return id;
  };
}

function toSignals(row: Float64Array): SignalSums {
  const at = (index: number): number => row[index] as number;
  return {
    requests: at(column.REQUESTS),
    errors: at(column.ERRORS),
    mutual: at(column.MUTUAL),
    plaintext: at(column.PLAINTEXT),
    unmeasured: at(column.UNMEASURED),
    bytesIn: at(column.BYTES_IN),
    bytesOut: at(column.BYTES_OUT),
    opened: at(column.OPENED),
    closed: at(column.CLOSED),
    durationMs: at(column.DURATION_MS),
    histogram: null,
  };
}

function addSignals(to: SignalSums, from: SignalSums): void {
  for (const name of Object.keys(from) as (keyof SignalSums)[]) {
    if (name !== 'histogram') to[name] += from[name];
  }
}

/** The groups that carried anything, ordered by key. */
export function toGroups(
  sums: GroupSums,
  size: { steps: number; layouts: readonly (readonly number[])[]; width: number },
): SeriesAnswer['groups'] {
  const points = sums.keys.map(() => Array.from({ length: size.steps }, (): SignalSums | null => null));
  const histograms = new Map<SignalSums, Histogram[]>();
  for (const [index, row] of [...sums.rows].toSorted(([a], [b]) => a - b)) {
    if (!row.some((value) => value > 0)) continue;
    const layout = size.layouts[index % size.layouts.length] as readonly number[];
    const cell = Math.floor(index / size.layouts.length);
    const group = points[Math.floor(cell / size.steps)] as (SignalSums | null)[];
    const signals = toSignals(row);
    const step = cell % size.steps;
    const known = group[step];
    if (known) addSignals(known, signals);
    const point = (group[step] = known ?? signals);
    if (layout.length === 0 || size.width === column.FIRST_BUCKET) continue;
    const counts = Array.from(row.subarray(column.FIRST_BUCKET, column.FIRST_BUCKET + layout.length + 1));
    if (!counts.some((count) => count > 0)) continue;
    histograms.set(point, [...(histograms.get(point) ?? []), { bounds: layout, counts }]);
  }
  for (const [point, parts] of histograms) point.histogram = mergeHistograms(parts);
  return sums.keys
    .map((key, group) => ({ key, points: points[group] as (SignalSums | null)[] }))
    .filter((group) => group.points.some((point) => point !== null))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
