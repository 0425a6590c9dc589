/**
 * The traced graph -> the parts of the contract's answer: rows of what is chosen and of who depends on it, hops, places, entries into the
 * mesh, and instances elsewhere. Counts of one window become rates by the time that was covered.
 */
import type { Bounds, Dependant, Impact, ImpactEdge, ImpactNode } from '@sightglass/shared/contract';
import type { Graph, GraphNode } from '../signals/build-graph.ts';
import { perSecond } from '../signals/golden-signals.ts';
import { roundSignificant } from '../signals/round.ts';
import type { Call, CallGraph } from './call-graph.ts';
import { wholly, type Affected } from './share-bounds.ts';
import type { Trace } from './trace-dependants.ts';

export interface Traced {
  readonly graph: Graph;
  readonly calls: CallGraph;
  readonly trace: Trace;
  readonly chosen: readonly GraphNode[];
  readonly affected: ReadonlyMap<string, Affected>;
  readonly coveredMs: number;
}

const NOTHING: Bounds = { least: 0, estimate: 0, most: 0 };

export function mapBounds({ least, estimate, most }: Bounds, change: (value: number) => number): Bounds {
  return { least: change(least), estimate: change(estimate), most: change(most) };
}

function addBounds(all: Iterable<Bounds>): Bounds {
  const sum = { ...NOTHING };
  for (const { least, estimate, most } of all) {
    sum.least += least;
    sum.estimate += estimate;
    sum.most += most;
  }
  return sum;
}

/** What of a node's own requests is lost: all of a chosen one's. */
export function affectedOf({ calls, trace, affected }: Traced, id: string): Affected {
  return trace.hops.get(id) === 0 ? wholly(calls.own(id).requests) : (affected.get(id) as Affected);
}

function presentNode(
  { identity, external, serviceIds }: GraphNode,
  { calls, coveredMs }: Traced,
): ImpactNode {
  const { id, kind, cluster, namespace, name, anonymous } = identity;
  const { measured, requests, opened } = calls.own(id);
  return {
    id,
    kind,
    cluster,
    namespace,
    name,
    anonymous,
    external,
    measured,
    serviceIds: [...serviceIds].toSorted(),
    requestsPerSecond: perSecond(requests, coveredMs),
    openedPerSecond: perSecond(opened, coveredMs),
  };
}

function isChosen({ trace }: Traced, id: string): boolean {
  return trace.hops.get(id) === 0;
}

function sumCalls(calls: readonly Call[], coveredMs: number): Dependant['direct'] {
  const sum = (read: (call: Call) => number): number => calls.reduce((all, call) => all + read(call), 0);
  return {
    requestsPerSecond: perSecond(
      sum(({ requests }) => requests),
      coveredMs,
    ),
    openedPerSecond: perSecond(
      sum(({ opened }) => opened),
      coveredMs,
    ),
  };
}

function directCalls(traced: Traced, id: string): readonly Call[] {
  return traced.calls.from(id).filter(({ target }) => isChosen(traced, target));
}

const rate = (bounds: Bounds, coveredMs: number): Bounds =>
  mapBounds(bounds, (count) => perSecond(count, coveredMs));

function presentDependants(traced: Traced): Dependant[] {
  const { graph, trace, coveredMs } = traced;
  const looped = new Set(trace.loops.flat());
  const rows = [...trace.hops].flatMap(([id, hop]): Dependant[] => {
    const node = graph.nodes.get(id);
    if (hop === 0 || !node) return [];
    const { affected, share, assumed } = affectedOf(traced, id);
    return [
      {
        ...presentNode(node, traced),
        hop,
        direct: sumCalls(directCalls(traced, id), coveredMs),
        affectedPerSecond: rate(affected, coveredMs),
        share: mapBounds(share, roundSignificant),
        basis: assumed ? 'assumed' : 'counted',
        inLoop: looped.has(id),
      },
    ];
  });
  return rows.toSorted((a, b) => a.hop - b.hop || (a.id < b.id ? -1 : 1));
}

