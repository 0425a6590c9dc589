/**
 * From records to edges and golden signals. Enters: every record, before sampling; leaves, each moment: sums by edge, reporter and outcome, for the window
 * in which the request ended. A record whose other end may still become known (both proxies of a request report within a second or two of each other)
 * waits for that. The rules of `auto`: a record counts nothing when metrics of the same proxy tell of its edges; and when metrics of the other
 * end tell of the edge, the record counts for that very edge, as its other reporter.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { AccessRecord } from '../access-record.ts';
import type { EdgeEnd, EdgeKey, Outcome } from '../edge-window.ts';
import { isFailed, isNeverArrived } from '../outcome.ts';
import type { RecordedEdges, RecordSums } from '../recorded-edges.ts';
import type { PeerBook, ResolvableRecord } from './peer-book.ts';

/** Istio's and Envoy's own buckets, so that edges of logs and of metrics add up without inventing precision. */
const LATENCY_BOUNDS: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];
/** How long a record waits for its other end; less than the grace of windows. */
const WAIT_MS: Milliseconds = 2500;
const MAXIMUM_WAITING = 100_000;
/** Of those that wait, whose time has come: so many have it with each record, so that no moment has to look at all of them. */
const DUE_AT_ONCE = 2;
/** Edges of one moment; a sender that invents names must not fill the memory. */
const MAXIMUM_EDGES = 20_000;
/** What a file or a collector sends so late belongs to windows that are stored: it is kept and counts for no edge. */
const LATE_MS: Milliseconds = 5 * 60_000;

export type EdgeRule = 'auto' | 'never' | 'always';

export interface EdgeFeed {
  observe(record: AccessRecord, now: EpochMs): void;
  /** Proxies of these clusters are connected. */
  heard(clusters: Iterable<string>, now: EpochMs): void;
  /** Hands on what is due; everything with `all`. */
  flush(now: EpochMs, all?: boolean): void;
  /** Records that count for no edge, by reason. */
  leftOut(): readonly { readonly reason: string; readonly count: number }[];
}

/** What edges need of a record: far less than all of it, and it waits for seconds. */
type Call = ResolvableRecord &
  Pick<
    AccessRecord,
    'time' | 'durationMs' | 'protocol' | 'code' | 'grpcStatus' | 'flags' | 'proof' | 'bytesIn' | 'bytesOut'
  >;

interface Waiting {
  readonly call: Call;
  readonly since: EpochMs;
}

/** Sums of calls that agree in all that tells edges and outcomes apart; null where metrics tell of them. */
interface Group {
  readonly at: EpochMs;
  readonly sums: RecordSums | null;
}

/** As the rollup may have it, which joins texts with NUL. */
function principalOf(identity: string, proof: AccessRecord['proof']): string {
  return identity === '' || proof === 'unmeasured' ? UNKNOWN : identity.replaceAll('\u0000', '\ufffd');
}

function describeOutcome(record: Call): Outcome {
  const { flags, grpcStatus, proof, protocol, reporter } = record;
  const code = protocol === 'tcp' ? '' : String(record.code ?? 0);
  const isDestination = reporter === 'destination';
  // At the calling end only a ztunnel proves something.
  const evidence = isDestination ? 'destination' : 'ztunnel';
  return {
    code,
    grpcStatus,
    flags,
    proof,
    evidence: proof === 'unmeasured' ? 'none' : evidence,
    sourcePrincipal: principalOf(record.sourceIdentity, proof),
    destinationPrincipal: principalOf(record.targetIdentity, proof),
    failed: isFailed({ code, grpcStatus, flags }),
    neverArrived: !isDestination && isNeverArrived({ code, grpcStatus, flags }),
  };
}

function bucketOf(durationMs: Milliseconds): number {
  const index = LATENCY_BOUNDS.findIndex((bound) => durationMs <= bound);
  return index < 0 ? LATENCY_BOUNDS.length : index;
}

function count(sums: RecordSums, record: Call): void {
  if (record.protocol === 'tcp') {
    sums.opened++;
    sums.closed++;
  } else {
    sums.requests++;
    if (record.durationMs !== null) {
      sums.durationMs += record.durationMs;
      sums.latency ??= new Float64Array(LATENCY_BOUNDS.length + 1);
      const bucket = bucketOf(record.durationMs);
      sums.latency[bucket] = (sums.latency[bucket] as number) + 1;
    }
  }
  sums.bytesIn += record.bytesIn;
  sums.bytesOut += record.bytesOut;
}

const textOfEnd = ({ cluster, namespace, service, workload, version }: EdgeEnd): string =>
  `${cluster}\0${namespace}\0${service}\0${workload}\0${version}`;

/** All that tells groups apart but their time. */
function keyOf(call: Call, principals: string): string {
  const { reporter, protocol, external, code, grpcStatus, flags, proof, source, target } = call;
  const outcome = `${reporter}\0${protocol}\0${external}\0${code}\0${grpcStatus}\0${flags}\0${proof}`;
  return `${outcome}\0${principals}\0${textOfEnd(source)}\0${textOfEnd(target)}`;
}

