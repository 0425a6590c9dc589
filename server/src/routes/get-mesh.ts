/** GET /mesh: what this console is, which clusters it hears of, and what its store holds. */
import { defineRoute } from '../http/route.ts';

export const getMesh = defineRoute(
  'getMesh',
  async (_request, context) => {
    const { clusters, tiers, kind, edges, sizeBytes, oldestAt, newestAt } = await context.store.readStatus();
    return {
      version: context.version,
      demo: context.demo,
      now: context.now(),
      startedAt: context.startedAt,
      intervalMs: context.intervalMs,
      clusters: clusters.map(({ name, namespaces, lastDataAt, engines = [] }) => ({
        name,
        namespaces: [...namespaces],
        lastDataAt,
        engines: [...engines],
      })),
      backfill: context.readBackfill(),
      store: { kind, edges, sizeBytes, oldestAt, newestAt, tiers: [...tiers] },
    };
  },
  { cached: false },
);
