/** Calls that a policy denied, by caller and callee. */
import type { Milliseconds } from '@sightglass/shared/units';
import type { SignalSums } from '../../store/telemetry-store.ts';
import { isThinlyCovered } from './coverage.ts';
import { isEdgeInScope, subjectOfEdgeId } from './edge-id-subjects.ts';
import type { MeshReadings } from './mesh-readings.ts';
import { holdAlertsOf, judgeMissingIn, nothingHeard } from './missing.ts';
import type { NamedSubject } from './rule-subjects.ts';
import type { Finding, RuleOf, Verdict } from './verdict.ts';
import { count, duration } from './words.ts';

/** Requests, and for TCP connections. */
export function deniedIn(sums: Pick<SignalSums, 'requests' | 'opened'> | null): number {
  return sums ? sums.requests + sums.opened : 0;
}

/**
 * What was denied counts however little of the window is stored. That less was denied than the least is `unknown` while the rest of the
 * window could have had enough, going by what is stored.
 */
export function judgeCount(
  denied: number,
  least: number,
  { coveredMs, windowMs }: { readonly coveredMs: Milliseconds; readonly windowMs: Milliseconds },
): 'active' | 'inactive' | 'unknown' {
  if (denied >= least) return 'active';
  if (isThinlyCovered(coveredMs, windowMs)) return 'unknown';
  return denied * windowMs >= least * coveredMs ? 'unknown' : 'inactive';
}

function tellDenied(label: string, denied: number, windowMs: Milliseconds): string {
  return `${label}: ${count(denied, 'call')} denied in ${duration(windowMs)}`;
}

export async function judgeDenied(
  rule: RuleOf<'denied'>,
  windowMs: Milliseconds,
  readings: MeshReadings,
): Promise<Verdict> {
  const { condition, scope, description } = rule;
  const { groups, coveredMs } = await readings.denied(windowMs);
  if (coveredMs === 0) return nothingHeard(rule, windowMs);
  const findings: Finding[] = [];
  const held: NamedSubject[] = [];
  for (const { key, points } of groups) {
    const named = subjectOfEdgeId(key);
    if (!named || !isEdgeInScope(scope, named)) continue;
    const denied = points.reduce((sum, point) => sum + deniedIn(point), 0);
    const { subject, label, labels } = named;
    const state = judgeCount(denied, condition.minimumRequests, { coveredMs, windowMs });
    if (state === 'unknown') {
      held.push(named);
      continue;
    }
    findings.push({
      subject,
      label,
      labels,
      state,
      value: denied,
      summary: tellDenied(label, denied, windowMs),
      description,
    });
  }
  const unseen = isThinlyCovered(coveredMs, windowMs) ? 'unknown' : 'inactive';
  return {
    findings,
    subjects: findings.length + held.length,
    judgeMissing: holdAlertsOf(held, await judgeMissingIn(readings, windowMs, unseen)),
    error: null,
  };
}