function pickCall(record: AccessRecord): Call {
  return {
    time: record.time,
    durationMs: record.durationMs,
    reporter: record.reporter,
    protocol: record.protocol,
    external: record.external,
    source: record.source,
    target: record.target,
    settled: record.settled,
    sourceIdentity: record.sourceIdentity,
    targetIdentity: record.targetIdentity,
    sourceAddress: record.sourceAddress,
    targetAddress: record.targetAddress,
    upstreamLocalAddress: record.upstreamLocalAddress,
    upstreamRemoteAddress: record.upstreamRemoteAddress,
    requestId: record.requestId,
    code: record.code,
    grpcStatus: record.grpcStatus,
    flags: record.flags,
    proof: record.proof,
    bytesIn: record.bytesIn,
    bytesOut: record.bytesOut,
  };
}

export function createEdgeFeed(options: {
  readonly edges: RecordedEdges;
  readonly peers: PeerBook;
  readonly rule: EdgeRule;
  readonly intervalMs: Milliseconds;
}): EdgeFeed {
  const { edges, peers, rule, intervalMs } = options;
  let waiting: Waiting[] = [];
  let first = 0;
  const groups = new Map<string, Group>();
  const reasons = new Map<string, number>();
  const leaveOut = (reason: string): void => {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  };

  const place = (call: Call, now: EpochMs): EdgeKey | null => {
    const { source, target, protocol, external } = call;
    const edge: EdgeKey = { source, target, protocol, external };
    if (rule === 'always') return edge;
    const reporter = call.reporter === 'source' ? 'source' : 'destination';
    const told = edges.told(now);
    if (told.tellsEnd(reporter, reporter === 'source' ? source : target)) return null;
    return told.findEdge(edge, reporter) ?? edge;
  };

  const begin = (call: Call, at: EpochMs, now: EpochMs): Group => {
    const edge = place(call, now);
    if (edge === null) return { at, sums: null };
    const reporter = call.reporter === 'source' ? 'source' : 'destination';
    const empty = {
      requests: 0,
      opened: 0,
      closed: 0,
      bytesIn: 0,
      bytesOut: 0,
      durationMs: 0,
      latency: null,
    };
    return { at, sums: { edge, reporter, outcome: describeOutcome(call), ...empty } };
  };

  const add = (call: Call, now: EpochMs): void => {
    if (call.target.service === UNKNOWN) {
      leaveOut('callee unknown');
      return;
    }
    const ended = call.time + (call.durationMs ?? 0);
    // A proxy whose clock is wrong carried its traffic all the same: it counts for the time of its arrival.
    const at = now - ended < LATE_MS && ended <= now ? ended : now;
    const start = Math.floor(at / intervalMs) * intervalMs;
    const { proof, sourceIdentity, targetIdentity } = call;
    const principals = `${principalOf(sourceIdentity, proof)}\0${principalOf(targetIdentity, proof)}`;
    const key = `${start}\0${keyOf(call, principals)}`;
    let group = groups.get(key);
    if (!group) {
      if (groups.size >= MAXIMUM_EDGES) {
        leaveOut('too many edges at once');
        return;
      }
      group = begin(call, start, now);
      groups.set(key, group);
    }
    if (group.sums === null) leaveOut('metrics tell of the same proxy');
    else count(group.sums, call);
  };

  /** Those of the ones that wait whose time has come, at most so many, oldest first. */
  const addDue = (now: EpochMs, limit: number, all = false): void => {
    for (let i = 0; i < limit; i++) {
      const entry = waiting[first];
      if (!entry || (!all && now - entry.since < WAIT_MS)) break;
      first++;
      peers.resolve(entry.call, now);
      add(entry.call, now);
    }
    // Now and then, as to move all of them for each would take longer than to count them.
    if (first < 4096 || first * 2 < waiting.length) return;
    waiting = waiting.slice(first);
    first = 0;
  };

  return {
    observe(record, now) {
      if (rule === 'never') return;
      addDue(now, DUE_AT_ONCE);
      if (record.reporter === 'unknown') {
        leaveOut('proxy unknown');
        return;
      }
      if (record.channel !== 'als' && now - record.time - (record.durationMs ?? 0) > LATE_MS) {
        leaveOut('told too late');
        return;
      }
      if (record.settled || waiting.length - first >= MAXIMUM_WAITING) add(record, now);
      else waiting.push({ call: pickCall(record), since: now });
    },
    heard(clusters, now) {
      if (rule === 'never') return;
      for (const cluster of clusters) edges.heard(cluster, now);
    },
    flush(now, all = false) {
      addDue(now, Infinity, all);
      for (const { at, sums } of groups.values()) if (sums) edges.add(at, sums, LATENCY_BOUNDS);
      groups.clear();
    },
    leftOut: () => [...reasons].map(([reason, number]) => ({ reason, count: number })),
  };
}
