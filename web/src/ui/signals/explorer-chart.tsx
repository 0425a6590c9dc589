/** The explorer's chart: the largest groups of a metric, the first few also as they were in the earlier period (dashed). */
import type { Metric } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import { lowerFirst } from '../../format/sentence.ts';
import { useFrame } from '../../url/use-frame.ts';
import { ChartFaces } from './chart-panel.tsx';
import { METRICS, nameGroups, type By } from './metric-model.ts';
import { buildLines } from './overlay-model.ts';
import { useSubjectSeries, type Direction, type Subject } from './subject.ts';
import type { EarlierRange } from './use-comparison.ts';
import { useMarkers } from './use-markers.ts';

export const EXPLORER_PX = 300;
/** As many as there are colours that can be told apart. */
export const TOP_GROUPS = 8;
/** More dashed lines than these nobody reads. */
const COMPARED_GROUPS = 3;

interface ExplorerChartProps {
  readonly subject: Subject;
  readonly metric: Metric;
  readonly by: By;
  readonly direction: Direction;
  readonly earlier: EarlierRange | null;
}

export function ExplorerChart({ subject, metric, by, direction, earlier }: ExplorerChartProps) {
  const { rangeQuery } = useFrame();
  const key = by === 'none' ? undefined : by;
  const result = useSubjectSeries(subject, { metric, by: key, direction, ...rangeQuery });
  const before = useSubjectSeries(
    subject,
    { metric, by: key, direction, ...earlier?.rangeQuery },
    { enabled: earlier !== null },
  );
  const { data } = result;
  const dataBefore = before.data;
  const series = useMemo(() => {
    if (!data) return [];
    const top = data.series.slice(0, TOP_GROUPS);
    const names = nameGroups(
      by,
      top.map((group) => group.key),
    );
    const lines = top.map((group) => ({
      answer: data,
      group: group.key,
      key: group.key,
      label: names.get(group.key) ?? group.key,
    }));
    const compared = earlier && dataBefore ? lines.slice(0, COMPARED_GROUPS) : [];
    const overlay = compared.flatMap((line) =>
      earlier && dataBefore ? [[line.key, { answer: dataBefore, ...earlier }] as const] : [],
    );
    return buildLines(data.times, lines, new Map(overlay));
  }, [data, dataBefore, by, earlier]);
  const markers = useMarkers(subject);
  const info = METRICS[metric];
  return (
    <ChartFaces
      result={result}
      what={lowerFirst(info.label)}
      height={EXPLORER_PX}
      isEmpty={(answer) => answer.series.every(({ values }) => values.every((value) => value === null))}
      empty={`${info.label}: nothing in this range`}
    >
      {(answer) => (
        <TimeSeriesChart
          label={`${info.label}, ${info.unit}`}
          times={answer.times}
          window={answer.window}
          series={series}
          format={info.format}
          kind={info.additive && by !== 'none' && !earlier ? 'stacked' : 'line'}
          height={EXPLORER_PX}
          syncId="signals"
          unitBase={info.unitBase}
          markers={markers}
          {...(metric === 'mtls' ? { top: 1 } : {})}
        />
      )}
    </ChartFaces>
  );
}
