/**
 * What says of a call that a policy denied it, as far as telemetry tells: HTTP 403 (Envoy's RBAC filter answers so, and prints no flag of its
 * own in metrics), the flag UAEX (an external authorizer said no), gRPC status 7 PERMISSION_DENIED, ztunnel's flag DENY. A 403 or
 * a 7 may also be the application's own word: metrics do not tell them apart.
 */
import type { OutcomeFilter } from '../../store/telemetry-store.ts';

export const DENIED_OUTCOMES: OutcomeFilter = {
  codes: ['403'],
  grpcStatuses: ['7'],
  flags: ['UAEX', 'DENY'],
};
