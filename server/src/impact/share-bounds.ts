/**
 * Of each dependant's own requests, how many need the chosen: the least, an estimate, and the most (counts of one window). Telemetry tells
 * edges, not which request made which call, so nothing more exact follows from it.
 *
 * A request is lost when a call that it makes is lost; a call to a chosen one always is.
 *   most      each lost call belongs to another request, and what a callee loses it may lose of this caller's calls first:
 *             sum over callees of min(calls, the callee's most), never more than all. A true upper bound.
 *   estimate  what a callee loses is spread evenly over its callers, and each lost call belongs to another request:
 *             sum over callees of calls x the callee's share, never more than all.
 *   least     lost calls of several callees belong to the same requests; no request calls one callee more often than the mean, rounded up;
 *             what a callee loses it loses of other callers first: the largest over callees of (lost - others' calls) / calls a request.
 * Over TCP connections are counted, not requests: the least is none, the estimate the callee's share of all, the most all.
 *
 * In a circle the three are the least fixed points of these rules, reached from nothing: a chain of calls has an end.
 */
import type { Bounds } from '@sightglass/shared/contract';
import type { Call, CallGraph } from './call-graph.ts';

export interface Affected {
  /** Of its own requests; of connections only, shares of one. */
  readonly affected: Bounds;
  readonly share: Bounds;
  /** A TCP edge lies between, so that the estimate is no count. */
  readonly assumed: boolean;
}

const WHOLE: Bounds = { least: 1, estimate: 1, most: 1 };
/** Rounds after which a circle that still grows is taken for as much as it can be. */
const MOST_ROUNDS = 200;
/** Of one node's traffic: growth below it is none. */
const SETTLED = 1e-12;
/** What dividing leaves behind must not make a call of its own. */
const HAIR = 1e-9;

type Draft = { -readonly [K in keyof Bounds]: number };

interface Node {
  readonly id: string;
  readonly calls: readonly Call[];
  /** Own requests; 1 where only connections are counted. */
  readonly total: number;
  readonly measured: ReturnType<CallGraph['own']>['measured'];
  /** Affected of `total`. */
  readonly now: Draft;
}

/** Counts for the call's caller: how much of what it does is lost by this call. */
function lostBy(call: Call, node: Node, callee: Node | null): Bounds {
  const share = callee ? callee.now.estimate / callee.total : 1;
  if (call.requests === 0 || node.measured === 'connections')
    return { least: 0, estimate: share * node.total, most: callee && callee.now.most === 0 ? 0 : node.total };
  const { requests } = call;
  if (!callee) return { least: requests, estimate: requests, most: requests };
  const { least, most } = callee.now;
  return {
    least: callee.measured === 'received' ? Math.max(0, least - (callee.total - requests)) : 0,
    estimate: requests * share,
    most: Math.min(requests, most),
  };
}

/** Calls of one edge that a single request makes at most. */
function callsPerRequest({ requests }: Call, node: Node): number {
  return node.measured === 'received' ? Math.max(1, Math.ceil(requests / node.total - HAIR)) : 1;
}

/** One round for one node; whether anything grew. */
function advance(node: Node, calleeOf: (id: string) => Node | null): boolean {
  const next: Draft = { least: 0, estimate: 0, most: 0 };
  for (const call of node.calls) {
    const lost = lostBy(call, node, calleeOf(call.target));
    const least = lost.least / callsPerRequest(call, node);
    // What is counted by its calls loses each of them; requests may share the loss.
    next.least = node.measured === 'sent' ? next.least + least : Math.max(next.least, least);
    next.estimate += lost.estimate;
    next.most += lost.most;
  }
  let grew = false;
  for (const key of ['least', 'estimate', 'most'] as const) {
    const value = Math.min(node.total, next[key]);
    if (value - node.now[key] > SETTLED * node.total) grew = true;
    node.now[key] = Math.max(node.now[key], value);
  }
  return grew;
}

/** Which of the nodes rest on a TCP edge, or on another that does. */
function findAssumed(nodes: readonly Node[], graph: CallGraph): ReadonlySet<string> {
  const within = new Set(nodes.map(({ id }) => id));
  const assumed = new Set<string>();
  const queue: string[] = [];
  const add = (id: string): void => {
    if (!within.has(id) || assumed.has(id)) return;
    assumed.add(id);
    queue.push(id);
  };
  for (const { id, calls } of nodes) if (calls.some(({ requests }) => requests === 0)) add(id);
  for (let id = queue.pop(); id !== undefined; id = queue.pop())
    for (const { source } of graph.to(id)) add(source);
  return assumed;
}

/** The bounds of every dependant; `hops` as traced, with the chosen at 0. */
export function boundShares(
  graph: CallGraph,
  hops: ReadonlyMap<string, number>,
): ReadonlyMap<string, Affected> {
  const nodes: Node[] = [];
  for (const [id, hop] of hops) {
    if (hop === 0) continue;
    const { measured, requests } = graph.own(id);
    const calls = graph.from(id).filter(({ target }) => hops.has(target));
    const total = measured === 'connections' ? 1 : requests;
    nodes.push({ id, calls, total, measured, now: { least: 0, estimate: 0, most: 0 } });
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const calleeOf = (id: string): Node | null => byId.get(id) ?? null;
  let growing: readonly Node[] = nodes;
  for (let round = 0; round < MOST_ROUNDS && growing.length > 0; round++) {
    growing = nodes.filter((node) => advance(node, calleeOf));
  }
  // Still growing means a circle that feeds itself: it has no other end than all.
  for (const node of growing) node.now.most = node.total;
  for (let round = 0; growing.length > 0 && round < nodes.length; round++) {
    growing = nodes.filter((node) => advance(node, calleeOf));
  }
  const assumed = findAssumed(nodes, graph);
  return new Map(
    nodes.map(({ id, total, measured, now }) => {
      const share = { least: now.least / total, estimate: now.estimate / total, most: now.most / total };
      const none = { least: 0, estimate: 0, most: 0 };
      const affected = measured === 'connections' ? none : { ...now };
      return [id, { affected, share, assumed: assumed.has(id) }];
    }),
  );
}

/** What is chosen is affected wholly. */
export function wholly(requests: number): Affected {
  return { affected: { least: requests, estimate: requests, most: requests }, share: WHOLE, assumed: false };
}
