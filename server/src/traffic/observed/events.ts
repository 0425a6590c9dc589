/**
 * Requests by response flags -> what tripped, timed out, was injected. One request has one set of flags, and several flags count in several places. Envoy's
 * flags: https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage (%RESPONSE_FLAGS%)
 */
import type { ObservedEvents } from '@sightglass/shared/contract';
import type { SeriesAnswer } from '../../store/telemetry-store.ts';
import { roundSignificant } from '../../signals/round.ts';

/** By what an answer names it. */
export const EVENT_FLAGS = {
  overflowed: 'UO',
  withoutHost: 'UH',
  timedOut: 'UT',
  retriesSpent: 'URX',
  aborted: 'FI',
  delayed: 'DI',
} as const;

type EventName = keyof typeof EVENT_FLAGS;
export const EVENT_NAMES = Object.keys(EVENT_FLAGS) as EventName[];

/** `requests` and `errors` are of all; an aborted request failed, but not by itself. */
export function toEvents(
  { requests, errors }: { readonly requests: number; readonly errors: number },
  countOf: (name: EventName) => number,
): Omit<ObservedEvents, 'flags' | 'flagsUntold'> {
  const counts = Object.fromEntries(EVENT_NAMES.map((name) => [name, roundSignificant(countOf(name))]));
  return {
    requests: roundSignificant(requests),
    errors: roundSignificant(errors),
    ...(counts as Record<EventName, number>),
    organicErrors: roundSignificant(Math.max(0, errors - countOf('aborted'))),
  };
}

/** From a series by `flag` with one step or many. */
export function countFlags({ groups }: SeriesAnswer): ObservedEvents {
  const byFlag = new Map<string, number>();
  let [requests, errors, flagsUntold] = [0, 0, 0];
  for (const { key, points } of groups) {
    let own = 0;
    for (const point of points) {
      own += point?.requests ?? 0;
      errors += point?.errors ?? 0;
    }
    requests += own;
    if (key === '') flagsUntold += own;
    const flags = new Set(key.split(',').map((flag) => flag.trim()));
    for (const flag of flags)
      if (flag !== '-' && flag !== '') byFlag.set(flag, (byFlag.get(flag) ?? 0) + own);
  }
  return {
    ...toEvents({ requests, errors }, (name) => byFlag.get(EVENT_FLAGS[name]) ?? 0),
    flagsUntold: roundSignificant(flagsUntold),
    flags: [...byFlag]
      .filter(([, count]) => count > 0)
      .map(([flag, count]) => ({ flag, requests: roundSignificant(count) }))
      .toSorted((a, b) => b.requests - a.requests),
  };
}
