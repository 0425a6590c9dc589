/** GET /saturation-presets: ready-made signals, and whether any target exposes their gauges. */
import { defineRoute } from '../http/route.ts';

export const getSaturationPresets = defineRoute(
  'getSaturationPresets',
  async (_request, { saturation }) => ({ presets: [...(await saturation.readPresets())] }),
  { cached: false },
);
