/**
 * Where the labels of threshold lines go: under the line, above it where there is no room, nowhere where neither is free. In: values, the
 * axis' ends, the plot's height in pixels. Out: a place for each, in their order.
 */

export type LabelPlace = 'below' | 'above' | 'none';

/** Height of a label with some air, in pixels. */
const LABEL_PX = 15;

export function placeThresholdLabels(
  values: readonly number[],
  axis: { readonly bottom: number; readonly top: number; readonly heightPx: number },
): LabelPlace[] {
  const { bottom, top, heightPx } = axis;
  const places: LabelPlace[] = values.map(() => 'none');
  const taken: [from: number, to: number][] = [];
  /** Pixels from the top; the highest line chooses first. */
  const order = values
    .map((value, index) => ({ index, y: ((top - value) / (top - bottom)) * heightPx }))
    .toSorted((a, b) => a.y - b.y);
  for (const { index, y } of order) {
    const free = (from: number): boolean =>
      from >= 0 &&
      from + LABEL_PX <= heightPx &&
      taken.every(([start, end]) => from >= end || from + LABEL_PX <= start);
    const place = free(y) ? 'below' : free(y - LABEL_PX) ? 'above' : 'none';
    places[index] = place;
    if (place !== 'none') taken.push(place === 'below' ? [y, y + LABEL_PX] : [y - LABEL_PX, y]);
  }
  return places;
}
