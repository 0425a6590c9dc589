/** Between the gauges of scraped targets and the store: hands the samples on, several times an interval. */
import type { Milliseconds } from '@sightglass/shared/units';
import type { WritableTelemetryStore } from '../../store/telemetry-store.ts';
import type { Gauges } from './create-gauges.ts';

const EVERY_MS: Milliseconds = 1_000;

export interface GaugePump {
  start(): void;
  /** Hands on what is left. */
  stop(): void;
}

export function createGaugePump(
  gauges: Pick<Gauges, 'drain'>,
  store: Pick<WritableTelemetryStore, 'insertGauges'>,
): GaugePump {
  let timer: NodeJS.Timeout | null = null;
  const pump = (): void => {
    const samples = gauges.drain();
    if (samples.length > 0) store.insertGauges(samples);
  };
  return {
    start() {
      timer ??= setInterval(pump, EVERY_MS);
    },
    stop() {
      if (timer) clearInterval(timer);
      timer = null;
      pump();
    },
  };
}
