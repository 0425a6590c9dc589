/**
 * Who stands behind an address or an identity, learnt from what proxies say of themselves and of their connections:
 *   node       the address of a pod in Istio's node id
 *   call       the address from which a proxy called (`upstream_local_address` of its record): the callee sees the same address and port
 *   request    the id of a request on its way to an address, where the callee saw another address than the caller's (a proxy's header, NAT)
 *   server     the address at which a proxy took calls: the caller's `upstream_remote_address`
 *   identity   a SPIFFE identity that only one workload shows
 * What was learnt last counts; all books are bounded and forget the oldest. An identity that two workloads share names its service account instead.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs } from '@sightglass/shared/units';
import { UNKNOWN_END, type AccessRecord } from '../access-record.ts';
import type { EdgeEnd } from '../edge-window.ts';
import type { NodeIdentity } from './identify-node.ts';
import { hostOf, parseIdentity } from './place-record.ts';

const MAXIMUM_ENTRIES = 100_000;
/** A port is given to another connection sooner or later. */
const CALL_KEPT_MS = 10 * 60_000;

class Book<Value> {
  readonly #entries = new Map<string, Value>();

  set(key: string, value: Value): void {
    // What is known already keeps its place: to move it up with every record would cost more than to learn it again once.
    if (this.#entries.get(key) === value) return;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > MAXIMUM_ENTRIES)
      this.#entries.delete(this.#entries.keys().next().value as string);
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }
}

/** What a record tells of who stands at its ends. */
export type ResolvableRecord = Pick<
  AccessRecord,
  | 'reporter'
  | 'source'
  | 'target'
  | 'settled'
  | 'external'
  | 'sourceIdentity'
  | 'targetIdentity'
  | 'sourceAddress'
  | 'targetAddress'
  | 'upstreamLocalAddress'
  | 'upstreamRemoteAddress'
  | 'requestId'
>;

export interface PeerBook {
  /** A proxy said who it is. */
  learnNode(node: NodeIdentity): void;
  /**
   * Learns from a record and fills in its other end as far as that is known. Answers whether the other end may still become known
   * by a record to come.
   */
  resolve(record: ResolvableRecord, now: EpochMs): boolean;
}

function isSame(a: EdgeEnd, b: EdgeEnd): boolean {
  return (
    a.cluster === b.cluster &&
    a.namespace === b.namespace &&
    a.service === b.service &&
    a.workload === b.workload
  );
}

/** What an identity says by itself: namespace, and the service account in place of the service. */
function callerByIdentity(identity: string, cluster: string): EdgeEnd {
  const parsed = parseIdentity(identity);
  if (!parsed) return UNKNOWN_END;
  const { namespace, account } = parsed;
  return { ...UNKNOWN_END, cluster, namespace, service: account };
}

export function createPeerBook(): PeerBook {
  const nodes = new Book<EdgeEnd>();
  const pods = new Book<EdgeEnd>();
  const calls = new Book<{ readonly end: EdgeEnd; readonly at: EpochMs }>();
  const requests = new Book<EdgeEnd>();
  const servers = new Book<EdgeEnd>();
  /** Null: several workloads show it. */
  const identities = new Book<EdgeEnd | null>();

  /** What identities say by themselves, by cluster. */
  const guesses = new Book<EdgeEnd>();

  const guessCaller = ({ sourceIdentity, target: { cluster } }: ResolvableRecord): EdgeEnd => {
    if (sourceIdentity === '') return UNKNOWN_END;
    const key = `${cluster} ${sourceIdentity}`;
    let guess = guesses.get(key);
    if (!guess) {
      guess = callerByIdentity(sourceIdentity, cluster);
      guesses.set(key, guess);
    }
    return guess;
  };

  const learnIdentity = (identity: string, end: EdgeEnd): void => {
    if (identity === '') return;
    const known = identities.get(identity);
    if (known === undefined) identities.set(identity, end);
    else if (known !== null && !isSame(known, end)) identities.set(identity, null);
  };

  const callerOf = (record: ResolvableRecord, now: EpochMs): EdgeEnd | null => {
    const call = calls.get(record.sourceAddress);
    if (call && now - call.at < CALL_KEPT_MS) return call.end;
    const request =
      record.requestId === '' ? undefined : requests.get(`${record.requestId} ${record.targetAddress}`);
    if (request) return request;
    const node = nodes.get(hostOf(record.sourceAddress));
    if (node) return node;
    return identities.get(record.sourceIdentity) ?? null;
  };

  /** Whether the caller was found; an identity by itself is a guess that a record to come may better. */
  const resolveSource = (record: ResolvableRecord, now: EpochMs): boolean => {
    servers.set(record.targetAddress, record.target);
    learnIdentity(record.targetIdentity, record.target);
    const caller = callerOf(record, now);
    record.source = caller ?? guessCaller(record);
    if (caller && calls.get(record.sourceAddress)) learnIdentity(record.sourceIdentity, caller);
    return caller !== null;
  };

  const resolveTarget = (record: ResolvableRecord, now: EpochMs): boolean => {
    const { upstreamLocalAddress, upstreamRemoteAddress } = record;
    if (upstreamLocalAddress !== '') calls.set(upstreamLocalAddress, { end: record.source, at: now });
    if (record.requestId !== '') requests.set(`${record.requestId} ${upstreamRemoteAddress}`, record.source);
    const server = servers.get(upstreamRemoteAddress) ?? pods.get(hostOf(upstreamRemoteAddress));
    if (server && !record.external) record.target = server;
    // Where nothing was reached nobody can tell more.
    return server !== undefined || upstreamRemoteAddress === '' || record.external;
  };

  return {
    learnNode({ end, address, serviceAccount, role }) {
      if (address !== '' && (role === 'sidecar' || role === 'router')) nodes.set(address, end);
      // Behind a gateway stands somebody else.
      if (address !== '' && role === 'sidecar') pods.set(address, end);
      if (serviceAccount !== '' && end.namespace !== UNKNOWN)
        learnIdentity(`spiffe://cluster.local/ns/${end.namespace}/sa/${serviceAccount}`, end);
    },
    resolve(record, now) {
      if (record.settled) return false;
      if (record.reporter === 'destination') record.settled = resolveSource(record, now);
      else if (record.reporter === 'source') record.settled = resolveTarget(record, now);
      return !record.settled;
    },
  };
}
