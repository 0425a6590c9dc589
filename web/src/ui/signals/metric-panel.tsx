/**
 * One to three metrics of a subject in one chart, such as p50, p95 and p99. In: the metrics with their labels. The earlier period of the metric
 * marked `compared` is drawn dashed.
 */
import type { Metric, Series } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import { lowerFirst } from '../../format/sentence.ts';
import { useFrame } from '../../url/use-frame.ts';
import { ChartFaces, ChartPanel, CHART_PX } from './chart-panel.tsx';
import { joinResults } from './join-results.ts';
import { METRICS } from './metric-model.ts';
import { buildLines } from './overlay-model.ts';
import { embedChart, seriesCall, useSubjectSeries, type Direction, type Subject } from './subject.ts';
import type { EarlierRange } from './use-comparison.ts';
import { useMarkers } from './use-markers.ts';

export interface ChartMetric {
  readonly metric: Metric;
  readonly label: string;
}

interface MetricPanelProps {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly subject: Subject;
  readonly direction: Direction;
  readonly metrics: readonly [ChartMetric, ChartMetric?, ChartMetric?];
  /** Which of them is compared with the earlier period; the first unless told. */
  readonly compared?: Metric;
  readonly earlier: EarlierRange | null;
  readonly empty: string;
  readonly hint?: string;
  readonly top?: number;
}

/** Whether nothing but gaps (or, for rates, nothing but zeros) was answered. */
function isBlank(answers: readonly Series[], zeroIsBlank: boolean): boolean {
  return answers.every(({ series }) =>
    series.every(({ values }) => values.every((value) => value === null || (zeroIsBlank && value === 0))),
  );
}

function MetricChart(props: MetricPanelProps) {
  const { subject, direction, metrics, earlier, title, empty, hint, top } = props;
  const { rangeQuery } = useFrame();
  const [first, second, third] = metrics;
  const compared = props.compared ?? first.metric;
  const ask = { direction, ...rangeQuery };
  const a = useSubjectSeries(subject, { metric: first.metric, ...ask });
  const b = useSubjectSeries(subject, { metric: second?.metric, ...ask }, { enabled: second !== undefined });
  const c = useSubjectSeries(subject, { metric: third?.metric, ...ask }, { enabled: third !== undefined });
  const before = useSubjectSeries(
    subject,
    { metric: compared, direction, ...earlier?.rangeQuery },
    { enabled: earlier !== null },
  );
  const result = joinResults([a, ...(second ? [b] : []), ...(third ? [c] : [])]);
  const markers = useMarkers(subject);
  const info = METRICS[first.metric];
  const [dataA, dataB, dataC, dataBefore] = [a.data, b.data, c.data, before.data];
  const series = useMemo(() => {
    if (!dataA) return [];
    const answers = [dataA, dataB, dataC];
    const lines = metrics.flatMap((one, i) => {
      const answer = answers[i];
      return one && answer ? [{ answer, group: 'total', key: one.metric, label: one.label }] : [];
    });
    const overlay = earlier && dataBefore ? [[compared, { answer: dataBefore, ...earlier }] as const] : [];
    return buildLines(dataA.times, lines, new Map(overlay));
  }, [dataA, dataB, dataC, dataBefore, metrics, earlier, compared]);
  const zeroIsBlank = info.additive;
  return (
    <ChartFaces
      result={result}
      what={lowerFirst(title)}
      isEmpty={(answers) => isBlank(answers, zeroIsBlank)}
      empty={empty}
      {...(hint === undefined ? {} : { hint })}
    >
      {([answer]) =>
        answer ? (
          <TimeSeriesChart
            label={`${title}, ${info.unit}`}
            times={answer.times}
            window={answer.window}
            series={series}
            format={info.format}
            height={CHART_PX}
            syncId="signals"
            unitBase={info.unitBase}
            markers={markers}
            {...(top === undefined ? {} : { top })}
          />
        ) : null
      }
    </ChartFaces>
  );
}

export function MetricPanel(props: MetricPanelProps) {
  const { rangeQuery } = useFrame();
  const calls = props.metrics.flatMap((one) =>
    one ? [seriesCall(props.subject, { metric: one.metric, direction: props.direction, ...rangeQuery })] : [],
  );
  const embed = embedChart(props.subject, {
    metrics: props.metrics.flatMap((one) => (one ? [one.metric] : [])),
    direction: props.direction,
  });
  return (
    <ChartPanel id={props.id} title={props.title} note={props.note} calls={calls} embed={embed}>
      {() => <MetricChart {...props} />}
    </ChartPanel>
  );
}
