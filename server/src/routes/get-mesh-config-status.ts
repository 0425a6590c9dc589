/** GET /config/status: where configuration is read from, and how that goes. */
import { defineRoute } from '../http/route.ts';

export const getMeshConfigStatus = defineRoute(
  'getMeshConfigStatus',
  (_request, { meshConfig, now }) => {
    const counts = new Map<string, number>();
    for (const { kind } of meshConfig.list()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return Promise.resolve({
      now: now(),
      clusters: [...meshConfig.clusters()],
      kinds: Array.from(counts, ([kind, count]) => ({ kind, count })),
    });
  },
  { cached: false },
);
