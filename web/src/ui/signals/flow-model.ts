/**
 * The small picture callers -> subject -> callees. In: the edges into and out of the subject. Out: for each side the rows to draw, most traffic first, what is
 * left over, and a stroke for each row: 1.5 to 8 px, by the square root of its traffic against the side's largest.
 */
import type { TopologyEdge } from '@sightglass/shared/contract';

const FLOW_ROWS = 7;

interface FlowRow {
  readonly edge: TopologyEdge;
  /** Id of the end that is not the subject. */
  readonly otherId: string;
  readonly strokePx: number;
}

export interface FlowSide {
  readonly rows: readonly FlowRow[];
  /** Edges that did not fit. */
  readonly more: number;
}

/** Requests count most; where there are none, bytes decide. Both per second. */
function weighEdge(edge: TopologyEdge): number {
  return edge.requestsPerSecond > 0 ? edge.requestsPerSecond : edge.bytesPerSecond / 10_000;
}

/** One side; `end` names the end that is not the subject. At most `limit` rows, the rest counted. */
export function buildFlowSide(
  edges: readonly TopologyEdge[],
  end: 'source' | 'target',
  limit: number = FLOW_ROWS,
): FlowSide {
  const sorted = edges.toSorted((a, b) => weighEdge(b) - weighEdge(a) || (a.id < b.id ? -1 : 1));
  const shown = sorted.length > limit ? sorted.slice(0, limit - 1) : sorted;
  const most = Math.max(0, ...shown.map(weighEdge));
  return {
    rows: shown.map((edge) => ({ edge, otherId: edge[end], strokePx: strokeOf(weighEdge(edge), most) })),
    more: sorted.length - shown.length,
  };
}

function strokeOf(weight: number, most: number): number {
  if (!(most > 0) || !(weight > 0)) return 1.5;
  return 1.5 + 6.5 * Math.sqrt(weight / most);
}
