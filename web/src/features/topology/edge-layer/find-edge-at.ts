/** Which line lies under the pointer. In: edges, a point and how far away still counts, in model pixels. Out: the nearest edge's id. Pure. */
import { pointOnCurve } from '../edge-curve.ts';
import { isCurved } from '../large-graph.ts';
import type { Point } from '../layout/geometry.ts';
import type { PlacedEdge } from '../overlay-scene.ts';

/** A curve is measured as so many straight pieces. */
const PIECES = 8;

/** Empty for none. */
export function findEdgeAt(edges: readonly PlacedEdge[], at: Point, reach: number): string {
  const pieces = isCurved(edges.length) ? PIECES : 1;
  let [nearest, id] = [reach, ''];
  for (const { edge, curve } of edges) {
    let start = curve.from;
    for (let piece = 1; piece <= pieces; piece++) {
      const end = pointOnCurve(curve, piece / pieces);
      const distance = measureDistance(at, start, end);
      start = end;
      if (distance > nearest) continue;
      nearest = distance;
      ({ id } = edge);
    }
  }
  return id;
}

/** From a point to the line between two ends. */
function measureDistance(at: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : ((at.x - from.x) * dx + (at.y - from.y) * dy) / square;
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(at.x - from.x - t * dx, at.y - from.y - t * dy);
}
