/**
 * What came from callers of which metrics know nothing -> callers as access logs know them: by workload, by identity, else by address. What metrics count
 * is the measure: it is divided as the log's records are, so that a log that keeps a share of all requests tells right sizes. What was counted before
 * the log begins, and what it has no record of at all, stays unknown.
 */
import { formatServiceId } from '@sightglass/shared/identity';
import type { EpochMs } from '@sightglass/shared/units';
import type { Inbound } from './inbound.ts';
import type { PlainFlow, PlainFlows } from './plain-flows.ts';

export type Proof = 'plaintext' | 'unmeasured';

export interface KnownCaller {
  readonly id: string;
  readonly knownBy: 'workload' | 'identity' | 'address' | 'nothing';
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly identity: string;
}

/** A part of one edge's traffic: one caller's. */
export interface Portion {
  readonly caller: KnownCaller;
  readonly inbound: Inbound;
  readonly plaintext: number;
  readonly unmeasured: number;
  readonly mutual: number;
  readonly workloads: readonly string[];
  readonly addresses: readonly {
    readonly address: string;
    readonly count: number;
    readonly lastAt: EpochMs;
  }[];
  /** Null where the series of the edge tell. */
  readonly seen: { readonly firstAt: EpochMs; readonly lastAt: EpochMs } | null;
  /** No later than this, whatever the series tell; null where that is not known. */
  readonly until: EpochMs | null;
}

const PROOFS: readonly Proof[] = ['plaintext', 'unmeasured'];

/** The caller of which nothing is known. */
function nobodyIn(cluster: string): KnownCaller {
  return { id: 'unknown', knownBy: 'nothing', cluster, namespace: '', name: 'unknown', identity: '' };
}

/** Who sent a flow. */
function callerOf({ source, identity, address }: PlainFlow, cluster: string): KnownCaller {
  if (source) {
    const { service: name, namespace } = source;
    const id = formatServiceId({ cluster: source.cluster, namespace, name });
    return { id, knownBy: 'workload', cluster: source.cluster, namespace, name, identity };
  }
  if (identity !== '')
    return { id: identity, knownBy: 'identity', cluster, namespace: '', name: identity, identity };
  if (address === '') return nobodyIn(cluster);
  return { id: address, knownBy: 'address', cluster, namespace: '', name: address, identity: '' };
}

/** Whole numbers that add up to `amount` and are as the weights are; none is 0 where there is enough for all. */
export function divide(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const free = amount - weights.length;
  if (!(total > 0) || free < 0) return weights.map((_, i) => (i < amount ? 1 : 0));
  const parts = weights.map((weight) => 1 + Math.floor((free * weight) / total));
  const rest = amount - parts.reduce((sum, part) => sum + part, 0);
  parts[0] = (parts[0] ?? 0) + rest;
  return parts;
}

/** How much of an edge was counted before a moment, by proof. */
export type CountBefore = (edge: string, proof: Proof, until: EpochMs) => number;

interface Part extends Omit<Portion, 'inbound' | 'mutual'> {
  readonly caller: KnownCaller;
}

function joinFlows(
  flows: readonly PlainFlow[],
  cluster: string,
): { flow: PlainFlow; caller: KnownCaller; all: PlainFlow[] }[] {
  const groups = new Map<string, { flow: PlainFlow; caller: KnownCaller; all: PlainFlow[] }>();
  for (const flow of flows) {
    const caller = callerOf(flow, cluster);
    const group = groups.get(caller.id);
    if (group) group.all.push(flow);
    else groups.set(caller.id, { flow, caller, all: [flow] });
  }
  return [...groups.values()];
}

function countRecords(flows: readonly PlainFlow[]): number {
  return flows.reduce((sum, { count }) => sum + count, 0);
}

/** The parts of one edge with one proof. */
function splitProof(
  inbound: Inbound,
  proof: Proof,
  known: { readonly flows: readonly PlainFlow[]; readonly before: number; readonly keptFrom: EpochMs | null },
): Part[] {
  const { cluster } = inbound.target;
  const all = Math.round(inbound.counts[proof]);
  if (!(all > 0)) return [];
  const groups = joinFlows(known.flows, cluster).toSorted(
    (a, b) => countRecords(b.all) - countRecords(a.all),
  );
  const before = groups.length === 0 ? all : Math.min(all, Math.round(known.before));
  const amounts = divide(
    all - before,
    groups.map((group) => countRecords(group.all)),
  );
  const parts = groups.map(({ caller, all: own }, i): Part => ({
    caller,
    plaintext: proof === 'plaintext' ? (amounts[i] as number) : 0,
    unmeasured: proof === 'unmeasured' ? (amounts[i] as number) : 0,
    workloads: own.flatMap(({ source }) => (source && source.workload !== '' ? [source.workload] : [])),
    addresses: own.filter(({ address }) => address !== ''),
    seen: {
      firstAt: Math.min(...own.map(({ firstAt }) => firstAt)),
      lastAt: Math.max(...own.map(({ lastAt }) => lastAt)),
    },
    until: null,
  }));
  if (before > 0) {
    const rest = { plaintext: 0, unmeasured: 0, workloads: [], addresses: [], seen: null };
    // Of the part that later records explain, the rest is known to lie before them.
    const until = groups.length > 0 ? known.keptFrom : null;
    parts.push({ ...rest, caller: nobodyIn(cluster), [proof]: before, until });
  }
  return parts;
}

/** Flows by the edge that metrics count them on: the one of their protocol, else the largest to that service. */
function assignFlows(anonymous: readonly Inbound[], flows: readonly PlainFlow[]): Map<string, PlainFlow[]> {
  const byTarget = Map.groupBy(anonymous, ({ target }) => target.id);
  const assigned = new Map<string, PlainFlow[]>();
  for (const flow of flows) {
    const edges = (byTarget.get(flow.target) ?? []).filter(({ counts }) => counts[flow.proof] > 0);
    const edge =
      edges.find(({ protocol }) => protocol === flow.protocol) ??
      edges.toSorted((a, b) => b.counts[flow.proof] - a.counts[flow.proof])[0];
    if (!edge) continue;
    const own = assigned.get(edge.edge);
    if (own) own.push(flow);
    else assigned.set(edge.edge, [flow]);
  }
  return assigned;
}

/** Portions of the edges whose caller metrics do not know. `flows` are those that no edge with a known caller accounts for. */
export function splitAnonymous(
  anonymous: readonly Inbound[],
  { flows, keptFrom }: PlainFlows,
  countBefore: CountBefore,
): Portion[] {
  const assigned = assignFlows(anonymous, flows);
  return anonymous.flatMap((inbound) => {
    const own = assigned.get(inbound.edge) ?? [];
    return PROOFS.flatMap((proof) =>
      splitProof(inbound, proof, {
        flows: own.filter((flow) => flow.proof === proof),
        keptFrom,
        before: keptFrom === null ? 0 : countBefore(inbound.edge, proof, keptFrom),
      }).map((part): Portion => Object.assign(part, { inbound, mutual: 0 })),
    );
  });
}
