/**
 * Saturation over time with its levels, one line for each signal and workload. Nothing where no signal is defined: the tile offers one.
 * Where no capacity is known the usage itself is drawn.
 */
import { useMemo } from 'react';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import { formatCountShort } from '../../format/count.ts';
import { formatRatio } from '../../format/ratio.ts';
import { ChartFaces, ChartPanel, CHART_PX } from './chart-panel.tsx';
import { listSaturationLines, listThresholds } from './saturation-model.ts';
import { useSaturation, useSaturationCall } from './use-saturation.ts';

function SaturationChart({ id }: { readonly id: string }) {
  const result = useSaturation(id);
  const series = result.data?.series;
  const { isRatio, lines } = useMemo(() => listSaturationLines(series ?? []), [series]);
  const thresholds = useMemo(() => listThresholds(series ?? []), [series]);
  return (
    <ChartFaces
      result={result}
      what="saturation"
      isEmpty={() => lines.every(({ values }) => values.every((value) => value === null))}
      empty="No gauge was read in this range"
    >
      {({ times, window }) => (
        <TimeSeriesChart
          label={isRatio ? 'Saturation, share of capacity' : 'Usage'}
          times={times}
          window={window}
          series={lines}
          format={isRatio ? formatRatio : formatCountShort}
          height={CHART_PX}
          thresholds={thresholds}
          syncId="signals"
          {...(isRatio ? { top: 1 } : {})}
        />
      )}
    </ChartFaces>
  );
}

/** `id` is of a service or workload. */
export function SaturationPanel({ id }: { readonly id: string }) {
  const { data } = useSaturation(id);
  const call = useSaturationCall(id);
  if (!data || data.series.length === 0) return null;
  return (
    <ChartPanel id="saturation" title="Saturation" note="share of capacity in use" calls={[call]}>
      {() => <SaturationChart id={id} />}
    </ChartPanel>
  );
}
