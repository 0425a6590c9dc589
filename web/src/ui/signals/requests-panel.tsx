/**
 * Requests per second by class of response code, stacked; by gRPC status where the traffic is gRPC, whose failures mostly carry
 * code 200. The earlier total is drawn dashed when comparing.
 */
import type { Series } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import type { ChartSeries } from '../../charts/chart-model.ts';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import { formatRate } from '../../format/rate.ts';
import { describeGrpcStatus, type CodeClass } from '../../format/response-codes.ts';
import { useTokens } from '../../theme/use-tokens.ts';
import type { Tokens } from '../../theme/tokens.ts';
import { useFrame } from '../../url/use-frame.ts';
import { ChartFaces, ChartPanel, CHART_PX } from './chart-panel.tsx';
import { sumByCodeClass } from './code-classes.ts';
import { buildLines } from './overlay-model.ts';
import { embedChart, seriesCall, useSubjectSeries, type Direction, type Subject } from './subject.ts';
import type { EarlierRange } from './use-comparison.ts';
import { useMarkers } from './use-markers.ts';

/** Statuses that are the server's fault: unknown, deadline, unimplemented, internal, unavailable, data loss. */
const GRPC_FAULTS: ReadonlySet<string> = new Set(['2', '4', '12', '13', '14', '15']);

interface SubjectChartProps {
  readonly subject: Subject;
  readonly direction: Direction;
  readonly earlier: EarlierRange | null;
  /** Whether the traffic is mostly gRPC. */
  readonly grpc: boolean;
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

/** gRPC statuses by name; OK calm, the server's faults in the colours of failing, the rest in those of the scale. */
function colorStatuses(series: Series['series'], tokens: Tokens): ChartSeries[] {
  let next = 0;
  const faults = [tokens.status.failing, tokens.series[4], tokens.series[1], tokens.series[3]];
  return series.slice(0, 6).map(({ key, values }) => {
    const name = describeGrpcStatus(key);
    const label = key === '' || name === '' ? name || key : `${key} ${name}`;
    const fault = GRPC_FAULTS.has(key) ? faults[next++ % faults.length] : tokens.series[5];
    return {
      key: `status ${key}`,
      label,
      values,
      color: (key === '0' ? tokens.series[2] : fault) ?? tokens.line,
    };
  });
}

function RequestsChart({ subject, direction, earlier, grpc }: SubjectChartProps) {
  const { rangeQuery } = useFrame();
  const tokens = useTokens();
  const markers = useMarkers(subject);
  const by = grpc ? 'grpc-status' : 'code';
  const result = useSubjectSeries(subject, { metric: 'requests', by, direction, ...rangeQuery });
  const before = useSubjectSeries(
    subject,
    { metric: 'requests', direction, ...earlier?.rangeQuery },
    { enabled: earlier !== null },
  );
  const { data } = result;
  const series = useMemo<ChartSeries[]>(() => {
    if (!data) return [];
    const classes = grpc
      ? colorStatuses(data.series, tokens)
      : sumByCodeClass(data.series).map(({ key, values }) => ({
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
  }, [data, before.data, earlier, tokens, grpc]);
  return (
    <ChartFaces
      result={result}
      what="requests"
      isEmpty={(answer) => answer.series.length === 0}
      empty="No requests in this range"
    >
      {(answer) => (
        <TimeSeriesChart
          label={`Requests per second by ${grpc ? 'gRPC status' : 'response code'}`}
          times={answer.times}
          window={answer.window}
          series={series}
          format={formatRate}
          kind="stacked"
          height={CHART_PX}
          syncId="signals"
          markers={markers}
        />
      )}
    </ChartFaces>
  );
}

export function RequestsPanel(props: SubjectChartProps) {
  const { rangeQuery } = useFrame();
  const query = {
    metric: 'requests',
    by: props.grpc ? 'grpc-status' : 'code',
    direction: props.direction,
    ...rangeQuery,
  } as const;
  return (
    <ChartPanel
      id="requests"
      title="Requests"
      note={`per second, by ${props.grpc ? 'gRPC status' : 'code'}`}
      calls={[seriesCall(props.subject, query)]}
      embed={embedChart(props.subject, { metrics: [query.metric], by: query.by, direction: props.direction })}
    >
      {() => <RequestsChart {...props} />}
    </ChartPanel>
  );
}
