/**
 * One step of a lane as the sums that store/precedence.ts combines. TCP traffic counts for mutual TLS by opened
 * connections; a step that carried bytes without opening any counts as one that nobody measured, as in the embedded store.
 */
import { createReporterSums, evidenceOfRank, rankEvidence, type ReporterSums } from '../precedence.ts';
import type { Protocol } from '@sightglass/shared/identity';
import type { Lane, PlainQuantity } from './lanes.ts';

/** The sums of a step, without latency. */
export function sumStep(lane: Lane, protocol: Protocol, step: number): ReporterSums {
  const sums = createReporterSums();
  let evidence = 0;
  let isSeen = false;
  for (const { outcome, isOpened, values } of lane.outcomes) {
    const count = values[step] ?? 0;
    if (!(count > 0)) continue;
    isSeen = true;
    if (isOpened) sums.opened += count;
    else sums.requests += count;
    const errors = outcome.failed && !isOpened ? count : 0;
    sums.errors += errors;
    if (outcome.neverArrived) {
      if (isOpened) sums.neverArrivedOpened += count;
      else sums.neverArrivedRequests += count;
      sums.neverArrivedErrors += errors;
      continue;
    }
    sums[outcome.proof] += count;
    if (outcome.proof !== 'unmeasured') evidence = Math.max(evidence, rankEvidence(outcome.evidence));
  }
  const plain = (quantity: PlainQuantity): number => lane.plain.get(quantity)?.[step] ?? 0;
  sums.bytesIn = plain('bytes-in');
  sums.bytesOut = plain('bytes-out');
  sums.closed = plain('connections-closed');
  sums.durationMs = plain('duration-sum');
  if (protocol === 'tcp' && !isSeen && sums.bytesIn + sums.bytesOut > 0) sums.unmeasured = 1;
  sums.evidence = evidenceOfRank(evidence);
  return sums;
}
