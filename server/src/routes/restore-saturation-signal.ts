/** POST /saturation-signals/{id}/restore: brings a deleted one back. */
import { defineRoute } from '../http/route.ts';
import { toSaturationRecord } from './saturation-record.ts';

export const restoreSaturationSignal = defineRoute(
  'restoreSaturationSignal',
  async ({ params, author }, { saturation }) =>
    toSaturationRecord(saturation.signals.restore(params.id, { author })),
);
