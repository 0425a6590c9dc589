/** Which edges a question is about. What enters is an EdgeFilter of the port; what leaves is a test of one edge. */
import type { EdgeEnd, EdgeKey } from '../telemetry/edge-window.ts';
import { partsOfEdge } from './edge-parts.ts';
import type { EdgeFilter } from './telemetry-store.ts';

function matchesEnd(end: EdgeEnd, wanted: Partial<EdgeEnd> | undefined): boolean {
  if (!wanted) return true;
  return (
    (wanted.cluster === undefined || end.cluster === wanted.cluster) &&
    (wanted.namespace === undefined || end.namespace === wanted.namespace) &&
    (wanted.service === undefined || end.service === wanted.service) &&
    (wanted.workload === undefined || end.workload === wanted.workload) &&
    (wanted.version === undefined || end.version === wanted.version)
  );
}

function isSameEdge(a: EdgeKey, b: EdgeKey): boolean {
  if (a === b) return true;
  const others = partsOfEdge(b);
  return partsOfEdge(a).every((part, i) => part === others[i]);
}

/** Whether an edge is among some. Those of another callee, nearly all, are told apart without looking at every part. */
function createMembership(among: readonly EdgeKey[]): (edge: EdgeKey) => boolean {
  const byCallee = Map.groupBy(among, ({ target }) => target.service);
  return (edge) => byCallee.get(edge.target.service)?.some((one) => isSameEdge(one, edge)) === true;
}

function toSet(names: readonly string[] | undefined): ReadonlySet<string> | null {
  return names && names.length > 0 ? new Set(names) : null;
}

/** Whether an edge is part of a question; an end lies in the scope when both its cluster and its namespace do. */
export function createEdgeMatcher(filter: EdgeFilter): (edge: EdgeKey) => boolean {
  const clusters = toSet(filter.clusters);
  const namespaces = toSet(filter.namespaces);
  const isAmong = filter.among && createMembership(filter.among);
  const inScope = (end: EdgeEnd): boolean =>
    (!clusters || clusters.has(end.cluster)) && (!namespaces || namespaces.has(end.namespace));
  return (edge) =>
    (filter.protocol === undefined || edge.protocol === filter.protocol) &&
    (filter.external === undefined || edge.external === filter.external) &&
    matchesEnd(edge.source, filter.source) &&
    matchesEnd(edge.target, filter.target) &&
    (inScope(edge.source) || inScope(edge.target)) &&
    (!isAmong || isAmong(edge)) &&
    (!filter.only || filter.only(edge));
}

/** Whether the filter leaves nothing out. */
export function asksForAll(filter: EdgeFilter): boolean {
  return (
    !filter.source &&
    !filter.target &&
    !filter.protocol &&
    filter.external === undefined &&
    !filter.among &&
    !filter.only &&
    !toSet(filter.clusters) &&
    !toSet(filter.namespaces)
  );
}
