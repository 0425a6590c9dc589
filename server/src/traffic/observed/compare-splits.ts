/**
 * Configured weights beside observed shares. Shares are of the service's own requests, so what the rule sends to other services is left out of the weights before they are compared. They agree when Wilson's
 * interval (95%) of the share comes within one percentage point of the weight: with millions of
 * requests the interval alone would call every waver of a balancer a disagreement. Where the rule takes only some of the requests, where it or its subsets changed since the
 * window began, where a part goes to the service whatever the version, or under 100 requests, nothing is said.
 */
import type { ConfiguredRoute, RouteRule, TrafficSplit } from '@sightglass/shared/contract';
import { roundSignificant } from '../../signals/round.ts';
import { wilson } from '../canary/share-bounds.ts';
import { weightsOfRule } from '../configured/weights-of.ts';

const TOLERANCE = 0.01;
const LEAST_REQUESTS = 100;

interface Seen {
  /** Requests by version. */
  readonly requests: ReadonlyMap<string, number>;
  /** Whether the route, or what its targets mean, changed since the window's start. */
  readonly changed: (route: ConfiguredRoute) => boolean;
}

/** Whether the rule decides about all requests to the service. */
function takesAll(routes: readonly ConfiguredRoute[], route: ConfiguredRoute): boolean {
  const leading = routes.filter(({ rules }) => rules.some(({ targets }) => targets.some(({ own }) => own)));
  return leading.length === 1 && route.rules.length === 1 && (route.rules[0]?.matches.length ?? 0) === 0;
}

/** Some of the service's own part goes to no version in particular. */
const isVague = ({ targets }: RouteRule): boolean =>
  targets.some(({ own, version, weight }) => own && version === null && weight > 0);

export function compareSplits(
  routes: readonly ConfiguredRoute[],
  { requests, changed }: Seen,
): TrafficSplit[] {
  const all = [...requests.values()].reduce((sum, count) => sum + count, 0);
  return routes.flatMap((route) =>
    route.rules.flatMap((rule): TrafficSplit[] => {
      const weights = weightsOfRule(rule);
      if (!weights) return [];
      const ownWeight = weights.reduce((sum, { weight }) => sum + weight, 0);
      const isTold =
        takesAll(routes, route) &&
        !isVague(rule) &&
        ownWeight > 0 &&
        all >= LEAST_REQUESTS &&
        !changed(route);
      const shares = weights.map(({ version, weight }) => {
        const own = requests.get(version) ?? 0;
        const interval = wilson(own, all);
        const isNear =
          interval !== null &&
          interval.low - TOLERANCE <= weight / ownWeight &&
          interval.high + TOLERANCE >= weight / ownWeight;
        return {
          version,
          weight: roundSignificant(weight),
          requests: roundSignificant(own),
          share: all > 0 ? roundSignificant(own / all) : null,
          low: interval && roundSignificant(interval.low),
          high: interval && roundSignificant(interval.high),
          agrees: isTold ? (isNear ? ('yes' as const) : ('no' as const)) : ('open' as const),
        };
      });
      return [{ resource: route.resource, rule: rule.name, shares }];
    }),
  );
}
