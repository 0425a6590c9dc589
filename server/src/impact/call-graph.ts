/**
 * The graph as impact walks it. In: a graph of services or workloads, as sums of one window. Out: its calls by both ends, in counts of that
 * window, and what each node's own traffic is counted by. A call of a node to itself is none: it neither depends on others nor tells of them.
 */
import type { Protocol } from '@sightglass/shared/identity';
import { summarizeMtls, type MtlsState } from '@sightglass/shared/mtls';
import type { Graph } from '../signals/build-graph.ts';
import type { Reporter } from '../telemetry/edge-window.ts';

export interface Call {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly protocol: Protocol;
  readonly requests: number;
  readonly opened: number;
  readonly mtls: MtlsState;
  readonly reporters: readonly Reporter[];
}

/** A node's own traffic: what it receives, else what it sends, else nothing that requests tell of. */
interface OwnTraffic {
  readonly measured: 'received' | 'sent' | 'connections';
  readonly requests: number;
  readonly opened: number;
}

export interface CallGraph {
  readonly calls: readonly Call[];
  /** Those that begin at a node, and those that end there. */
  from(node: string): readonly Call[];
  to(node: string): readonly Call[];
  own(node: string): OwnTraffic;
}

const NONE: readonly Call[] = [];

function total(calls: readonly Call[]): { requests: number; opened: number } {
  const sum = { requests: 0, opened: 0 };
  for (const { requests, opened } of calls) {
    sum.requests += requests;
    sum.opened += opened;
  }
  return sum;
}

/** Edges that carried nothing, not even bytes of an open connection, are none. */
export function createCallGraph({ edges }: Pick<Graph, 'edges'>): CallGraph {
  const calls: Call[] = [];
  for (const { id, source, target, protocol, sums, reporters } of edges.values()) {
    const { requests, opened, closed, bytesIn, bytesOut } = sums;
    if (source === target || requests + opened + closed + bytesIn + bytesOut === 0) continue;
    calls.push({
      id,
      source,
      target,
      protocol,
      requests,
      opened,
      mtls: summarizeMtls(sums).state,
      reporters,
    });
  }
  const bySource = Map.groupBy(calls, ({ source }) => source);
  const byTarget = Map.groupBy(calls, ({ target }) => target);
  const from = (node: string): readonly Call[] => bySource.get(node) ?? NONE;
  const to = (node: string): readonly Call[] => byTarget.get(node) ?? NONE;
  const known = new Map<string, OwnTraffic>();
  const measure = (node: string): OwnTraffic => {
    const received = total(to(node));
    if (received.requests > 0) return { measured: 'received', ...received };
    const sent = total(from(node));
    if (sent.requests > 0) return { measured: 'sent', requests: sent.requests, opened: sent.opened };
    const opened = received.opened > 0 ? received.opened : sent.opened;
    return { measured: 'connections', requests: 0, opened };
  };
  return {
    calls,
    from,
    to,
    own(node) {
      let traffic = known.get(node);
      if (!traffic) known.set(node, (traffic = measure(node)));
      return traffic;
    },
  };
}
