/** The order of alerts for people: firing before pending, worse before lesser, newer before older. */
import type { Alert, Severity } from '@sightglass/shared/contract';

const SEVERITIES: readonly Severity[] = ['page', 'ticket', 'info'];
const STATES: readonly Alert['state'][] = ['firing', 'no-data', 'pending', 'resolved'];

/** Negative when `a` is worse. */
export function compareSeverities(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

export function compareAlerts(a: Alert, b: Alert): number {
  return (
    STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
    compareSeverities(a.severity, b.severity) ||
    (b.firedAt ?? b.pendingAt) - (a.firedAt ?? a.pendingAt) ||
    (a.fingerprint < b.fingerprint ? -1 : 1)
  );
}
