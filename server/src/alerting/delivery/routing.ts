/**
 * Which receivers are told of an alert, and how its notifications are grouped. In: the routing table and an alert. Out: targets, each
 * receiver once. The receivers of a rule win over the table; else the first route that matches takes the alert, and with `continue`
 * the ones below are looked at as well; what no route takes goes to the fallback.
 */
import { readLabels } from '@sightglass/shared/matchers';
import type { Routing } from '@sightglass/shared/contract';
import { parseDuration } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import type { AlertEpisode } from '../dispatcher.ts';
import { compileRoutes } from '@sightglass/shared/routes-of-alerts';

interface Grouping {
  readonly by: readonly string[];
  readonly waitMs: Milliseconds;
  readonly intervalMs: Milliseconds;
  readonly repeatMs: Milliseconds;
}

export interface Target {
  readonly receiver: string;
  /** What led to it, stable for as long as its matchers are: part of a group's identity. */
  readonly route: string;
  /** The same in words. */
  readonly because: string;
  readonly grouping: Grouping;
}

type Route = (alert: AlertEpisode) => readonly Target[];

const toMs = (text: string): Milliseconds => parseDuration(text) ?? 0;

type Groupings = Readonly<Record<'page' | 'other', Grouping>>;

function readGroupings(
  table: Routing['grouping'],
  own: Routing['routes'][number]['grouping'] = {},
): Groupings {
  const other: Grouping = {
    by: own.by ?? table.by,
    waitMs: toMs(own.wait ?? table.wait),
    intervalMs: toMs(own.interval ?? table.interval),
    repeatMs: toMs(own.repeat ?? table.repeat),
  };
  const pageWaitMs = toMs(own.pageWait ?? table.pageWait);
  return { other, page: { ...other, waitMs: Math.min(other.waitMs, pageWaitMs) } };
}

/** The table as a function. */
export function compileRouting(routing: Routing): Route {
  const groupings = readGroupings(routing.grouping);
  const routesOf = compileRoutes(routing.routes);
  const routes = routing.routes.map(({ name, matchers, receivers, grouping }, index) => ({
    receivers,
    route: JSON.stringify(matchers.map(({ label, operator, value }) => [label, operator, value])),
    because: `route ${name === '' ? index + 1 : `"${name}"`}`,
    groupings: readGroupings(routing.grouping, grouping),
  }));
  return (alert) => {
    const severity = alert.severity === 'page' ? 'page' : 'other';
    const targets = new Map<string, Target>();
    const add = (receivers: readonly string[], rest: Omit<Target, 'receiver'>): void => {
      for (const receiver of receivers)
        if (!targets.has(receiver)) targets.set(receiver, { receiver, ...rest });
    };
    if (alert.receivers.length > 0) {
      const noun = alert.source.kind === 'slo' ? 'SLO' : 'rule';
      add(alert.receivers, {
        route: 'own',
        because: `receivers of the ${noun}`,
        grouping: groupings[severity],
      });
      return [...targets.values()];
    }
    const taken = routesOf(readLabels(alert)).flatMap((index) => routes[index] ?? []);
    for (const { receivers, route, because, groupings: own } of taken)
      add(receivers, { route, because, grouping: own[severity] });
    if (taken.length === 0)
      add(routing.fallback, {
        route: 'fallback',
        because: 'fallback of the routing table',
        grouping: groupings[severity],
      });
    return [...targets.values()];
  };
}
