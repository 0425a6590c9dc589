/** Options that cytoscape takes only when it starts, by the number of edges; a graph that grows over a bound starts anew. */

export interface CanvasSize {
  readonly hideEdgesOnViewport: boolean;
  readonly pixelRatio: number | 'auto';
}

/** Edges above which they are hidden while the viewport moves. */
const MOST_MOVING_EDGES = 800;
/** Edges above which one canvas pixel is one CSS pixel. */
const MOST_SHARP_EDGES = 500;

const SIZES: readonly CanvasSize[] = [
  { hideEdgesOnViewport: false, pixelRatio: 'auto' },
  { hideEdgesOnViewport: false, pixelRatio: 1 },
  { hideEdgesOnViewport: true, pixelRatio: 1 },
];

/** The same object for the same options. */
export function chooseCanvasSize(edges: number): CanvasSize {
  const index = edges > MOST_MOVING_EDGES ? 2 : edges > MOST_SHARP_EDGES ? 1 : 0;
  return SIZES[index] as CanvasSize;
}
