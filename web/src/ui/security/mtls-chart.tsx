/**
 * Traffic over time by what is proven of it, stacked: what is not mutual lies at the bottom, where its height can be read. In: whose (a cluster, or the id of a namespace, service
 * or edge; all of the scope when left out). Rates per second; a step for which nothing is stored is a gap.
 */
import type { PostureSeries } from '@sightglass/shared/contract';
import { useMemo, useState } from 'react';
import { buildApiUrl, type ApiQuery } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import type { ChartSeries } from '../../charts/chart-model.ts';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import { formatRate } from '../../format/rate.ts';
import { useTokens } from '../../theme/use-tokens.ts';
import type { Tokens } from '../../theme/tokens.ts';
import { ChoiceStrip } from '../choice-strip.tsx';
import { CHART_PX, ChartFaces, ChartPanel } from '../signals/chart-panel.tsx';

interface MtlsChartPanelProps {
  readonly id: string;
  readonly title?: string;
  readonly query: ApiQuery<'getMtlsSeries'>;
}

type Part = 'all' | 'open';
type Points = Omit<PostureSeries, 'warnings'>;

const PARTS = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Not mutual' },
] as const;

/** Counts of a step as rates per second of the part of it that is stored; colours are those of the states. */
export function buildMtlsSeries(points: Points, part: Part, colors: Tokens['mtls']): ChartSeries[] {
  const perSecond = (counts: readonly (number | null)[]): (number | null)[] =>
    counts.map((count, i) => {
      const coveredMs = points.coveredMs[i] ?? 0;
      return count === null || coveredMs <= 0 ? null : (count * 1_000) / coveredMs;
    });
  return [
    {
      key: 'plaintext',
      label: 'Plaintext',
      values: perSecond(points.plaintext),
      color: colors.plaintext,
    },
    {
      key: 'unmeasured',
      label: 'Unmeasured',
      values: perSecond(points.unmeasured),
      color: colors.unmeasured,
    },
    ...(part === 'all'
      ? [{ key: 'mutual', label: 'Mutual TLS', values: perSecond(points.mutual), color: colors.mutual }]
      : []),
  ];
}

const isEmpty = ({ mutual, plaintext, unmeasured }: Points): boolean =>
  [mutual, plaintext, unmeasured].every((counts) => counts.every((count) => count === null));

/** Of an answer that is there already. */
export function MtlsChart({
  data,
  part,
  height = CHART_PX,
}: {
  readonly data: Points;
  readonly part: Part;
  readonly height?: number;
}) {
  const tokens = useTokens();
  const series = useMemo(() => buildMtlsSeries(data, part, tokens.mtls), [data, part, tokens]);
  return (
    <TimeSeriesChart
      label={part === 'all' ? 'Traffic by what is proven of it' : 'Traffic that is not proven mutual'}
      times={data.times}
      series={series}
      window={data.window}
      format={formatRate}
      kind="stacked"
      height={height}
    />
  );
}

function Chart({ query, part }: { readonly query: ApiQuery<'getMtlsSeries'>; readonly part: Part }) {
  const result = useApi('getMtlsSeries', { query });
  return (
    <ChartFaces
      result={result}
      what="mutual TLS over time"
      isEmpty={isEmpty}
      empty="No traffic in this range"
    >
      {(data) => <MtlsChart data={data} part={part} />}
    </ChartFaces>
  );
}

export function MtlsChartPanel({ id, title = 'Over time', query }: MtlsChartPanelProps) {
  const [part, setPart] = useState<Part>('all');
  return (
    <ChartPanel
      id={id}
      title={title}
      note="requests and connections per second"
      calls={[buildApiUrl('getMtlsSeries', { query })]}
      actions={<ChoiceStrip label="Traffic drawn" options={PARTS} value={part} onChange={setPart} />}
    >
      {() => <Chart query={query} part={part} />}
    </ChartPanel>
  );
}
