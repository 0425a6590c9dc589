/**
 * Turns a closed window of the mesh into a block: interns edges, outcomes and layouts, and derives from the outcomes the counts that
 * most questions are about (errors, never-arrived, mutual TLS), so that those need no look at outcomes.
 *
 * Traffic by proof of mutual TLS is counted in requests, or for TCP in opened connections. A TCP connection may live for
 * days: an outcome that is listed without having opened anything was seen carrying bytes, and counts as one connection
 * in each window in which it is seen, so that the state of the edge is not lost. TCP bytes of which no outcome is known count as one
 * unmeasured connection.
 */
import type { EdgeWindow, OutcomeCount, WindowBatch } from '../../telemetry/edge-window.ts';
import { rankEvidence } from '../precedence.ts';
import { outcomeKey, takeBlockWriter } from './block.ts';
import type { Block, BlockWriter } from './block.ts';
import * as column from './columns.ts';
import type { Dictionary } from './dictionary.ts';
import { startPace } from '../../pace.ts';
import { giveWay } from '../../give-way.ts';

interface Tally {
  readonly scalars: Float64Array;
  evidence: number;
}

function mtlsWeight(count: OutcomeCount, isTcp: boolean): number {
  if (!isTcp) return count.requests;
  return count.connectionsOpened > 0 ? count.connectionsOpened : 1;
}

function tallyOutcomes(window: EdgeWindow, tally: Tally): void {
  const { scalars } = tally;
  const isTcp = window.edge.protocol === 'tcp';
  scalars.fill(0);
  tally.evidence = 0;
  const add = (index: number, value: number): void => {
    scalars[index] = (scalars[index] as number) + value;
  };
  for (const count of window.outcomes) {
    const { outcome } = count;
    add(column.REQUESTS, count.requests);
    add(column.OPENED, count.connectionsOpened);
    if (outcome.failed) add(column.ERRORS, count.requests);
    if (outcome.neverArrived) {
      add(column.NEVER_REQUESTS, count.requests);
      add(column.NEVER_OPENED, count.connectionsOpened);
      if (outcome.failed) add(column.NEVER_ERRORS, count.requests);
      continue;
    }
    const weight = mtlsWeight(count, isTcp);
    if (!(weight > 0)) continue;
    if (outcome.proof === 'mutual') add(column.MUTUAL, weight);
    else if (outcome.proof === 'plaintext') add(column.PLAINTEXT, weight);
    else add(column.UNMEASURED, weight);
    if (outcome.proof !== 'unmeasured') {
      tally.evidence = Math.max(tally.evidence, rankEvidence(outcome.evidence));
    }
  }
  if (isTcp && window.outcomes.length === 0 && window.bytesIn + window.bytesOut > 0)
    add(column.UNMEASURED, 1);
  scalars[column.BYTES_IN] = window.bytesIn;
  scalars[column.BYTES_OUT] = window.bytesOut;
  scalars[column.CLOSED] = window.connectionsClosed;
  scalars[column.DURATION_MS] = window.durationMs;
}

function writeBuckets(
  writer: BlockWriter,
  counts: Float64Array,
  fitted: { buckets: Uint8Array; sums: Float64Array },
): void {
  fitted.sums.fill(0);
  for (let i = 0; i < counts.length; i++) {
    const bucket = fitted.buckets[i] as number;
    fitted.sums[bucket] = (fitted.sums[bucket] as number) + (counts[i] as number);
  }
  for (let i = 0; i < fitted.sums.length; i++) writer.cell(column.FIRST_BUCKET + i, fitted.sums[i] as number);
}

/** A block of the batch's windows; rests between slices of work. */
export async function buildBlock(batch: WindowBatch, dictionary: Dictionary): Promise<Block> {
  const pace = startPace(giveWay);
  const writer = takeBlockWriter();
  const tally: Tally = { scalars: new Float64Array(column.FIRST_BUCKET), evidence: 0 };
  const sums = new Float64Array(column.MAX_BOUNDS + 1);
  for (let i = 0; i < batch.windows.length; i++) {
    if ((i & 511) === 511 && pace.isDue()) await pace.rest();
    const window = batch.windows[i] as EdgeWindow;
    const edge = dictionary.internEdge(window.edge);
    const first = window.latency[0];
    const fitted = first ? dictionary.internLayout(first.bounds) : null;
    tallyOutcomes(window, tally);
    writer.row(dictionary.internLane(edge, window.reporter, fitted?.layout ?? null), tally.evidence);
    for (let scalar = 0; scalar < column.FIRST_BUCKET; scalar++) {
      writer.cell(scalar, tally.scalars[scalar] as number);
    }
    if (first && fitted) writeBuckets(writer, first.counts, { buckets: fitted.buckets, sums });
    for (const { outcome, requests, connectionsOpened } of window.outcomes) {
      const id = dictionary.internOutcome(outcome);
      if (requests > 0 || !(connectionsOpened > 0)) writer.outcome(outcomeKey(id, false), requests);
      if (connectionsOpened > 0) writer.outcome(outcomeKey(id, true), connectionsOpened);
    }
    for (const { bounds, counts } of window.latency.slice(1)) {
      const other = dictionary.internLayout(bounds);
      writer.row(dictionary.internLane(edge, window.reporter, other.layout), 0);
      writeBuckets(writer, counts, { buckets: other.buckets, sums });
    }
  }
  if (pace.isDue()) await pace.rest();
  return writer.finish({
    start: batch.start,
    end: batch.end,
    coveredMs: batch.coveredMs ?? batch.end - batch.start,
  });
}
