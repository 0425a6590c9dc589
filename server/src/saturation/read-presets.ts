/** Ready-made signals, with whether all gauges of each are among those of a catalogue. */
import type { GaugeCatalogue } from '../store/gauges.ts';
import { SATURATION_PRESETS, type SaturationPreset } from './presets.ts';
import { listMetrics } from './signal-gauges.ts';

export async function readPresets({
  findPresent,
}: Pick<GaugeCatalogue, 'findPresent'>): Promise<(SaturationPreset & { readonly available: boolean })[]> {
  const metrics = new Set(SATURATION_PRESETS.flatMap(({ signal }) => listMetrics(signal)));
  const present = await findPresent([...metrics]);
  return Array.from(SATURATION_PRESETS, (preset) => ({
    ...preset,
    available: listMetrics(preset.signal).every((metric) => present.has(metric)),
  }));
}
