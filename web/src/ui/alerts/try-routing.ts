/** Who would be told of an alert with these labels, as the routing table says. Pure; the server routes by the same code. */
import type { Routing } from '@sightglass/shared/contract';
import type { Labels } from '@sightglass/shared/matchers';
import { compileRoutes } from '@sightglass/shared/routes-of-alerts';

export interface RoutingTrial {
  /** Indexes of the routes that take it, in their order. */
  readonly routes: readonly number[];
  /** No route takes it. */
  readonly fallback: boolean;
  /** Ids, each once. */
  readonly receivers: readonly string[];
}

export function tryRouting(routing: Pick<Routing, 'routes' | 'fallback'>, labels: Labels): RoutingTrial {
  const routes = compileRoutes(routing.routes)(labels);
  const receivers =
    routes.length === 0
      ? routing.fallback
      : routes.flatMap((index) => routing.routes[index]?.receivers ?? []);
  return { routes, fallback: routes.length === 0, receivers: [...new Set(receivers)] };
}
