/**
 * Which routes of a routing table take an alert (https://prometheus.io/docs/alerting/latest/configuration/#route, without nesting): the
 * first that matches, and with `continue` also those below that do. In: routes. Out: a function from labels to indexes, in their order;
 * none means the fallback. The server routes by it, and the page shows what would be.
 */
import type { Routing } from './contract/index.ts';
import { compileKept, type Labels } from './matchers.ts';

export function compileRoutes(
  routes: readonly Pick<Routing['routes'][number], 'matchers' | 'continue'>[],
): (labels: Labels) => number[] {
  const compiled = routes.map(({ matchers }) => compileKept(matchers));
  return (labels) => {
    const taken: number[] = [];
    for (const [index, matches] of compiled.entries()) {
      if (!matches(labels)) continue;
      taken.push(index);
      if (routes[index]?.continue !== true) break;
    }
    return taken;
  };
}
