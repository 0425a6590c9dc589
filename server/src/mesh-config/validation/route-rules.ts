/** What single HTTP routes of VirtualServices say: matches, timeouts, retries, faults. https://istio.io/latest/docs/reference/config/networking/virtual-service/ */
import type { MeshResource } from '../mesh-config.ts';
import type { Body } from '../trim-spec.ts';
import {
  bodyAt,
  durationOf,
  listAt,
  numberOf,
  textOf,
  textsAt,
  type Placed,
  type FieldPath,
} from './fields.ts';
import { findPatternProblem } from './re2-patterns.ts';
import {
  covers,
  isDelegate,
  isOpenMatch,
  isSameMatch,
  isTerminal,
  takesEverything,
} from './route-matches.ts';
import type { Finding, Rule } from './rule.ts';
import { ISTIO_NETWORKING, listGateways, qualify } from './virtual-service-parts.ts';

const OF = { kinds: ['VirtualService'], group: ISTIO_NETWORKING } as const;

const httpRoutes = ({ spec }: MeshResource): Placed<Body>[] => listAt(spec, 'http');
const matchesOf = ({ value, path }: Placed<Body>): Placed<Body>[] => listAt(value, 'match', path);

interface Seen {
  readonly match: Body;
  readonly route: number;
}

/** Each match with the earlier one that leaves it nothing. */
function findShadowed(
  resource: MeshResource,
  leavesNothing: (earlier: Seen, match: Seen) => boolean,
): Finding[] {
  const seen: Seen[] = [];
  const findings: Finding[] = [];
  httpRoutes(resource).forEach((route, index) => {
    for (const { value, path } of matchesOf(route)) {
      const own = { match: value, route: index };
      const by = seen.find((earlier) => leavesNothing(earlier, own));
      if (by) {
        const who = by.route === index ? 'An earlier match of its own route' : `Route ${by.route + 1}`;
        findings.push({ path, message: `${who} has taken every request that this match could take.` });
      }
      if (isTerminal(route.value)) seen.push(own);
    }
  });
  return findings;
}

/** Attempts in all, and how long each may take. */
function retriesOf(route: Placed<Body>) {
  const retries = bodyAt(route.value, 'retries', route.path);
  if (!retries) return null;
  return {
    attempts: numberOf(retries.value['attempts']) ?? 0,
    perTryMs: durationOf(retries.value['perTryTimeout']),
    path: retries.path,
    retryOn: textOf(retries.value['retryOn']),
  };
}

const RETRY_ON = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'envoy-ratelimited',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
]);

function durationsOf(route: Placed<Body>): Placed<unknown>[] {
  const retries = bodyAt(route.value, 'retries', route.path);
  const delay = bodyAt(bodyAt(route.value, 'fault', route.path)?.value ?? {}, 'delay', [
    ...route.path,
    'fault',
  ]);
  const found: Placed<unknown>[] = [
    { value: route.value['timeout'], path: [...route.path, 'timeout'] },
    ...(retries ? [{ value: retries.value['perTryTimeout'], path: [...retries.path, 'perTryTimeout'] }] : []),
    ...(delay ? [{ value: delay.value['fixedDelay'], path: [...delay.path, 'fixedDelay'] }] : []),
  ];
  return found.filter(({ value }) => value !== undefined && value !== null);
}

/** Shares of a route's faults and mirrors, in percent. */
function percentagesOf(route: Placed<Body>): Placed<unknown>[] {
  const fault = bodyAt(route.value, 'fault', route.path);
  const places = fault
    ? ['delay', 'abort'].flatMap((kind) => bodyAt(fault.value, kind, fault.path) ?? [])
    : [];
  const found = places.flatMap(({ value, path }) => bodyAt(value, 'percentage', path) ?? []);
  const mirror = bodyAt(route.value, 'mirrorPercentage', route.path);
  const mirrors = listAt(route.value, 'mirrors', route.path).flatMap(
    ({ value, path }) => bodyAt(value, 'percentage', path) ?? [],
  );
  return [...found, ...(mirror ? [mirror] : []), ...mirrors].map(({ value, path }) => ({
    value: value['value'],
    path: [...path, 'value'],
  }));
}

/** How many requests get a fault, in percent; null where nothing says it, which versions of Istio take for all or for none. */
function shareOf(fault: Body, kind: string): number | null {
  const percentage = bodyAt(fault, 'percentage');
  if (percentage) return numberOf(percentage.value['value']);
  // Old and deprecated; aborts no longer have it.
  return kind === 'delay' ? numberOf(fault['percent']) : null;
}

