/**
 * Calls from access logs, as far as policies ask for their parts: of mutual TLS by identity, of the rest by address as well. What the callee's proxy logged is
 * taken; where a callee's proxy logged nothing at all, what its callers' proxies logged, which do not know the callee's port.
 */
import { RESTRICTED, UNKNOWN } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Flow, FlowKey } from '../../store/access-log/access-log-store.ts';
import { isTold, joinKey } from './ends.ts';
import { forEachPaced } from './for-each-paced.ts';
import {
  protocolOf,
  readLogFlows,
  SOURCE_KEYS,
  sourceOf,
  TARGET_KEYS,
  targetOf,
  type FlowLog,
} from './log-flows.ts';
import type { ObservedCalls } from './observed-calls.ts';

/** Flows of one question at most; the largest are taken. */
const MAXIMUM_FLOWS = 100_000;

/** What is known of callees besides: versions, and which lie outside the mesh. */
export interface CalleeFacts {
  versionOf(end: { readonly cluster: string; readonly namespace: string; readonly workload: string }): string;
  isExternal(end: {
    readonly cluster: string;
    readonly namespace: string;
    readonly service: string;
  }): boolean;
}

export interface LogQuestion {
  readonly window: TimeWindow;
  readonly namespaces: readonly string[] | null;
  readonly services?: readonly {
    readonly cluster: string;
    readonly namespace: string;
    readonly name: string;
  }[];
  readonly asksFor: (attribute: string) => boolean;
}

export interface LogObservation {
  readonly calls: readonly ObservedCalls[];
  /** Records beyond the flows that were read. */
  readonly leftOut: number;
}

/** The marks of what redaction took out: such a path is not the one that was asked for. */
function isRedacted(path: string): boolean {
  return path.includes('[redacted]');
}

function readIdentity({ sourceIdentity, proof }: Flow): string | null {
  // There is one, and whoever asks may not see it.
  if (sourceIdentity === RESTRICTED) return null;
  if (sourceIdentity !== '') return sourceIdentity;
  return proof === 'plaintext' ? '' : null;
}

function toCalls(flow: Flow, asked: ReadonlySet<FlowKey>, facts: CalleeFacts): ObservedCalls {
  const target = targetOf(flow);
  const isOfCallee = flow.reporter !== 'source';
  const protocol = protocolOf(flow);
  const text = (key: FlowKey, value: string): string | null =>
    asked.has(key) && value !== '' ? value : null;
  const isNowhere = !isTold(target.namespace) && !isOfCallee;
  return {
    source: sourceOf(flow),
    callee: { ...target, version: facts.versionOf(target), external: isNowhere || facts.isExternal(target) },
    observation: {
      protocol,
      identity: readIdentity(flow),
      address: text('sourceAddress', flow.sourceAddress),
      method: text('method', flow.method) ?? (protocol === 'grpc' ? 'POST' : null),
      path: isRedacted(flow.path) ? null : text('path', flow.path),
      host: text('host', flow.host),
      port: isOfCallee ? flow.port : null,
      // A connection without TLS has no server name, and that is known.
      sni: asked.has('sni') && (flow.sni !== '' || flow.proof === 'plaintext') ? flow.sni : null,
      targetAddress: null,
    },
    path: flow.path,
    wasDenied: flow.denied === true,
    count: flow.count,
    firstAt: flow.firstAt,
    lastAt: flow.lastAt,
    by: 'access-log',
    edge: '',
  };
}

function listKeys(asksFor: LogQuestion['asksFor']): FlowKey[] {
  const when = (key: FlowKey, ...attributes: readonly string[]): FlowKey[] =>
    attributes.some(asksFor) ? [key] : [];
  return [
    ...SOURCE_KEYS.filter((key) => key !== 'sourceAddress'),
    ...TARGET_KEYS,
    'protocol',
    'method',
    'path',
    'denied',
    'proof',
    'reporter',
    ...when('host', 'hosts'),
    ...when('port', 'ports', 'destination.port'),
    ...when('sni', 'connection.sni'),
  ];
}

function keyOfTarget({ targetCluster, targetNamespace, targetService }: Flow): string {
  return joinKey(targetCluster, targetNamespace, targetService);
}

/** The largest flows first. */
export async function observeLog(
  log: FlowLog | null,
  question: LogQuestion,
  facts: CalleeFacts,
): Promise<LogObservation> {
  const { window, namespaces, services = [], asksFor } = question;
  const keys = listKeys(asksFor);
  const withAddress: FlowKey[] = [...keys, 'sourceAddress'];
  const byAddress = asksFor('ipBlocks') || asksFor('source.ip');
  const ask = async (proofs: readonly string[], asked: readonly FlowKey[], reporters: readonly string[]) => {
    const found = await readLogFlows(log, {
      window,
      namespaces: namespaces ?? [],
      services,
      reporters,
      proofs,
      keys: asked,
      limit: MAXIMUM_FLOWS,
    });
    const read = found.flows.reduce((sum, { count }) => sum + count, 0);
    return { flows: found.flows, leftOut: found.total - read, asked: new Set(asked) };
  };
  const parts = [
    await ask(['mutual'], byAddress ? withAddress : keys, ['destination', 'unknown']),
    await ask(['plaintext', 'unmeasured'], withAddress, ['destination', 'unknown']),
    await ask([], byAddress ? withAddress : keys, ['source']),
  ];
  const [mutual, others] = parts as [(typeof parts)[0], (typeof parts)[0]];
  const logging = new Set<string>();
  await forEachPaced([...mutual.flows, ...others.flows], (flow) => logging.add(keyOfTarget(flow)));
  const calls: ObservedCalls[] = [];
  for (const { flows, asked } of parts)
    await forEachPaced(flows, (flow) => {
      if (flow.reporter !== 'source' || !logging.has(keyOfTarget(flow)))
        calls.push(toCalls(flow, asked, facts));
    });
  return { calls, leftOut: mutual.leftOut + others.leftOut };
}

/** Whether a log tells of the edge. Callers that may not be seen are many in one, and what is logged of one says nothing of the others. */
export function isCovered(covered: ReadonlySet<string>, calls: ObservedCalls): boolean {
  return calls.source.namespace !== RESTRICTED && covered.has(keyOfEdge(calls));
}

/** One edge between services, whatever its caller's cluster where that is not known: to tell what logs cover of metrics. */
export function keyOfEdge({ source, callee, observation }: ObservedCalls): string {
  const caller = isTold(source.service) ? [source.cluster, source.namespace, source.service] : [UNKNOWN];
  return joinKey(...caller, callee.cluster, callee.namespace, callee.service, observation.protocol);
}
