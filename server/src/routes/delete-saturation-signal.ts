/** DELETE /saturation-signals/{id}: it is not measured any more, and can be restored. */
import { defineRoute } from '../http/route.ts';
import { toSaturationRecord } from './saturation-record.ts';

export const deleteSaturationSignal = defineRoute(
  'deleteSaturationSignal',
  async ({ params, query: { version }, author }, { saturation }) =>
    toSaturationRecord(saturation.signals.remove(params.id, { author, version })),
);
