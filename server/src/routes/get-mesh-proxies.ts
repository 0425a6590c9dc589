/** GET /control-plane/proxies: every proxy of the scope at present, the stale first. */
import { defineRoute } from '../http/route.ts';
import { isInScope } from '../signals/scope.ts';

/** A list of more is nothing to look at; narrow the scope. */
const MOST_PROXIES = 10_000;

export const getMeshProxies = defineRoute(
  'getMeshProxies',
  async ({ query }, { controlPlane }) => {
    const { now, proxies, groups, warnings } = await controlPlane.readProxies();
    const found = proxies.filter((proxy) => isInScope(proxy, query));
    const counted = groups?.filter((group) => isInScope(group, query));
    const total = counted?.reduce((sum, group) => sum + group.proxies, 0) ?? found.length;
    return { now, proxies: found.slice(0, MOST_PROXIES), total, warnings: [...warnings] };
  },
  { cached: false },
);
