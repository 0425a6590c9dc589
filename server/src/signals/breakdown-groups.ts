/** Groups of sums over a whole window -> the lines of a breakdown, largest first, with each one's share of the traffic. */
import type { Breakdown, BreakdownKey } from '@sightglass/shared/contract';
import type { SeriesAnswer, SignalSums } from '../store/telemetry-store.ts';
import { errorRatioOf, latencyOf, mtlsOf, perSecond } from './golden-signals.ts';
import { nameGroups } from './grouping.ts';
import { isToldBy } from './metric-value.ts';
import { roundSignificant } from './round.ts';
import { sortGroups } from './series-points.ts';
import { totalSums } from './sums.ts';

/** Requests, or opened connections where there are only TCP flows, or bytes where no connection was opened. */
function trafficOf(sums: SignalSums, total: SignalSums): number {
  if (total.requests > 0) return sums.requests / total.requests;
  if (total.opened > 0) return sums.opened / total.opened;
  const bytes = total.bytesIn + total.bytesOut;
  return bytes > 0 ? (sums.bytesIn + sums.bytesOut) / bytes : 0;
}

/** One line a group. */
export function breakdownGroups(
  answer: SeriesAnswer,
  by: BreakdownKey,
  subjectCluster: string | null,
): Breakdown['groups'] {
  const sorted = sortGroups(answer.groups);
  const keys = nameGroups(
    sorted.map(({ key }) => key),
    by,
    subjectCluster,
  );
  const sums = sorted.map(({ points }) => totalSums(points.filter((point) => point !== null)));
  const total = totalSums(sums);
  return sums.map((group, i) => {
    const counted = group.mutual + group.plaintext + group.unmeasured > 0;
    return {
      key: keys[i] as string,
      requestsPerSecond: perSecond(group.requests, answer.coveredMs),
      errorRatio: errorRatioOf(group),
      latency: isToldBy('p50', by) ? latencyOf(group.histogram) : null,
      mtls: counted ? mtlsOf(group) : null,
      share: roundSignificant(trafficOf(group, total)),
    };
  });
}
