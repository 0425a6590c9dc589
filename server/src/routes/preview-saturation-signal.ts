/** POST /saturation-preview: what a signal would show. Nothing is kept, but its gauges are read for some minutes. */
import { resolveRange, chooseStep } from '@sightglass/shared/time-range';
import { invalidParameter } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { alignSaturation } from './align-saturation.ts';
import { refuseWithoutEngine } from './saturation-record.ts';

const POINTS = 120;
/** Series that a form can draw; the fullest come first among the values. */
const MAXIMUM_SERIES = 20;

export const previewSaturationSignal = defineRoute(
  'previewSaturationSignal',
  async ({ body: { signal, range } }, context) => {
    const { saturation } = context;
    refuseWithoutEngine(signal, saturation, 'signal.');
    const window = resolveRange(range, context.now());
    if (!window) throw invalidParameter('body.range', 'is no time range such as now-1h');
    const stepMs = chooseStep(window, POINTS, saturation.intervalMs);
    const preview = await saturation.preview(signal, { window, stepMs });
    const drawn = { ...preview.series, series: preview.series.series.slice(0, MAXIMUM_SERIES) };
    const series = alignSaturation([drawn], { window, stepMs }, () => true);
    const notes = [
      ...(preview.isNew
        ? ['Its gauges are read from this moment on: values come with the next scrape, history from then on.']
        : []),
      ...(preview.series.series.length > MAXIMUM_SERIES
        ? [`${MAXIMUM_SERIES} of ${preview.series.series.length} workloads are drawn.`]
        : []),
      ...preview.warnings.map(({ message }) => message),
    ];
    return { values: [...preview.values], series, note: notes.length > 0 ? notes.join(' ') : null };
  },
);
