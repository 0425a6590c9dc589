/** One chart: up to three metrics of one unit, or one metric split by a key. */
import { useMemo } from 'react';
import type { Series } from '@sightglass/shared/contract';
import type { ChartSeries } from '../charts/chart-model.ts';
import { METRICS, nameGroups } from '../ui/signals/metric-model.ts';
import { LineChart, SeriesTable } from './line-chart.tsx';
import { Notice } from './notice.tsx';
import type { PanelProps } from './panel-props.ts';

/** Lines that can still be told apart; the server gives the largest first. */
const MOST_LINES = 12;

function buildLines(answers: readonly Series[], by: Parameters<typeof nameGroups>[0]): ChartSeries[] {
  const [first] = answers;
  if (!first) return [];
  if (by === 'none')
    return answers.flatMap(({ metric, series }) =>
      series.map(({ values }) => ({ key: metric, label: METRICS[metric].label, values })),
    );
  const names = nameGroups(
    by,
    first.series.map(({ key }) => key),
  );
  return first.series
    .slice(0, MOST_LINES)
    .map(({ key, values }) => ({ key, label: names.get(key) ?? key, values }));
}

export function ChartPanel({ panel, answers, tokens, asTable }: PanelProps) {
  const given = answers as readonly Series[];
  const by = panel.panel === 'chart' ? (panel.by ?? 'none') : 'none';
  const series = useMemo(() => buildLines(given, by), [given, by]);
  const [first] = given;
  const isBlank = series.every(({ values }) => values.every((value) => value === null));
  if (!first || isBlank) return <Notice title="No data in this range" />;
  const { label, unit, format, unitBase } = METRICS[first.metric];
  const name = `${label}, ${unit}`;
  if (asTable) return <SeriesTable label={name} series={series} format={format} />;
  return (
    <LineChart
      label={name}
      times={first.times}
      window={first.window}
      series={series}
      format={format}
      unitBase={unitBase}
      tokens={tokens}
      legend={series.length > 1}
    />
  );
}
