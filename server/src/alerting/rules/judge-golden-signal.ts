/** Golden signals of services, workloads, edges, or the scope as a whole, as of now. */
import type { Milliseconds } from '@sightglass/shared/units';
import type { SignalSums } from '../../store/telemetry-store.ts';
import { isThinlyCovered } from './coverage.ts';
import { isAboutAbsence, judgeSignal, tellSignal, type Carried } from './judge-signal.ts';
import type { MeshReading, MeshReadings } from './mesh-readings.ts';
import { judgeMissingIn, nothingHeard } from './missing.ts';
import { listSubjects, type SubjectSums } from './list-subjects.ts';
import { subjectOfService } from './rule-subjects.ts';
import { failed, type Finding, type RuleOf, type Verdict } from './verdict.ts';

export type SignalRule = RuleOf<'golden-signal'>;

/** Subjects with what they carried, and services that the scope names although they carried nothing. */
function listWithNamed(rule: SignalRule, reading: MeshReading): SubjectSums[] {
  const seen = listSubjects(rule, reading.graph);
  if (rule.condition.of !== 'service') return seen;
  const ids = new Set(seen.map(({ subject }) => subject.id));
  const named = rule.scope.services.filter((id) => !ids.has(id)).flatMap((id) => subjectOfService(id) ?? []);
  return [...seen, ...Array.from(named, (one) => ({ ...one, sums: null }))];
}

/** TCP alone has no requests that could be missing. */
function hasNoRequestsByNature(sums: SignalSums | null): boolean {
  return sums !== null && sums.requests === 0 && sums.opened + sums.bytesIn + sums.bytesOut > 0;
}

export async function judgeGoldenSignal(
  rule: SignalRule,
  windowMs: Milliseconds,
  readings: MeshReadings,
): Promise<Verdict> {
  const { condition, scope, description } = rule;
  const as = condition.of === 'workload' ? 'workload' : 'service';
  const reading = await readings.read(windowMs, as);
  if (reading.coveredMs === 0) return nothingHeard(rule, windowMs);
  const earlier = isAboutAbsence(condition) ? await readings.read(windowMs, as, { before: true }) : null;
  const gap = readings.missing();
  if (isAboutAbsence(condition) && gap !== null)
    return failed(`What is missing cannot be told from what could not be read: ${gap}`);
  const byId = new Map(listWithNamed(rule, reading).map((one) => [one.subject.id, one]));
  const earlierById = new Map(
    earlier ? listSubjects(rule, earlier.graph).map((one) => [one.subject.id, one]) : [],
  );
  // What carries nothing any more is in the earlier reading alone.
  for (const [id, one] of earlierById) if (!byId.has(id)) byId.set(id, { ...one, sums: null });
  const named = new Set(scope.services);
  const findings: Finding[] = [];
  for (const [id, { sums, ...subject }] of byId) {
    if (isAboutAbsence(condition) && hasNoRequestsByNature(sums)) continue;
    const before: Carried | null = earlier && {
      sums: earlierById.get(id)?.sums ?? null,
      coveredMs: earlier.coveredMs,
    };
    const { state, value } = judgeSignal(
      condition,
      { sums, coveredMs: reading.coveredMs },
      { windowMs, before },
    );
    if (state === 'too-few' && !named.has(id)) continue;
    // Of most there is nothing to tell, and nobody reads it.
    const summary =
      state === 'inactive' ? '' : tellSignal(subject.label, condition, { value, windowMs, before });
    findings.push({
      ...subject,
      state: state === 'too-few' ? 'no-data' : state,
      value,
      summary,
      description,
    });
  }
  // Requests that nobody counted are not missing: neither does a subject's alert go on by them, nor does it end.
  const absent = isThinlyCovered(reading.coveredMs, windowMs) ? 'unknown' : 'active';
  const missing = isAboutAbsence(condition) ? absent : 'no-data';
  return {
    findings,
    subjects: byId.size,
    judgeMissing: await judgeMissingIn(readings, windowMs, missing),
    error: null,
  };
}
