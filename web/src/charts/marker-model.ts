/** Where marks stand over a plot. Pure. In: markers, the window, pixels. Out: spans, and marks so far apart that each can be hit. */
import { keyMarker, type ChartMarker } from './chart-model.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

export interface PlacedMarker {
  readonly marker: ChartMarker;
  /** Pixels from the plot's left; where it begins and ends, clipped to the window. */
  readonly x: number;
  readonly endX: number;
}

export interface MarkerGroup {
  readonly key: string;
  readonly x: number;
  /** In order of time; more than one where they would overlap. */
  readonly markers: readonly ChartMarker[];
}

/** Pixels between two marks: the least size of a target (WCAG 2.2, 2.5.8). */
const MARK_PX = 24;

/** What charts show ends at the last whole minute that is stored: so far may the present be from a chart's end. */
const PRESENT_WITHIN_MS = 120_000;

/** Those that touch the window, in order of time. What goes on and began just after it stands at its end, or it would be told a minute late. */
export function placeMarkers(markers: readonly ChartMarker[], window: Span, plotPx: number): PlacedMarker[] {
  const toX = (at: number): number =>
    ((Math.min(window.to, Math.max(window.from, at)) - window.from) / (window.to - window.from)) * plotPx;
  const touches = ({ at, to }: ChartMarker): boolean =>
    to === null ? at <= window.to + PRESENT_WITHIN_MS : at <= window.to && (to ?? at) >= window.from;
  return markers
    .filter(touches)
    .map((marker) => ({
      marker,
      x: toX(marker.at),
      endX: toX(marker.to === null ? window.to : (marker.to ?? marker.at)),
    }))
    .toSorted((a, b) => a.x - b.x);
}

/** Marks nearer than `MARK_PX` become one. */
export function groupMarkers(placed: readonly PlacedMarker[]): MarkerGroup[] {
  const groups: { key: string; x: number; markers: ChartMarker[] }[] = [];
  for (const { marker, x } of placed) {
    const last = groups.at(-1);
    if (last && x - last.x < MARK_PX) last.markers.push(marker);
    else groups.push({ key: keyMarker(marker), x, markers: [marker] });
  }
  return groups;
}
