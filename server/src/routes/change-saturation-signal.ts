/** PUT /saturation-signals/{id}: a newer version; 409 when another was made meanwhile. */
import { defineRoute } from '../http/route.ts';
import { checkSignal, toSaturationRecord } from './saturation-record.ts';

export const changeSaturationSignal = defineRoute(
  'changeSaturationSignal',
  async ({ params, query, body, author }, context) => {
    const { saturation } = context;
    await checkSignal(body, context);
    const { version } = query;
    return toSaturationRecord(saturation.signals.change(params.id, body, { author, version }));
  },
);
