/** From a set of nodes and flows to places: anew, or around what is already drawn. Pure; runs in a worker. */
import type { LayoutRequest, LayoutResult } from './geometry.ts';
import { layOutAfresh } from './lay-out-afresh.ts';
import { placeNew } from './place-new.ts';

export function layOut(request: LayoutRequest): LayoutResult {
  const { nodes, edges, aspect, previous } = request;
  if (!previous || !nodes.some((node) => node.id in previous.positions)) {
    return layOutAfresh(nodes, edges, aspect);
  }
  return placeNew({ ...request, previous });
}
