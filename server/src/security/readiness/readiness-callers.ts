/** What one subject receives and what access logs know of it -> the callers that STRICT would cut off, and those it might; most traffic first. */
import type { ReadinessCaller } from '@sightglass/shared/contract';
import { formatServiceId } from '@sightglass/shared/identity';
import type { SeriesAnswer } from '../../store/telemetry-store.ts';
import { notMutual } from '../mtls-counts.ts';
import { fateOf, type Inbound, type Receiver } from './inbound.ts';
import type { Seen } from './observation.ts';
import type { PlainFlow, PlainFlows } from './plain-flows.ts';
import type { Exposure } from './readiness-rows.ts';
import { splitAnonymous, type KnownCaller, type Portion, type Proof } from './split-anonymous.ts';

const MOST_ADDRESSES = 20;

type Span = Pick<Seen, 'firstAt' | 'lastAt'>;

export interface CallersAsked {
  readonly exposure: Exposure;
  readonly plain: PlainFlows;
  /** By edge between services. */
  readonly series: SeriesAnswer;
  /** When an edge carried what is not mutual; of plaintext, where there is some. */
  readonly seenOf: (edge: string) => Span | null;
}

export interface Callers {
  readonly callers: ReadinessCaller[];
  readonly doubtfulCallers: ReadinessCaller[];
}

interface Draft {
  readonly caller: KnownCaller;
  readonly portions: Portion[];
  cutOff: boolean;
}

function createCountBefore(series: SeriesAnswer) {
  const points = new Map(series.groups.map((group) => [group.key, group.points]));
  return (edge: string, proof: Proof, until: number): number => {
    const own = points.get(edge) ?? [];
    let sum = 0;
    for (let step = 0; step < own.length; step++) {
      if ((series.times[step] as number) + series.stepMs > until) break;
      sum += own[step]?.[proof] ?? 0;
    }
    return sum;
  };
}

function isFrom({ caller, target }: Inbound, flow: PlainFlow): boolean {
  if (!flow.source || target.id !== flow.target) return false;
  const { cluster, namespace, service } = flow.source;
  return caller.id === formatServiceId({ cluster, namespace, name: service });
}

function namedPortion(inbound: Inbound, flows: readonly PlainFlow[]): Portion {
  const { caller, counts, workloads } = inbound;
  const own = flows.filter((flow) => isFrom(inbound, flow) && flow.protocol === inbound.protocol);
  const { id, cluster, namespace, name } = caller;
  const identity = own.find((flow) => flow.identity !== '')?.identity ?? '';
  return {
    caller: { id, knownBy: 'workload', cluster, namespace, name, identity },
    inbound,
    plaintext: counts.plaintext,
    unmeasured: counts.unmeasured,
    mutual: counts.mutual,
    workloads,
    addresses: own.filter(({ address }) => address !== ''),
    seen: null,
    until: null,
  };
}

function listPortions({ exposure, plain, series }: CallersAsked): Portion[] {
  const atRisk = exposure.inbound.filter(
    (inbound) => fateOf(inbound, exposure.receivers.get(inbound.target.id) as Receiver) !== 'stays',
  );
  const named = exposure.inbound.filter(({ caller }) => !caller.anonymous);
  // What the log tells of a caller that metrics know as well is counted there.
  const flows = plain.flows.filter((flow) => !named.some((inbound) => isFrom(inbound, flow)));
  return [
    ...atRisk.filter(({ caller }) => !caller.anonymous).map((inbound) => namedPortion(inbound, plain.flows)),
    ...splitAnonymous(
      atRisk.filter(({ caller }) => caller.anonymous),
      { flows, keptFrom: plain.keptFrom },
      createCountBefore(series),
    ),
  ];
}

function joinPortions(portions: readonly Portion[], receivers: Exposure['receivers']): Draft[] {
  const drafts = new Map<string, Draft>();
  for (const portion of portions) {
    const draft = drafts.get(portion.caller.id) ?? { caller: portion.caller, portions: [], cutOff: false };
    draft.portions.push(portion);
    if (portion.plaintext > 0 && receivers.get(portion.inbound.target.id)?.reports) draft.cutOff = true;
    drafts.set(portion.caller.id, draft);
  }
  return [...drafts.values()];
}

