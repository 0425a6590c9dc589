/**
 * In: a tier (spans in milliseconds) and its SLO. Out: how long a full outage lasts before the tier can fire, in milliseconds; null when it
 * never does. Single events are judged as they come; an SLO of windows learns of an outage a whole window at a time, and needs as many bad
 * ones as the SLO asks for.
 */
import type { Slo } from '@sightglass/shared/contract';
import { detectionTime, type BurnTierMs } from '@sightglass/shared/slo';
import { parseDuration } from '@sightglass/shared/time-range';

export function detectOutage(
  tier: Pick<BurnTierMs, 'longMs' | 'burn'>,
  { sli, goal, minimumBadEvents }: Pick<Slo, 'sli' | 'goal' | 'minimumBadEvents'>,
): number | null {
  const least = detectionTime(tier, goal);
  if (least === null || (sli.kind !== 'windows' && sli.kind !== 'throughput')) return least;
  const windowMs = parseDuration(sli.window);
  if (windowMs === null) return null;
  const after = Math.max(Math.ceil(least / windowMs), minimumBadEvents, 1) * windowMs;
  return after <= tier.longMs ? after : null;
}
