/** GET /control-plane: control planes over a window, and how many proxies there are of each version. */
import { countProxies } from '../control-plane/proxy-groups.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';

export const getControlPlane = defineRoute(
  'getControlPlane',
  async ({ query }, context) => {
    const question = resolveQuestion(query, context);
    const isOfScope = ({ cluster }: { readonly cluster: string }): boolean =>
      query.cluster.length === 0 || query.cluster.includes(cluster);
    const [planes, proxies] = await Promise.all([
      context.controlPlane.readPlanes(question.window),
      context.controlPlane.readProxies(),
    ]);
    return {
      now: proxies.now,
      window: planes.window,
      stepMs: planes.stepMs,
      times: [...planes.times],
      planes: planes.planes.filter(isOfScope),
      proxies: countProxies(proxies.proxies.filter(isOfScope), proxies.groups?.filter(isOfScope) ?? null),
      warnings: [...question.warnings, ...planes.warnings, ...proxies.warnings],
    };
  },
  { cached: false },
);
