/** GET /slos: every SLO with its state. */
import { defineRoute } from '../http/route.ts';
import { createServiceTest, sloRowOf } from './slo-rows.ts';

/** More than these are not waited for when their history is still to be read: their state then says so. */
const WAITED_FOR = 20;

export const getSlos = defineRoute(
  'getSlos',
  async ({ query: { service, deleted } }, context) => {
    const { slos, collections } = context;
    const isAsked = createServiceTest(service);
    const all = collections.slos.list({ deleted }).filter(({ document }) => isAsked(document));
    let end = await slos.update();
    if (slos.list().filter(({ filled }) => !filled).length <= WAITED_FOR) end = await slos.settle();
    return {
      slos: all.map((stored) => sloRowOf(stored, end, context)),
      warnings: [...(slos.parts.readFileWarnings?.() ?? [])],
    };
  },
  { cached: false },
);
