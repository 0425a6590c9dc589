/** In: values at times (epoch ms), null for a gap, and the field of the plot. Out: an SVG path in pixels; a lone point becomes a dot-long line. Pure. */
interface PlotField {
  readonly window: { readonly from: number; readonly to: number };
  /** Values at the lower and at the upper edge. */
  readonly bottom: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function placeX(time: number, { window, width }: PlotField): number {
  return ((time - window.from) / Math.max(1, window.to - window.from)) * width;
}

export function placeY(value: number, { bottom, top, height }: PlotField): number {
  return height - ((value - bottom) / (top - bottom || 1)) * height;
}

export function buildLinePath(
  times: readonly number[],
  values: readonly (number | null)[],
  field: PlotField,
): string {
  let path = '';
  let length = 0;
  times.forEach((time, i) => {
    const value = values[i] ?? null;
    if (value === null) {
      if (length === 1) path += 'h0.1';
      length = 0;
      return;
    }
    path += `${length === 0 ? 'M' : 'L'}${placeX(time, field).toFixed(1)},${placeY(value, field).toFixed(1)}`;
    length++;
  });
  return length === 1 ? `${path}h0.1` : path;
}
