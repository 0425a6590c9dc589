/** GET /saturation: how full each workload is now, by each signal; fullest first. */
import { defineRoute } from '../http/route.ts';
import { isFuller } from '../saturation/find-fullest.ts';
import { matchSaturationSubject } from './saturation-subject.ts';

export const getSaturationValues = defineRoute(
  'getSaturationValues',
  async ({ query }, { saturation }) => {
    const { cluster, namespace, service = '' } = query;
    const isMeant = service === '' ? () => true : matchSaturationSubject(service).isMeant;
    const { values, warnings } = await saturation.readSaturation();
    const asked = values.filter(
      (value) =>
        isMeant(value) &&
        (cluster.length === 0 || cluster.includes(value.cluster)) &&
        (namespace.length === 0 || namespace.includes(value.namespace)),
    );
    return { values: asked.toSorted((a, b) => (isFuller(a, b) ? -1 : 1)), warnings: [...warnings] };
  },
  { cached: false },
);
