/** POST /saturation-signals: keeps a new one; its gauges are read from then on. */
import { defineRoute } from '../http/route.ts';
import { checkSignal, toSaturationRecord } from './saturation-record.ts';

export const createSaturationSignal = defineRoute(
  'createSaturationSignal',
  async ({ body, author }, context) => {
    const { saturation } = context;
    await checkSignal(body, context);
    return toSaturationRecord(saturation.signals.create(body, { author }));
  },
);
