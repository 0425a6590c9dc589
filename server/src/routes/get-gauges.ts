/** GET /gauges: what could be chosen as a signal, by name. */
import { defineRoute } from '../http/route.ts';

const MAXIMUM_GAUGES = 200;

export const getGauges = defineRoute(
  'getGauges',
  async ({ query }, { saturation }) => {
    const { cluster, namespace, service = '', find = '' } = query;
    const filter = { clusters: cluster, namespaces: namespace, ...(service === '' ? {} : { service }) };
    const { families, truncated, warnings } = await saturation.catalogue.list({
      filter,
      find,
      limit: MAXIMUM_GAUGES,
    });
    return {
      gauges: Array.from(families, (family) => ({
        ...family,
        labels: family.labels.map(({ name, values }) => ({ name, values: [...values] })),
      })),
      truncated,
      warnings: [...warnings],
    };
  },
  { cached: false },
);
