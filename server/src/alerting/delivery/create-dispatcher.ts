/** Delivery's side of the dispatcher: groups take over what fires, and say what holds it back. Timers are driven by `flush`. */
import type { EpochMs } from '@sightglass/shared/units';
import type { AlertEpisode, Dispatcher } from '../dispatcher.ts';
import { dispatchAlerts } from './dispatch.ts';
import type { DispatchParts } from './dispatch-parts.ts';
import { flushGroups, readFiring } from './flush-groups.ts';
import { findHolds } from './holds.ts';

export interface FlushingDispatcher extends Dispatcher {
  /** Queues what groups have to tell by now. Independent of evaluations. */
  flush(now: EpochMs): void;
  /** Every alert that fires, as last heard of. */
  listFiring(): readonly AlertEpisode[];
}

export function createDispatcher(parts: DispatchParts): FlushingDispatcher {
  /** As of the last evaluation: values and summaries change at each, and are not worth a row until they are told. */
  let latest: ReadonlyMap<string, AlertEpisode> = new Map();
  return {
    dispatch(alerts, now) {
      parts.state.transaction(() => dispatchAlerts(parts, alerts, now));
      latest = new Map(alerts.firing.map((alert) => [alert.fingerprint, alert]));
    },
    holds(alerts, now) {
      const policies = parts.readPolicies();
      // What is asked about may be a part of what fires, and what holds it back another.
      const asked = new Set(alerts.map(({ fingerprint }) => fingerprint));
      const others = readFiring(parts.groups.listAlerts(), latest).values();
      const all = [...alerts, ...[...others].filter(({ fingerprint }) => !asked.has(fingerprint))];
      const holds = findHolds(all, { policies, callers: parts.readCallers(), now });
      return new Map(
        [...holds]
          .filter(([fingerprint]) => asked.has(fingerprint))
          .map(([fingerprint, { quietTimes, inhibitedBy }]) => [
            fingerprint,
            { silencedBy: quietTimes.map(({ id }) => id), inhibitedBy },
          ]),
      );
    },
    flush: (now) => flushGroups(parts, latest, now),
    listFiring: () => [...readFiring(parts.groups.listAlerts(), latest).values()],
  };
}
