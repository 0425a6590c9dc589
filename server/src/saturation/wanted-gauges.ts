/**
 * Which gauges must be read from targets: those of saved signals, of previews of the last minutes, and those that others need.
 * A preview's are read on for a while, so that its author sees values before saving.
 */
import type { SaturationSignal } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { GaugeSide } from '../store/gauges.ts';
import type { WantedGauge } from '../telemetry/gauge-batch.ts';
import { listWanted } from './signal-gauges.ts';

const PREVIEWED_MS: Milliseconds = 15 * 60_000;
/** Of somebody who types, every spelling is a preview. */
const MAXIMUM_PREVIEWS = 40;

export interface WantedGauges {
  /** The signals that are saved now. */
  save(signals: readonly SaturationSignal[]): void;
  /** Whether all gauges of the signal were read before. */
  preview(signal: SaturationSignal): boolean;
  /** Lets go of old previews. */
  expire(): void;
}

const keyOf = ({ metric, matchers }: WantedGauge): string => JSON.stringify([metric, matchers]);

export function trackWantedGauges(
  side: Pick<GaugeSide, 'want'>,
  clock: () => EpochMs,
  alsoWanted: readonly WantedGauge[],
): WantedGauges {
  const previewed = new Map<string, { readonly gauge: WantedGauge; at: EpochMs }>();
  let saved: WantedGauge[] = [];
  let known = new Set<string>();

  function tell(): void {
    const previews = [...previewed.values()].map(({ gauge }) => gauge);
    const all = new Map([...alsoWanted, ...saved, ...previews].map((gauge) => [keyOf(gauge), gauge]));
    known = new Set(all.keys());
    side.want([...all.values()]);
  }

  return {
    save(signals) {
      saved = signals.flatMap(listWanted);
      tell();
    },
    preview(signal) {
      const gauges = listWanted(signal);
      const isKnown = gauges.every((gauge) => known.has(keyOf(gauge)));
      for (const gauge of gauges) {
        previewed.delete(keyOf(gauge));
        previewed.set(keyOf(gauge), { gauge, at: clock() });
      }
      while (previewed.size > MAXIMUM_PREVIEWS) previewed.delete(previewed.keys().next().value ?? '');
      if (!isKnown) tell();
      return isKnown;
    },
    expire() {
      const before = previewed.size;
      for (const [key, { at }] of previewed) if (clock() - at > PREVIEWED_MS) previewed.delete(key);
      if (previewed.size !== before) tell();
    },
  };
}
