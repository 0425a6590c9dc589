/** Diameters of nodes' shapes in model pixels. */
export const NODE_SIZE = 36;
export const FOLDED_SIZE = 46;
