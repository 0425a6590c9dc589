/**
 * Combines what both reporters counted of one edge. What enters are sums over the whole window of a question, for each
 * reporter; what leaves are sums in which every request is counted once. Pure, and the same for every store.
 *
 * The rules, and why:
 * - The receiving proxy saw every request that arrived, so its numbers win wherever it reported at all in the window.
 *   The choice is made once for the window, never for each step of it: otherwise the points of a series would not add
 *   up to the edge, and a lost scrape of one proxy would move an edge to and fro between two measurements.
 * - Requests that never arrived (Outcome.neverArrived) are known to the caller only. They are part of the source's sums;
 *   where the destination's sums are used they are added, and nothing else of the source is. Their bytes and durations cannot be
 *   told apart from the rest of the source's, so they stay out.
 * - Without a destination reporter the source's sums are used whole.
 * - Proof of mutual TLS comes from the destination if it proved anything, mutual or plaintext; else from the source if
 *   that proved anything (ztunnel, or the caller's certificate by inference); else the traffic is unmeasured, by the count
 *   of the reporter that gives the requests. Never-arrived requests had no connection to prove: they are in none.
 *
 * An edge here is one EdgeKey at workload granularity. A failure for which the caller knew no target workload has an EdgeKey of its
 * own (workload `unknown`) without a destination reporter: it is used whole, and adds up with its siblings when edges
 * are added to services. No request can be in both, because one request has one set of labels at each reporter.
 */
import type { MtlsEvidence, Reporter } from '../telemetry/edge-window.ts';
import type { SignalSums } from './telemetry-store.ts';

/** Sums of one reporter over a window. All parts of SignalSums include the never-arrived but the three of mTLS. */
export interface ReporterSums extends SignalSums {
  neverArrivedRequests: number;
  neverArrivedErrors: number;
  neverArrivedOpened: number;
  evidence: MtlsEvidence;
}

/** Sums of a reporter that counted nothing. */
export function createReporterSums(): ReporterSums {
  return {
    requests: 0,
    errors: 0,
    mutual: 0,
    plaintext: 0,
    unmeasured: 0,
    bytesIn: 0,
    bytesOut: 0,
    opened: 0,
    closed: 0,
    durationMs: 0,
    histogram: null,
    neverArrivedRequests: 0,
    neverArrivedErrors: 0,
    neverArrivedOpened: 0,
    evidence: 'none',
  };
}

/** What is used of one reporter's sums. */
export interface Use {
  readonly counts: 'whole' | 'never-arrived' | 'nothing';
  readonly mtls: boolean;
}

/** What must be known of a reporter over the whole window to decide; null when it reported nothing. */
export type Presence = { readonly proven: boolean } | null;

const RANK: readonly MtlsEvidence[] = ['none', 'source-principal', 'ztunnel', 'destination'];

/** 0 for no evidence, 3 for the best. */
export function rankEvidence(evidence: MtlsEvidence): number {
  return RANK.indexOf(evidence);
}

/** The evidence of a rank 0..3. */
export function evidenceOfRank(rank: number): MtlsEvidence {
  return RANK[rank] ?? 'none';
}

/** Decides what counts of each reporter of an edge, over a whole window. */
export function decideUse(source: Presence, destination: Presence): Readonly<Record<Reporter, Use>> {
  const mtlsFrom: Reporter =
    destination?.proven || (destination && !source?.proven) ? 'destination' : 'source';
  return {
    destination: { counts: destination ? 'whole' : 'nothing', mtls: mtlsFrom === 'destination' },
    source: {
      counts: source ? (destination ? 'never-arrived' : 'whole') : 'nothing',
      mtls: source !== null && mtlsFrom === 'source',
    },
  };
}

function isProven(sums: ReporterSums): boolean {
  return sums.mutual + sums.plaintext > 0;
}

/** One step's sums as decided over the whole window; a reporter that counted nothing in the step adds nothing. */
export function applyUse(
  use: Readonly<Record<Reporter, Use>>,
  source: ReporterSums | null,
  destination: ReporterSums | null,
): SignalSums {
  const whole = use.destination.counts === 'whole' ? destination : source;
  const proof = use.source.mtls ? source : destination;
  const sums: SignalSums = {
    requests: whole?.requests ?? 0,
    errors: whole?.errors ?? 0,
    mutual: proof?.mutual ?? 0,
    plaintext: proof?.plaintext ?? 0,
    unmeasured: proof?.unmeasured ?? 0,
    bytesIn: whole?.bytesIn ?? 0,
    bytesOut: whole?.bytesOut ?? 0,
    opened: whole?.opened ?? 0,
    closed: whole?.closed ?? 0,
    durationMs: whole?.durationMs ?? 0,
    histogram: whole?.histogram ?? null,
  };
  if (source && use.source.counts === 'never-arrived') {
    sums.requests += source.neverArrivedRequests;
    sums.errors += source.neverArrivedErrors;
    sums.opened += source.neverArrivedOpened;
  }
  return sums;
}

/**
 * One edge's sums from those of its reporters; at least one must be given. `reporters` names those whose numbers are in the
 * result: a source beside a destination is named when it added failures or gave the proof.
 */
export function combineReporters(
  source: ReporterSums | null,
  destination: ReporterSums | null,
): { sums: SignalSums; evidence: MtlsEvidence; reporters: Reporter[] } {
  const use = decideUse(
    source && { proven: isProven(source) },
    destination && { proven: isProven(destination) },
  );
  const whole = destination ?? source;
  if (!whole) throw new Error('an edge without a reporter has no sums');
  const proof = (use.source.mtls ? source : destination) ?? whole;
  const sums = applyUse(use, source, destination);
  const reporters: Reporter[] = [];
  if (source && (!destination || use.source.mtls || addsFailures(source))) reporters.push('source');
  if (destination) reporters.push('destination');
  return { sums, evidence: proof.evidence, reporters };
}

function addsFailures(source: ReporterSums): boolean {
  return source.neverArrivedRequests + source.neverArrivedOpened > 0;
}
