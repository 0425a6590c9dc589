/** Saturation as somebody with grants sees it: of workloads within, by whatever signal. Which gauges targets expose is not cut by namespace, and is refused. */
import type { SaturationSignal, SaturationValue } from '@sightglass/shared/contract';
import { ProblemError } from '../http/problem.ts';
import type { Saturation } from '../saturation/create-saturation.ts';
import type { Collection } from '../state/documents.ts';
import type { Mask } from './mask.ts';
import { restrictWarnings } from './restrict-warnings.ts';

const refuse = () =>
  Promise.reject(new ProblemError(403, 'What targets expose is for those who see the whole mesh.'));

export function restrictSaturation(
  saturation: Saturation,
  { mask, signals }: { readonly mask: Mask; readonly signals: Collection<SaturationSignal> },
): Saturation {
  const isSeen = ({ cluster, namespace }: { readonly cluster: string; readonly namespace: string }) =>
    mask.sees(cluster, namespace);
  const tell = (value: SaturationValue): SaturationValue => ({ ...value, name: mask.text(value.name) });
  return {
    signals,
    catalogue: { list: refuse, findPresent: refuse },
    // An expression counts anything.
    speaksPromql: false,
    intervalMs: saturation.intervalMs,
    async readSaturation() {
      const { values, warnings } = await saturation.readSaturation();
      return { values: values.filter(isSeen).map(tell), warnings: restrictWarnings(warnings) };
    },
    async readSeries(query) {
      const readings = await saturation.readSeries(query);
      return readings.map((reading) =>
        Object.assign({}, reading, {
          series: reading.series
            .filter(({ owner }) => isSeen(owner))
            .map((one) =>
              Object.assign({}, one, { series: { ...one.series, name: mask.text(one.series.name) } }),
            ),
          warnings: restrictWarnings(reading.warnings),
        }),
      );
    },
    preview: refuse,
    readPresets: refuse,
    version: () => saturation.version(),
  };
}
