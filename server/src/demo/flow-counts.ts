/**
 * How many requests each flow of the demo mesh has carried until a moment: whole numbers that never fall, one for each
 * outcome and pair of pods, computed for any moment without simulating what came before. So both reporters of an edge count
 * the same requests, and a test can foretell what a scrape will find.
 */
import { cutCycle, type FaultName } from './fault-schedule.ts';
import { createLoad, createLoadIntegral } from './load-integral.ts';
import type { LogNormal } from './log-normal.ts';
import { uniformOf } from './seeded-random.ts';
import { DEMO_FLOWS, type Effect, type Flow, type OutsideHost } from './shop-flows.ts';
import { findWorkload, workloadName, type DemoWorkload } from './shop-workloads.ts';

/** Some of the pods of a flow's ends: by ordinal; a missing end means all of its pods. */
export interface PodChoice {
  readonly source?: number;
  readonly target?: number;
}

/** Requests (TCP: opened connections) of one outcome that share a distribution of latency. */
export interface FlowStream {
  readonly latency: LogNormal;
  /** Whole number counted until epoch millisecond `t` over the chosen pods. */
  count(t: number, pods: PodChoice): number;
}

/** What a proxy's labels tell apart, and its streams. */
export interface FlowOutcome {
  readonly code: string;
  readonly grpcStatus: string;
  readonly flags: string;
  readonly neverArrived: boolean;
  readonly plaintext: boolean;
  readonly streams: readonly FlowStream[];
}

export interface CountedFlow {
  readonly flow: Flow;
  readonly from: DemoWorkload;
  /** A workload of the mesh, or a host outside. */
  readonly to: DemoWorkload | OutsideHost;
  readonly outcomes: readonly FlowOutcome[];
}

/** Payload of one TCP connection in bytes, and how long it stays open. */
export const TCP_BYTES_IN = 18_000;
export const TCP_BYTES_OUT = 240_000;
export const TCP_OPEN_MS = 20_000;

export function isOutside(to: DemoWorkload | OutsideHost): to is OutsideHost {
  return 'host' in to;
}

/** Local peaks of the two regions, hours UTC. */
const PEAK_HOURS: Readonly<Record<string, number>> = { east: 18, west: 21 };

type Outcome = Omit<FlowOutcome, 'streams'>;

function describeEnd(to: DemoWorkload | OutsideHost): string {
  return isOutside(to) ? to.host : `${to.cluster}/${to.namespace}/${workloadName(to)}`;
}

function readOutcome(flow: Flow, effect: Effect | null): Outcome {
  const wellCode = flow.protocol === 'tcp' ? '' : '200';
  const wellStatus = flow.protocol === 'grpc' ? '0' : '';
  return {
    code: effect?.code ?? wellCode,
    // A request that got no answer has no gRPC status either.
    grpcStatus: effect?.code === '0' ? '' : (effect?.grpcStatus ?? wellStatus),
    flags: effect?.flags ?? '-',
    neverArrived: effect?.neverArrived ?? false,
    plaintext: effect?.plaintext ?? false,
  };
}

function podWeights(
  seed: number,
  name: string,
  sides: readonly [sources: number, targets: number],
): number[][] {
  const raw = Array.from({ length: sides[0] }, (_, p) =>
    Array.from({ length: sides[1] }, (_, q) => 0.85 + 0.3 * uniformOf(seed, `${name}|${p}|${q}`)),
  );
  const sum = raw.flat().reduce((total, weight) => total + weight, 0);
  return raw.map((row) => row.map((weight) => weight / sum));
}

/** The value of an effect (or of the base, for null) in each stretch of the cycle: a share of the flow's mean rate. */
function streamValue(flow: Flow, effect: Effect | null, on: ReadonlySet<FaultName>): number {
  const isActive = (one: Effect) => one.during === 'always' || on.has(one.during);
  const volume = flow.burst && !on.has(flow.burst.during) ? flow.burst.calm : 1;
  if (effect) return isActive(effect) ? effect.share * volume : 0;
  return volume * Math.max(0, 1 - flow.effects.filter(isActive).reduce((sum, one) => sum + one.share, 0));
}

function countFlow(seed: number, flow: Flow): CountedFlow {
  const from = findWorkload(flow.from);
  const to = typeof flow.to === 'string' ? findWorkload(flow.to) : flow.to;
  const name = `${describeEnd(from)}>${describeEnd(to)}>${flow.protocol}`;
  const weights = podWeights(seed, name, [from.replicas, isOutside(to) ? 1 : to.replicas]);
  const load = createLoad(PEAK_HOURS[from.cluster] ?? 18, uniformOf(seed, name));
  const faults = [
    ...new Set([...flow.effects.map((effect) => effect.during), ...(flow.burst ? [flow.burst.during] : [])]),
  ].filter((during): during is FaultName => during !== 'always');

  const createStream = (effect: Effect | null, index: number): FlowStream => {
    const integrate = createLoadIntegral(
      load,
      cutCycle(faults, (on) => streamValue(flow, effect, on)),
    );
    // The fraction of a request with which each pair of pods begins: else all would round down together.
    const begun = weights.map((row, p) => row.map((_, q) => uniformOf(seed, `${name}|${index}|${p}|${q}`)));
    // The last two moments: a window's two ends, or a pod's start and now, are asked for again and again.
    let last = { at: Number.NaN, amount: 0 };
    let older = last;
    const amountUntil = (t: number): number => {
      if (last.at === t) return last.amount;
      if (older.at === t) [last, older] = [older, last];
      else [last, older] = [{ at: t, amount: flow.perSecond * integrate(t) }, last];
      return last.amount;
    };
    return {
      latency: effect?.latency ?? flow.latency,
      count: (t, pods) => {
        const amount = amountUntil(t);
        let sum = 0;
        for (let p = pods.source ?? 0; p <= (pods.source ?? weights.length - 1); p++) {
          const row = weights[p] ?? [];
          for (let q = pods.target ?? 0; q <= (pods.target ?? row.length - 1); q++) {
            sum += Math.floor(amount * (row[q] ?? 0) + (begun[p]?.[q] ?? 0));
          }
        }
        return sum;
      },
    };
  };

  const groups = new Map<string, Outcome & { streams: FlowStream[] }>();
  [null, ...flow.effects].forEach((effect, index) => {
    const outcome = readOutcome(flow, effect);
    const key = JSON.stringify(outcome);
    const group = groups.get(key) ?? { ...outcome, streams: [] };
    group.streams.push(createStream(effect, index));
    groups.set(key, group);
  });
  return { flow, from, to, outcomes: [...groups.values()] };
}

/** All flows of the demo mesh with their counters. */
export function countFlows(seed: number): CountedFlow[] {
  return DEMO_FLOWS.map((flow) => countFlow(seed, flow));
}
