/** Calls that a policy denied, by caller and callee. */
import type { Milliseconds } from '@sightglass/shared/units';
import type { SignalSums } from '../../store/telemetry-store.ts';
import { isEdgeInScope, subjectOfEdgeId } from './edge-id-subjects.ts';
import type { MeshReadings } from './mesh-readings.ts';
import { judgeMissingIn, nothingHeard } from './missing.ts';
import type { Finding, RuleOf, Verdict } from './verdict.ts';
import { count, duration } from './words.ts';

/** Requests, and for TCP connections. */
export function deniedIn(sums: Pick<SignalSums, 'requests' | 'opened'> | null): number {
  return sums ? sums.requests + sums.opened : 0;
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
  for (const { key, points } of groups) {
    const named = subjectOfEdgeId(key);
    if (!named || !isEdgeInScope(scope, named)) continue;
    const denied = points.reduce((sum, point) => sum + deniedIn(point), 0);
    const { subject, label, labels } = named;
    findings.push({
      subject,
      label,
      labels,
      state: denied >= condition.minimumRequests ? 'active' : 'inactive',
      value: denied,
      summary: tellDenied(label, denied, windowMs),
      description,
    });
  }
  return {
    findings,
    subjects: findings.length,
    judgeMissing: await judgeMissingIn(readings, windowMs, 'inactive'),
    error: null,
  };
}
