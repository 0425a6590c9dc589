/**
 * Warnings for somebody who sees part of the mesh: what is missing is said, but not in words that could name what they may not see (targets' addresses, clusters, an engine's own words).
 */
import type { Warning } from '@sightglass/shared/contract';

const TEXTS: Readonly<Record<Warning['code'], string>> = {
  'source-down': 'Some of what reports telemetry does not answer: numbers may be too low.',
  'cluster-down': 'A cluster sends nothing: numbers may be too low.',
  engine: 'A part of the answer could not be read.',
  'dropped-series': 'Some telemetry was dropped: numbers may be too low.',
  'source-stale': 'Telemetry is late.',
  'partial-history': 'Telemetry is stored for part of the time asked for.',
  'control-plane': 'A control plane is in trouble: proxies may have old configuration.',
  'control-plane-silent': 'A control plane does not answer: proxies may have old configuration.',
  'out-of-retention': 'Part of the time asked for is no longer kept.',
};
/** Texts of these subjects tell of times only. */
const OF_TIMES: ReadonlySet<string> = new Set(['telemetry', 'store', 'access-log']);
const ABOUT_TIMES: ReadonlySet<Warning['code']> = new Set([
  'source-stale',
  'partial-history',
  'out-of-retention',
]);

function restrictWarning(warning: Warning): Warning {
  const { code, subject } = warning;
  if (ABOUT_TIMES.has(code) && OF_TIMES.has(subject)) return warning;
  return { code, subject: 'telemetry', message: TEXTS[code] };
}

/** Those that say the same then are one. */
export function restrictWarnings(warnings: readonly Warning[]): Warning[] {
  const told = warnings.map(restrictWarning);
  return [...new Map(told.map((warning) => [JSON.stringify(warning), warning])).values()];
}
