/** GET /saturation-signals: every signal with the fullest workload now. */
import type { SaturationValue } from '@sightglass/shared/contract';
import { defineRoute } from '../http/route.ts';
import { isFuller } from '../saturation/find-fullest.ts';
import { toSaturationRecord } from './saturation-record.ts';

export const getSaturationSignals = defineRoute(
  'getSaturationSignals',
  async (_request, { saturation }) => {
    const { values, warnings } = await saturation.readSaturation();
    const bySignal = Map.groupBy(values, ({ signal }) => signal);
    return {
      signals: Array.from(saturation.signals.list(), (stored) => {
        const own = bySignal.get(stored.id) ?? [];
        let worst: SaturationValue | null = null;
        for (const value of own) if (worst === null || isFuller(value, worst)) worst = value;
        return { ...toSaturationRecord(stored), worst, measured: own.length };
      }),
      warnings: [...warnings],
    };
  },
  { cached: false },
);
