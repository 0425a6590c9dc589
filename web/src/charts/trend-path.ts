/** In: times (epoch ms), values (null is a gap) and the scale. Out: an SVG path in pixels; a lone point becomes a dot-long line. */
interface TrendScale {
  readonly window: { readonly from: number; readonly to: number };
  /** The value at the top of the plot, 6 px below its edge. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function buildTrendPath(
  times: readonly number[],
  values: readonly (number | null)[],
  { window, top, width, height }: TrendScale,
): string {
  const span = Math.max(1, window.to - window.from);
  let path = '';
  let length = 0;
  times.forEach((time, i) => {
    const value = values[i] ?? null;
    if (value === null) {
      if (length === 1) path += 'h0.1';
      length = 0;
      return;
    }
    const x = ((time - window.from) / span) * width;
    const y = height - (value / top) * (height - 6);
    path += `${length === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`;
    length++;
  });
  return length === 1 ? `${path}h0.1` : path;
}
