/** What changes with a graph's size. In: how many edges it has. */

/** Above so many edges, edges get a layer of their own (edge-layer/) and one canvas pixel is one CSS pixel. */
const MOST_ELEMENT_EDGES = 500;
/** Above so many they are straight lines without arrows: nobody follows one curve among them. */
const MOST_CURVES = 1500;

/** Whether the edges are more than cytoscape can repaint at each change without freezing. */
export function isLarge(edges: number): boolean {
  return edges > MOST_ELEMENT_EDGES;
}

export function isCurved(edges: number): boolean {
  return edges <= MOST_CURVES;
}
