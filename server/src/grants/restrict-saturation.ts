/**
 * Saturation as somebody with grants sees it: of workloads within, by whatever signal; and the gauges that targets within expose, without values of their labels, which are kept of the whole mesh.
 * An engine counts gauges of the whole mesh, so over engines what there is is refused.
 */
import type { SaturationSignal, SaturationValue } from '@sightglass/shared/contract';
import { ProblemError } from '../http/problem.ts';
import type { Saturation } from '../saturation/create-saturation.ts';
import type { SeriesReading } from '../saturation/read-signal.ts';
import { readPresets } from '../saturation/read-presets.ts';
import type { Collection } from '../state/documents.ts';
import type { GaugeCatalogue } from '../store/gauges.ts';
import type { Mask } from './mask.ts';
import { restrictWarnings } from './restrict-warnings.ts';

const refuse = () =>
  Promise.reject(new ProblemError(403, 'What gauges engines hold is for those who see the whole mesh.'));

function restrictCatalogue({ catalogue, speaksPromql }: Saturation, { sees, text }: Mask): GaugeCatalogue {
  if (speaksPromql) return { list: refuse, findPresent: refuse };
  const only = ({ cluster, namespace }: { readonly cluster: string; readonly namespace: string }) =>
    sees(cluster, namespace);
  return {
    async list({ filter, ...query }) {
      const { families, truncated, warnings } = await catalogue.list({
        ...query,
        filter: { ...filter, only },
      });
      return {
        families: families.map((family) =>
          Object.assign({}, family, { help: text(family.help), labels: [] }),
        ),
        truncated,
        warnings: restrictWarnings(warnings),
      };
    },
    findPresent: (metrics) => catalogue.findPresent(metrics, only),
  };
}

export function restrictSaturation(
  saturation: Saturation,
  { mask, signals }: { readonly mask: Mask; readonly signals: Collection<SaturationSignal> },
): Saturation {
  const isSeen = ({ cluster, namespace }: { readonly cluster: string; readonly namespace: string }) =>
    mask.sees(cluster, namespace);
  const tell = (value: SaturationValue): SaturationValue => ({ ...value, name: mask.text(value.name) });
  const tellSeries = (reading: SeriesReading): SeriesReading => ({
    ...reading,
    series: reading.series
      .filter(({ owner }) => isSeen(owner))
      .map((one) => Object.assign({}, one, { series: { ...one.series, name: mask.text(one.series.name) } })),
    warnings: restrictWarnings(reading.warnings),
  });
  const catalogue = restrictCatalogue(saturation, mask);
  return {
    signals,
    catalogue,
    // An expression counts anything.
    speaksPromql: false,
    intervalMs: saturation.intervalMs,
    async readSaturation() {
      const { values, warnings } = await saturation.readSaturation();
      return { values: values.filter(isSeen).map(tell), warnings: restrictWarnings(warnings) };
    },
    async readSeries(query) {
      const readings = await saturation.readSeries(query);
      return readings.map(tellSeries);
    },
    async preview(signal, asked) {
      const { values, series, warnings } = await saturation.preview(signal, asked);
      const seen = values.filter(isSeen).map(tell);
      return {
        values: seen,
        series: tellSeries(series),
        warnings: restrictWarnings(warnings),
        // Whether others read its gauges already is not told.
        isNew: !saturation.speaksPromql && seen.length === 0,
      };
    },
    readPresets: () => readPresets(catalogue),
    version: () => saturation.version(),
  };
}
