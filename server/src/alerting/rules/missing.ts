/** What is said where telemetry itself is missing: of everything, or of single clusters. */
import type { AlertRule } from '@sightglass/shared/contract';
import type { Milliseconds } from '@sightglass/shared/units';
import type { Verdict, Finding } from './verdict.ts';
import type { MeshReadings } from './mesh-readings.ts';
import { subjectOfScope, type NamedSubject } from './rule-subjects.ts';
import { duration } from './words.ts';

const MISSING_LABEL = 'missing';

/** One finding for the scope as a whole: nobody wants one for each of its services. */
export function nothingHeard(rule: AlertRule, windowMs: Milliseconds): Verdict {
  const scope = subjectOfScope(rule.scope);
  const finding: Finding = {
    ...scope,
    labels: { ...scope.labels, [MISSING_LABEL]: 'telemetry' },
    state: 'no-data',
    value: null,
    summary: `No telemetry for ${duration(windowMs)}: ${scope.label} cannot be judged`,
    description: rule.description,
  };
  return { findings: [finding], subjects: 0, judgeMissing: () => 'unknown', error: null };
}

/**
 * Judges a subject that was not seen although telemetry was: nothing can be said of one whose cluster is silent, or when only part of the
 * telemetry could be read; of any other `otherwise` says it.
 */
export async function judgeMissingIn(
  readings: MeshReadings,
  windowMs: Milliseconds,
  otherwise: ReturnType<Verdict['judgeMissing']>,
): Promise<Verdict['judgeMissing']> {
  const { clusters } = await readings.status();
  const since = readings.at - windowMs;
  const silent = new Set(
    clusters.filter(({ lastDataAt }) => lastDataAt !== null && lastDataAt <= since).map(({ name }) => name),
  );
  return (labels) => {
    if (labels[MISSING_LABEL] !== undefined) return 'inactive';
    const isUnheard = silent.has(labels['cluster'] ?? '') || readings.missing() !== null;
    return isUnheard ? 'unknown' : otherwise;
  };
}

/** Says `unknown` of these subjects, and of others what `judgeMissing` says: alerts of theirs stay as they are, and none begin. */
export function holdAlertsOf(
  held: readonly Pick<NamedSubject, 'labels'>[],
  judgeMissing: Verdict['judgeMissing'],
): Verdict['judgeMissing'] {
  return (labels) => {
    const isHeld = held.some((one) =>
      Object.entries(one.labels).every(([name, value]) => labels[name] === value),
    );
    return isHeld ? 'unknown' : judgeMissing(labels);
  };
}
