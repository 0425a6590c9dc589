/** GET /config/status: where configuration is read from, and how that goes. */
import { defineRoute } from '../http/route.ts';
import { countProblems, readVisibleProblems } from './config-problems.ts';

export const getMeshConfigStatus = defineRoute(
  'getMeshConfigStatus',
  async (_request, context) => {
    const { meshConfig, now } = context;
    const counts = new Map<string, number>();
    for (const { kind } of meshConfig.list()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return {
      now: now(),
      clusters: [...meshConfig.clusters()],
      kinds: Array.from(counts, ([kind, count]) => ({ kind, count })),
      validation: countProblems(await readVisibleProblems(context)),
    };
  },
  { cached: false },
);
