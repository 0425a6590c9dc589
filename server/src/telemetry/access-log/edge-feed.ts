/**
 * From records to edges and golden signals. Enters: every record, before sampling; leaves, each moment: sums by edge, reporter and outcome, for the window
 * in which the request ended. A record whose other end may still become known (both proxies of a request report within a second or two of each other)
 * waits for that. The rules of `auto`: a record counts nothing when metrics of the same proxy tell of its edges; and when metrics of the other
 * end tell of the edge, the record counts for that very edge, as its other reporter.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { AccessRecord } from '../access-record.ts';
import type { EdgeKey, Outcome } from '../edge-window.ts';
import { isFailed, isNeverArrived } from '../outcome.ts';
import type { RecordedEdges, RecordSums } from '../recorded-edges.ts';
import type { PeerBook } from './peer-book.ts';

/** Istio's and Envoy's own buckets, so that edges of logs and of metrics add up without inventing precision. */
const LATENCY_BOUNDS: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];
/** How long a record waits for its other end; less than the grace of windows. */
const WAIT_MS: Milliseconds = 2500;
const MAXIMUM_WAITING = 100_000;
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

interface Waiting {
  readonly record: AccessRecord;
  readonly since: EpochMs;
}

/** As the rollup may have it, which joins texts with NUL. */
function principalOf(identity: string, proof: AccessRecord['proof']): string {
  return identity === '' || proof === 'unmeasured' ? UNKNOWN : identity.replaceAll('\u0000', '\ufffd');
}

function describeOutcome(record: AccessRecord): Outcome {
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

function count(sums: RecordSums, record: AccessRecord): void {
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

export function createEdgeFeed(options: {
  readonly edges: RecordedEdges;
  readonly peers: PeerBook;
  readonly rule: EdgeRule;
  readonly intervalMs: Milliseconds;
}): EdgeFeed {
  const { edges, peers, rule, intervalMs } = options;
  let waiting: Waiting[] = [];
  const sums = new Map<string, { readonly at: EpochMs; readonly sums: RecordSums }>();
  const reasons = new Map<string, number>();
  const leaveOut = (reason: string): void => {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  };

  const place = (record: AccessRecord, now: EpochMs): EdgeKey | null => {
    const { source, target, protocol, external } = record;
    const edge: EdgeKey = { source, target, protocol, external };
    if (rule === 'always') return edge;
    const reporter = record.reporter === 'source' ? 'source' : 'destination';
    const told = edges.told(now);
    if (told.tellsEnd(reporter, reporter === 'source' ? source : target)) {
      leaveOut('metrics tell of the same proxy');
      return null;
    }
    return told.findEdge(edge, reporter) ?? edge;
  };

  const add = (record: AccessRecord, now: EpochMs): void => {
    if (record.target.service === UNKNOWN) {
      leaveOut('callee unknown');
      return;
    }
    const edge = place(record, now);
    if (edge === null) return;
    const ended = record.time + (record.durationMs ?? 0);
    // A proxy whose clock is wrong carried its traffic all the same: it counts for the time of its arrival.
    const at = now - ended < LATE_MS && ended <= now ? ended : now;
    const start = Math.floor(at / intervalMs) * intervalMs;
    const outcome = describeOutcome(record);
    const key = [
      start,
      record.reporter,
      ...Object.values(edge.source),
      ...Object.values(edge.target),
      edge.protocol,
    ]
      .concat(Object.values(outcome).map(String))
      .join('\u0000');
    let found = sums.get(key);
    if (!found) {
      if (sums.size >= MAXIMUM_EDGES) {
        leaveOut('too many edges at once');
        return;
      }
      const reporter = record.reporter === 'source' ? 'source' : 'destination';
      const empty = {
        requests: 0,
        opened: 0,
        closed: 0,
        bytesIn: 0,
        bytesOut: 0,
        durationMs: 0,
        latency: null,
      };
      found = { at: start, sums: { edge, reporter, outcome, ...empty } };
      sums.set(key, found);
    }
    count(found.sums, record);
  };

  return {
    observe(record, now) {
      if (rule === 'never') return;
      if (record.reporter === 'unknown') {
        leaveOut('proxy unknown');
        return;
      }
      if (record.channel !== 'als' && now - record.time - (record.durationMs ?? 0) > LATE_MS) {
        leaveOut('told too late');
        return;
      }
      const copy = { ...record };
      if (waiting.length < MAXIMUM_WAITING && peers.resolve(copy, now))
        waiting.push({ record: copy, since: now });
      else add(copy, now);
    },
    heard(clusters, now) {
      if (rule === 'never') return;
      for (const cluster of clusters) edges.heard(cluster, now);
    },
    flush(now, all = false) {
      const still: Waiting[] = [];
      for (const entry of waiting) {
        const isDue = all || now - entry.since >= WAIT_MS;
        if (!peers.resolve(entry.record, now) || isDue) add(entry.record, now);
        else still.push(entry);
      }
      waiting = still;
      for (const { at, sums: one } of sums.values()) edges.add(at, one, LATENCY_BOUNDS);
      sums.clear();
    },
    leftOut: () => [...reasons].map(([reason, number]) => ({ reason, count: number })),
  };
}
