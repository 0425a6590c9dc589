/** Requests per second by class of response code, stacked; the earlier total dashed when comparing. */
import { useMemo } from 'react';
import type { ChartSeries } from '../../charts/chart-model.ts';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import { formatRate } from '../../format/rate.ts';
import type { CodeClass } from '../../format/response-codes.ts';
import { useTokens } from '../../theme/use-tokens.ts';
import type { Tokens } from '../../theme/tokens.ts';
import { useFrame } from '../../url/use-frame.ts';
import { ChartFaces, ChartPanel, CHART_PX } from './chart-panel.tsx';
import { sumByCodeClass } from './code-classes.ts';
import { buildLines } from './overlay-model.ts';
import { seriesCall, useSubjectSeries, type Direction, type Subject } from './subject.ts';
import type { EarlierRange } from './use-comparison.ts';

interface SubjectChartProps {
  readonly subject: Subject;
  readonly direction: Direction;
  readonly earlier: EarlierRange | null;
}

/** Failures have the colours of their states, the rest colours of the scale. */
function colorOf(codeClass: CodeClass, tokens: Tokens): string {
  const colors: Readonly<Record<CodeClass, string | undefined>> = {
    '2xx': tokens.series[2],
    '3xx': tokens.series[0],
    '4xx': tokens.status.degraded,
    '5xx': tokens.status.failing,
    '1xx': tokens.series[5],
    'no response': tokens.series[4],
    other: tokens.series[7],
  };
  return colors[codeClass] ?? tokens.line;
}

function RequestsChart({ subject, direction, earlier }: SubjectChartProps) {
  const { rangeQuery } = useFrame();
  const tokens = useTokens();
  const result = useSubjectSeries(subject, { metric: 'requests', by: 'code', direction, ...rangeQuery });
  const before = useSubjectSeries(
    subject,
    { metric: 'requests', direction, ...earlier?.rangeQuery },
    { enabled: earlier !== null },
  );
  const { data } = result;
  const series = useMemo<ChartSeries[]>(() => {
    if (!data) return [];
    const classes = sumByCodeClass(data.series).map(({ key, values }) => ({
      key,
      values,
      color: colorOf(key, tokens),
    }));
    if (!earlier || !before.data) return classes;
    const line = { answer: before.data, group: 'total', key: 'total', label: 'total' };
    const spec = new Map([['total', { answer: before.data, backMs: earlier.backMs, when: earlier.when }]]);
    return [
      ...classes,
      ...buildLines(data.times, [line], spec).filter(({ compare }) => compare !== undefined),
    ];
  }, [data, before.data, earlier, tokens]);
  return (
    <ChartFaces
      result={result}
      what="requests"
      isEmpty={(answer) => answer.series.length === 0}
      empty="No requests in this range"
    >
      {(answer) => (
        <TimeSeriesChart
          label="Requests per second by response code"
          times={answer.times}
          window={answer.window}
          series={series}
          format={formatRate}
          kind="stacked"
          height={CHART_PX}
          syncId="signals"
        />
      )}
    </ChartFaces>
  );
}

export function RequestsPanel(props: SubjectChartProps) {
  const { rangeQuery } = useFrame();
  const query = { metric: 'requests', by: 'code', direction: props.direction, ...rangeQuery } as const;
  return (
    <ChartPanel
      id="requests"
      title="Requests"
      note="per second, by code"
      calls={[seriesCall(props.subject, query)]}
    >
      {() => <RequestsChart {...props} />}
    </ChartPanel>
  );
}
