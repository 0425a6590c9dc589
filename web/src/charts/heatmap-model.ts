/**
 * A latency heatmap's picture. Pure. In: upper bounds (ms, ascending), columns of counts a bucket (one more than bounds; null
 * where nothing was stored). Out: the buckets worth drawing, and each cell's step on the colour scale.
 */
export interface HeatmapRows {
  /** Indexes of the buckets shown, slowest first (top of the picture). */
  readonly buckets: readonly number[];
  /** `10ms to 25ms`, in the same order. */
  readonly labels: readonly string[];
  /** Largest count of a cell. */
  readonly max: number;
}

/** Leaves out the buckets faster and slower than anything observed. */
export function chooseHeatmapRows(
  bounds: readonly number[],
  columns: readonly (readonly number[] | null)[],
  format: (ms: number) => string,
): HeatmapRows {
  let first = Infinity;
  let last = -1;
  let max = 0;
  for (const column of columns) {
    column?.forEach((count, bucket) => {
      if (count <= 0) return;
      first = Math.min(first, bucket);
      last = Math.max(last, bucket);
      max = Math.max(max, count);
    });
  }
  const buckets: number[] = [];
  for (let bucket = last; bucket >= first; bucket--) buckets.push(bucket);
  return { buckets, labels: buckets.map((bucket) => nameBucket(bounds, bucket, format)), max };
}

function nameBucket(bounds: readonly number[], bucket: number, format: (ms: number) => string): string {
  const upper = bounds[bucket];
  const lower = bucket === 0 ? 0 : bounds[bucket - 1];
  if (upper === undefined) return lower === undefined ? 'any' : `over ${format(lower)}`;
  return `${format(lower ?? 0)} to ${format(upper)}`;
}

/** Step 0..steps-1 by the square root of the count, so that rare slow requests still show; null for none. */
export function chooseHeatStep(count: number, max: number, steps: number): number | null {
  if (!(count > 0) || !(max > 0)) return null;
  return Math.min(steps - 1, Math.floor(Math.sqrt(count / max) * steps));
}

/** Which cell lies under a point of the plot; null outside. */
export function findCell(
  point: { readonly x: number; readonly y: number },
  plot: { readonly width: number; readonly height: number },
  grid: { readonly columns: number; readonly rows: number },
): { readonly column: number; readonly row: number } | null {
  const column = Math.floor((point.x / plot.width) * grid.columns);
  const row = Math.floor((point.y / plot.height) * grid.rows);
  const inside = column >= 0 && row >= 0 && column < grid.columns && row < grid.rows;
  return inside ? { column, row } : null;
}
