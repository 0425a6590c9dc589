/** GET /topology/badges: what is configured of the nodes of the graph, and what happens to them. */
import { defineRoute } from '../http/route.ts';
import { readBadges } from '../traffic/badges/read-badges.ts';
import { readVisibleProblems } from './config-problems.ts';

export const getTopologyBadges = defineRoute('getTopologyBadges', async ({ query }, context) =>
  readBadges(query, context, await readVisibleProblems(context)),
);