function presentEdges(traced: Traced): ImpactEdge[] {
  const { calls, trace, coveredMs } = traced;
  return calls.calls
    .filter(({ source, target }) => trace.hops.has(source) && trace.hops.has(target))
    .map(({ id, source, target, protocol, requests, opened }) => ({
      id,
      source,
      target,
      protocol,
      requestsPerSecond: perSecond(requests, coveredMs),
      openedPerSecond: perSecond(opened, coveredMs),
      affectedPerSecond:
        protocol === 'tcp'
          ? null
          : perSecond(requests * affectedOf(traced, target).share.estimate, coveredMs),
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function presentHops(traced: Traced): Impact['hops'] {
  const { trace, coveredMs } = traced;
  const byHop = Map.groupBy(trace.hops.keys(), (id) => trace.hops.get(id) as number);
  return [...byHop]
    .filter(([hop]) => hop > 0)
    .toSorted(([a], [b]) => a - b)
    .map(([hop, ids]) => ({
      hop,
      dependants: ids.length,
      direct: sumCalls(
        ids.flatMap((id) => directCalls(traced, id)),
        coveredMs,
      ),
      affectedPerSecond: rate(addBounds(ids.map((id) => affectedOf(traced, id).affected)), coveredMs),
    }));
}

function presentPlaces(traced: Traced): Impact['places'] {
  const { graph, trace, chosen, coveredMs } = traced;
  const ids = [...new Set([...chosen.map(({ identity }) => identity.id), ...trace.hops.keys()])];
  const silent = new Map(chosen.map((node) => [node.identity.id, node]));
  const identityOf = (id: string): GraphNode['identity'] =>
    ((graph.nodes.get(id) ?? silent.get(id)) as GraphNode).identity;
  const byPlace = Map.groupBy(ids, (id) =>
    JSON.stringify([identityOf(id).cluster, identityOf(id).namespace]),
  );
  return [...byPlace]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, members]) => {
      const [cluster, namespace] = JSON.parse(key) as [string, string];
      const own = members.filter((id) => isChosen(traced, id)).length;
      const affected = addBounds(members.map((id) => affectedOf(traced, id).affected));
      return {
        cluster,
        namespace,
        chosen: own,
        dependants: members.length - own,
        affectedPerSecond: rate(affected, coveredMs),
      };
    });
}

/** What nobody in the mesh is seen to call: gateways, jobs, and callers of which nothing is known. */
function presentEntries(traced: Traced): Impact['entries'] {
  const { calls, trace, coveredMs } = traced;
  return [...trace.hops.keys()]
    .filter((id) => calls.to(id).length === 0 && calls.from(id).length > 0)
    .toSorted()
    .map((id) => {
      const { affected, share } = affectedOf(traced, id);
      return {
        id,
        requestsPerSecond: perSecond(calls.own(id).requests, coveredMs),
        affectedPerSecond: rate(affected, coveredMs),
        share: mapBounds(share, roundSignificant),
      };
    });
}

function presentRedundant(traced: Traced): Impact['redundant'] {
  const { graph, calls, chosen, coveredMs } = traced;
  return chosen.flatMap(({ identity }) => {
    const own = calls.own(identity.id);
    const callers = new Set(calls.to(identity.id).map(({ source }) => source));
    return [...graph.nodes.values()]
      .filter(
        ({ identity: other, external }) =>
          other.name === identity.name &&
          other.namespace === identity.namespace &&
          other.kind === identity.kind &&
          other.cluster !== identity.cluster &&
          !(external || other.anonymous || isChosen(traced, other.id)),
      )
      .map(({ identity: other }) => {
        const { requests } = calls.own(other.id);
        const known = calls.to(other.id).filter(({ source }) => callers.has(source));
        return {
          of: identity.id,
          id: other.id,
          cluster: other.cluster,
          requestsPerSecond: perSecond(requests, coveredMs),
          growth: requests > 0 ? roundSignificant((requests + own.requests) / requests) : null,
          callers: [...new Set(known.map(({ source }) => source))].toSorted(),
        };
      })
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  });
}

type Presented = Pick<
  Impact,
  'chosen' | 'dependants' | 'edges' | 'hops' | 'places' | 'entries' | 'redundant' | 'loops'
>;

/** All that the graph tells. */
export function presentImpact(traced: Traced): Presented {
  return {
    chosen: traced.chosen.map((node) => presentNode(node, traced)),
    dependants: presentDependants(traced),
    edges: presentEdges(traced),
    hops: presentHops(traced),
    places: presentPlaces(traced),
    entries: presentEntries(traced),
    redundant: presentRedundant(traced),
    loops: traced.trace.loops.map((loop) => [...loop]),
  };
}
