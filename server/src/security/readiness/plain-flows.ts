/**
 * Reads who is behind what was not proven, from access logs: flows that the receiving end logged without a proof of mutual TLS, by caller and address.
 * Where no log is kept there are none.
 */
import type { Protocol } from '@sightglass/shared/identity';
import { formatServiceId } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';
import { UNKNOWN } from '@sightglass/shared/identity';
import {
  EVERY_RECORD,
  type AccessFilter,
  type AccessLogStatus,
  type AccessLogStore,
  type Flow,
  type FlowKey,
} from '../../store/access-log/access-log-store.ts';
import type { Subject } from './subject.ts';

/** Distinct callers' addresses beside targets that are told apart. */
const MOST_FLOWS = 5_000;

const KEYS: readonly FlowKey[] = [
  'sourceCluster',
  'sourceNamespace',
  'sourceService',
  'sourceWorkload',
  'sourceIdentity',
  'sourceAddress',
  'targetCluster',
  'targetNamespace',
  'targetService',
  'protocol',
  'proof',
];

/** Records of one caller's address to one service. */
export interface PlainFlow {
  /** Id of the service that was called. */
  readonly target: string;
  readonly protocol: Protocol;
  readonly proof: 'plaintext' | 'unmeasured';
  /** Null where the log does not know who it was. */
  readonly source: { cluster: string; namespace: string; service: string; workload: string } | null;
  /** Empty where it was not told. */
  readonly identity: string;
  readonly address: string;
  readonly count: number;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
}

export interface PlainFlows {
  readonly flows: readonly PlainFlow[];
  /** Since when records are kept; null where there is no log. */
  readonly keptFrom: EpochMs | null;
}

function isTold(text: string): boolean {
  return text !== '' && text !== UNKNOWN;
}

function readFlow(flow: Flow): PlainFlow {
  const { sourceCluster, sourceNamespace, sourceService, sourceWorkload } = flow;
  const isKnown = isTold(sourceService) || isTold(sourceWorkload);
  return {
    target: formatServiceId({
      cluster: flow.targetCluster,
      namespace: flow.targetNamespace,
      name: flow.targetService,
    }),
    protocol: flow.protocol === 'tcp' || flow.protocol === 'grpc' ? flow.protocol : 'http',
    proof: flow.proof === 'plaintext' ? 'plaintext' : 'unmeasured',
    source: isKnown
      ? {
          cluster: sourceCluster,
          namespace: sourceNamespace,
          service: isTold(sourceService) ? sourceService : sourceWorkload,
          workload: isTold(sourceWorkload) ? sourceWorkload : '',
        }
      : null,
    identity: isTold(flow.sourceIdentity) ? flow.sourceIdentity : '',
    address: flow.sourceAddress,
    count: flow.count,
    firstAt: flow.firstAt,
    lastAt: flow.lastAt,
  };
}

function filterFor({ kind, cluster, namespace, name }: Subject): AccessFilter {
  return {
    ...EVERY_RECORD,
    ...(kind === 'service'
      ? { services: [{ cluster, namespace, name }] }
      : { clusters: [cluster], namespaces: [namespace] }),
    proofs: ['plaintext', 'unmeasured'],
    reporters: ['destination'],
  };
}

/** Flows that end at the subject. */
export async function readPlainFlows(
  store: (Pick<AccessLogStore, 'readFlows'> & { status(): Pick<AccessLogStatus, 'keptFrom'> }) | null,
  subject: Subject,
  window: TimeWindow,
): Promise<PlainFlows> {
  if (!store) return { flows: [], keptFrom: null };
  const { flows } = await store.readFlows({
    window,
    filter: filterFor(subject),
    keys: KEYS,
    limit: MOST_FLOWS,
  });
  const own = flows.filter(
    ({ targetCluster, targetNamespace }) =>
      targetCluster === subject.cluster && targetNamespace === subject.namespace,
  );
  // What was logged before it arrived here is known as well.
  const keptFrom = own.reduce((from, { firstAt }) => Math.min(from, firstAt), store.status().keptFrom);
  return { flows: own.map(readFlow), keptFrom };
}