function joinAddresses(portions: readonly Portion[]): ReadinessCaller['addresses'] {
  const addresses = new Map<string, ReadinessCaller['addresses'][number]>();
  for (const { address, count, lastAt } of portions.flatMap((portion) => portion.addresses)) {
    const known = addresses.get(address);
    if (known) {
      known.count += count;
      known.lastAt = Math.max(known.lastAt, lastAt);
    } else addresses.set(address, { address, count, lastAt });
  }
  return [...addresses.values()]
    .toSorted((a, b) => b.count - a.count || (a.address < b.address ? -1 : 1))
    .slice(0, MOST_ADDRESSES);
}

function joinTargets(portions: readonly Portion[]): ReadinessCaller['targets'] {
  const targets = new Map<string, ReadinessCaller['targets'][number]>();
  for (const { inbound, plaintext, unmeasured } of portions) {
    const { edge, protocol } = inbound;
    const { id, namespace, name } = inbound.target;
    const target = targets.get(edge) ?? { id, namespace, name, protocol, plaintext: 0, unmeasured: 0, edge };
    target.plaintext += plaintext;
    target.unmeasured += unmeasured;
    targets.set(edge, target);
  }
  return [...targets.values()].toSorted(mostFirst);
}

type Amounts = Pick<ReadinessCaller, 'id' | 'plaintext' | 'unmeasured'>;

function mostFirst(a: Amounts, b: Amounts): number {
  return b.plaintext - a.plaintext || b.unmeasured - a.unmeasured || (a.id < b.id ? -1 : 1);
}

function sumOf(portions: readonly Portion[], kind: 'plaintext' | 'unmeasured' | 'mutual'): number {
  return portions.reduce((sum, portion) => sum + portion[kind], 0);
}

function findSpan({ seen, inbound, until }: Portion, seenOf: CallersAsked['seenOf']): Span | null {
  const span = seen ?? seenOf(inbound.edge);
  return span && { firstAt: span.firstAt, lastAt: Math.min(span.lastAt, until ?? Infinity) };
}

function presentCaller({ caller, portions }: Draft, { exposure, seenOf }: CallersAsked): ReadinessCaller {
  const seen = portions.map((portion) => findSpan(portion, seenOf)).filter((one) => one !== null);
  const largest = portions.toSorted((a, b) => mostFirst({ ...a, id: '' }, { ...b, id: '' }))[0] as Portion;
  // What it also sends well, to services of the subject that are not at risk from it.
  const others = exposure.inbound.filter(
    (inbound) => inbound.caller.id === caller.id && !portions.some((portion) => portion.inbound === inbound),
  );
  return {
    ...caller,
    workload: [...new Set(portions.flatMap(({ workloads }) => workloads))].toSorted().join(', '),
    addresses: joinAddresses(portions),
    plaintext: sumOf(portions, 'plaintext'),
    unmeasured: sumOf(portions, 'unmeasured'),
    mutual: others.reduce((sum, { counts }) => sum + counts.mutual, sumOf(portions, 'mutual')),
    targets: joinTargets(portions),
    firstAt: seen.length > 0 ? Math.min(...seen.map(({ firstAt }) => firstAt)) : null,
    lastAt: seen.length > 0 ? Math.max(...seen.map(({ lastAt }) => lastAt)) : null,
    reason: largest.inbound.reason,
  };
}

/** Callers of the contract. */
export function listCallers(asked: CallersAsked): Callers {
  const portions = listPortions(asked).filter((portion) => notMutual(portion) > 0);
  const drafts = joinPortions(portions, asked.exposure.receivers);
  const present = (cutOff: boolean) =>
    drafts
      .filter((draft) => draft.cutOff === cutOff)
      .map((draft) => presentCaller(draft, asked))
      .toSorted(mostFirst);
  return { callers: present(true), doubtfulCallers: present(false) };
}
