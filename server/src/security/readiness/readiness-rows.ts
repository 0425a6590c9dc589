/** What services receive -> one row of readiness for each namespace or service: verdict, callers at risk, doubts. Those that would break come first. */
import type { PeerPolicy, Readiness } from '@sightglass/shared/contract';
import type { NodeIdentity } from '../../signals/node-identity.ts';
import {
  addCounts,
  createCounts,
  notMutual,
  presentCounts,
  totalOf,
  type RunningCounts,
} from '../mtls-counts.ts';
import { fateOf, type Fate, type Inbound, type Receiver } from './inbound.ts';
import { judge, type Verdict } from './judge.ts';
import type { CleanSince, Observation } from './observation.ts';
import type { FindPartial } from './partial-telemetry.ts';
import { subjectOf, type Subject } from './subject.ts';

type Row = Readiness['rows'][number];

/** What one subject receives, and from whom. */
export interface Exposure {
  readonly subject: Subject;
  readonly received: RunningCounts;
  /** What of it STRICT would do something to. */
  readonly atRisk: RunningCounts;
  readonly inbound: Inbound[];
  readonly receivers: Map<string, Receiver>;
  /** By id of the caller: the worst that would happen to what it sends. */
  readonly fates: Map<string, Exclude<Fate, 'stays'>>;
}

/** A subject that received nothing yet. */
export function createExposure(subject: Subject): Exposure {
  return {
    subject,
    received: createCounts(),
    atRisk: createCounts(),
    inbound: [],
    receivers: new Map(),
    fates: new Map(),
  };
}

/** Adds one edge that ends at the subject. */
export function addInbound(exposure: Exposure, inbound: Inbound, receiver: Receiver): void {
  addCounts(exposure.received, inbound.counts);
  exposure.inbound.push(inbound);
  exposure.receivers.set(inbound.target.id, receiver);
  const fate = fateOf(inbound, receiver);
  if (fate === 'stays') return;
  addCounts(exposure.atRisk, inbound.counts);
  if (exposure.fates.get(inbound.caller.id) === 'cut-off') return;
  exposure.fates.set(inbound.caller.id, fate);
}

/** Exposures of all subjects of a kind that `nodes` belong to; `inbound` of what else is passed over. */
export function listExposures(
  kind: Subject['kind'],
  nodes: Iterable<NodeIdentity>,
  received: { readonly inbound: readonly Inbound[]; readonly receivers: ReadonlyMap<string, Receiver> },
): Exposure[] {
  const exposures = new Map<string, Exposure>();
  for (const node of nodes) {
    const subject = subjectOf(kind, node);
    if (!exposures.has(subject.id)) exposures.set(subject.id, createExposure(subject));
  }
  for (const inbound of received.inbound) {
    const exposure = exposures.get(subjectOf(kind, inbound.target).id);
    const receiver = received.receivers.get(inbound.target.id);
    if (exposure && receiver) addInbound(exposure, inbound, receiver);
  }
  return [...exposures.values()];
}

/** What else is known of a subject. */
export interface Known {
  readonly policy: PeerPolicy | null;
  readonly observation: Observation;
  readonly clean: CleanSince;
  readonly partialOf: FindPartial;
}

function countFates({ fates }: Exposure, wanted: Fate): number {
  let count = 0;
  for (const fate of fates.values()) if (fate === wanted) count++;
  return count;
}

/** One row of the contract. */
export function presentRow(exposure: Exposure, known: Known): Row {
  const { subject, received } = exposure;
  const { policy, observation, clean } = known;
  const { kind, id, cluster, namespace, name } = subject;
  const cutOff = countFates(exposure, 'cut-off');
  const doubtful = countFates(exposure, 'might');
  const { verdict, doubts } = judge({
    policy,
    counts: received,
    unmeasured: exposure.atRisk.unmeasured,
    cutOff,
    doubtful,
    observation,
    receivers: [...exposure.receivers.values()],
    partial: known.partialOf(subject),
  });
  return {
    id,
    kind,
    cluster,
    namespace,
    name,
    verdict,
    policy,
    received: presentCounts(received),
    cutOff,
    doubtful,
    lastPlaintextAt: received.plaintext > 0 ? clean.lastPlaintextAt : null,
    cleanSince: clean.cleanSince,
    observed: { from: observation.from, to: observation.to, coveredMs: observation.coveredMs },
    doubts,
  };
}

const RANK: Readonly<Record<Verdict, number>> = {
  breaks: 0,
  unproven: 1,
  ready: 2,
  strict: 3,
  'no-traffic': 4,
};

/** The order of rows. */
export function breakingFirst(a: Row, b: Row): number {
  return (
    RANK[a.verdict] - RANK[b.verdict] ||
    b.received.plaintext - a.received.plaintext ||
    notMutual(b.received) - notMutual(a.received) ||
    totalOf(b.received) - totalOf(a.received) ||
    (a.id < b.id ? -1 : 1)
  );
}