function patternsIn(value: unknown, path: FieldPath): Placed<string>[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    // Labels may have any name.
    if (key === 'sourceLabels') return [];
    return key === 'regex' && typeof inner === 'string'
      ? [{ value: inner, path: at }]
      : patternsIn(inner, at);
  });
}

export const ROUTE_RULES: readonly Rule[] = [
  {
    ...OF,
    code: 'SG0120',
    severity: 'warning',
    what: 'A route stands behind one that takes everything',
    why: 'Routes are tried in their order: behind one without a match, or with a match of every path and no more (prefix /), nothing is ever reached.',
    fix: 'Move the route that takes everything to the end.',
    alike: ['IST0130'],
    check(resource) {
      const routes = httpRoutes(resource);
      const last = routes.findIndex(({ value }) => takesEverything(value, resource));
      return last === -1
        ? []
        : routes
            .slice(last + 1)
            .map(({ path }) => ({ path, message: `Route ${last + 1} takes every request before.` }));
    },
  },
  {
    ...OF,
    code: 'SG0121',
    severity: 'warning',
    what: 'A match stands there twice',
    why: 'The second of two equal matches never sees a request, whatever its route says.',
    fix: 'Remove the second, or make it match something else.',
    alike: ['IST0131'],
    check: (resource) => findShadowed(resource, (earlier, { match }) => isSameMatch(earlier.match, match)),
  },
  {
    ...OF,
    code: 'SG0122',
    severity: 'warning',
    what: 'A match is covered by one before it',
    why: 'Routes are tried in their order, not by the longest prefix or the most conditions: what an earlier match takes (a shorter prefix, the same with fewer conditions) never gets here. In a delegate only equal conditions are told of: its root may leave others out.',
    fix: 'Move the more specific match before the general one.',
    alike: ['IST0131'],
    check: (resource) =>
      findShadowed(
        resource,
        (earlier, { match, route }) =>
          covers(earlier.match, match, isDelegate(resource)) &&
          !isSameMatch(earlier.match, match) &&
          // The whole route is told of then (SG0120).
          (earlier.route === route || !isOpenMatch(earlier.match)),
      ),
  },
  {
    ...OF,
    code: 'SG0123',
    severity: 'warning',
    what: 'The timeout is shorter than the retries need',
    why: 'The timeout holds for the request with all its retries: the last attempts never take place, or are cut short.',
    fix: 'Raise the timeout to (attempts + 1) × perTryTimeout, or lower one of the two.',
    alike: [],
    check: (resource) =>
      httpRoutes(resource).flatMap((route) => {
        const timeout = durationOf(route.value['timeout']);
        const retries = retriesOf(route);
        if (!timeout || !retries?.perTryMs || retries.perTryMs > timeout) return [];
        const needed = (retries.attempts + 1) * retries.perTryMs;
        return retries.attempts > 0 && needed > timeout
          ? [
              {
                path: [...route.path, 'timeout'],
                message: `${retries.attempts + 1} attempts of ${retries.perTryMs} ms need ${needed} ms, the timeout leaves ${timeout} ms.`,
              },
            ]
          : [];
      }),
  },
  {
    ...OF,
    code: 'SG0124',
    severity: 'warning',
    what: 'One attempt may take longer than the whole request',
    why: 'The timeout ends the request before the first attempt can, so it is never retried after a slow answer.',
    fix: 'Make perTryTimeout shorter than the timeout.',
    alike: [],
    check: (resource) =>
      httpRoutes(resource).flatMap((route) => {
        const timeout = durationOf(route.value['timeout']);
        const retries = retriesOf(route);
        return timeout && retries?.perTryMs && retries.perTryMs > timeout
          ? [
              {
                path: [...retries.path, 'perTryTimeout'],
                message: `An attempt may take ${retries.perTryMs} ms, the request ${timeout} ms.`,
              },
            ]
          : [];
      }),
  },
  {
    ...OF,
    code: 'SG0125',
    severity: 'error',
    what: 'A duration cannot be read',
    why: 'Istio refuses the resource, and the version before stays in force.',
    fix: 'Write a number with a unit: 500ms, 2s, 1m30s.',
    alike: ['IST0106'],
    check: (resource) =>
      httpRoutes(resource).flatMap((route) =>
        durationsOf(route).flatMap(({ value, path }) =>
          durationOf(value) === null ? [{ path, message: `${JSON.stringify(value)} is no duration.` }] : [],
        ),
      ),
  },
  {
    ...OF,
    code: 'SG0126',
    severity: 'warning',
    what: 'A condition of retries is not known',
    why: 'Envoy passes over words that it does not know, so such failures are not retried.',
    fix: 'Use the words of Envoy (5xx, gateway-error, connect-failure, refused-stream, unavailable, …), separated by commas, or status codes.',
    alike: [],
    check: (resource) =>
      httpRoutes(resource).flatMap((route) => {
        const retries = retriesOf(route);
        const words = (retries?.retryOn ?? '').split(',').map((word) => word.trim());
        const odd = words.filter((word) => word !== '' && !RETRY_ON.has(word) && !/^\d{3}$/.test(word));
        return retries && odd.length > 0
          ? [{ path: [...retries.path, 'retryOn'], message: `Not known: ${odd.join(', ')}.` }]
          : [];
      }),
  },
  {
    ...OF,
    code: 'SG0127',
    severity: 'error',
    what: 'A percentage lies outside of 0 to 100',
    why: 'Istio refuses the resource, and the version before stays in force.',
    fix: 'Use a number from 0 to 100; half a percent is 0.5.',
    alike: ['IST0106'],
    check: (resource) =>
      httpRoutes(resource).flatMap((route) =>
        percentagesOf(route).flatMap(({ value, path }) => {
          const share = numberOf(value);
          return value !== undefined && (share === null || share < 0 || share > 100)
            ? [{ path, message: `${JSON.stringify(value)} is no percentage.` }]
            : [];
        }),
      ),
  },
  {
    ...OF,
    code: 'SG0128',
    severity: 'info',
    what: 'A fault is injected into every request of a route',
    why: 'A test that was forgotten looks like an outage: all requests of the route are delayed or fail.',
    fix: 'Remove the fault when the test is over, or limit it by a match or a percentage.',
    alike: [],
    check: (resource) =>
      httpRoutes(resource).flatMap((route) => {
        const fault = bodyAt(route.value, 'fault', route.path);
        if (!fault || matchesOf(route).length > 0) return [];
        return ['delay', 'abort'].flatMap((kind) => {
          const part = bodyAt(fault.value, kind, fault.path);
          return part && shareOf(part.value, kind) === 100
            ? [{ path: part.path, message: `Every request gets the ${kind}.` }]
            : [];
        });
      }),
  },
  {
    ...OF,
    code: 'SG0129',
    severity: 'error',
    what: 'A regular expression is not one of RE2',
    why: 'Proxies match with RE2, which has no look-around and no back-references, and no proxy takes a pattern that does not compile: Istio refuses the resource or the proxy its configuration.',
    fix: 'Write it without (?=, (?!, (?<=, (?<! and without \\1, close every bracket and parenthesis, and write \\ before signs that stand for themselves.',
    alike: ['IST0122', 'IST0106'],
    check: (resource) =>
      httpRoutes(resource).flatMap(({ value, path }) =>
        patternsIn(value['match'], [...path, 'match']).flatMap((pattern) => {
          // Istio takes * alone for whatever value there is.
          const problem = pattern.value === '*' ? null : findPatternProblem(pattern.value);
          return problem === null
            ? []
            : [
                {
                  path: pattern.path,
                  message: `RE2 does not take ${pattern.value.slice(0, 200)}: ${problem}.`,
                },
              ];
        }),
      ),
  },
  {
    ...OF,
    code: 'SG0130',
    severity: 'error',
    what: 'An HTTP route does not say what to do',
    why: 'Istio refuses a route without a destination, a redirect, a direct response or a delegate, and one that both routes and redirects.',
    fix: 'Give the route exactly one of route, redirect, directResponse and delegate.',
    alike: ['IST0106'],
    check: (resource) =>
      httpRoutes(resource).flatMap(({ value, path }) => {
        const ways = ['route', 'redirect', 'directResponse', 'delegate'].filter(
          (key) => value[key] !== undefined,
        );
        if (ways.length === 1) return [];
        const said =
          ways.length === 0 ? 'neither route, redirect, directResponse nor delegate' : ways.join(' and ');
        return [{ path, message: `The route has ${said}.` }];
      }),
  },
  {
    ...OF,
    code: 'SG0131',
    severity: 'error',
    what: 'A match is limited to a gateway that the VirtualService is not for',
    why: 'No proxy is ever given this match: its route is dead.',
    fix: 'Add the gateway to spec.gateways, or correct its name in the match.',
    alike: [],
    check: (resource) => {
      // The gateways of a delegate are those of its root.
      if (isDelegate(resource)) return [];
      const own = new Set(listGateways(resource).map(({ value }) => value));
      return httpRoutes(resource).flatMap((route) =>
        matchesOf(route).flatMap(({ value, path }) =>
          textsAt(value, 'gateways', path)
            .filter((gateway) => !own.has(qualify(gateway.value, resource.namespace)))
            .map((gateway) => ({
              path: gateway.path,
              message: `The VirtualService is not for the gateway ${gateway.value}.`,
            })),
        ),
      );
    },
  },
];
