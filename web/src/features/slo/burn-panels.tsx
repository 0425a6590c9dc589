/** What was left of the budget over time, and how fast each tier's long window burned; alerts and maintenance are marked. */
import type { SloRow, SloSeries } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import type { ChartSeries } from '../../charts/chart-model.ts';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import { formatBudgetLeft, formatBurn } from '../../format/slo.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { nameTier } from '../../ui/slo/slo-words.ts';
import classes from './slo.module.css';
import { chooseThresholds, markEvents, rangeOfPeriod } from './slo-model.ts';

interface BurnPanelsProps {
  readonly row: SloRow;
  readonly series: SloSeries;
  readonly calls: readonly string[];
}

const CHART_HEIGHT = 210;

export function BurnPanels({ row, series, calls }: BurnPanelsProps) {
  const { times, budgetLeft, burns, events, window } = series;
  const { tiers } = row.status;
  const budget = useMemo<ChartSeries[]>(
    () => [{ key: 'left', label: 'Budget left', values: budgetLeft }],
    [budgetLeft],
  );
  const lines = useMemo<ChartSeries[]>(
    () =>
      burns
        .map((values, i) => ({
          key: String(i),
          label: tiers[i] ? nameTier(tiers[i]) : `tier ${i + 1}`,
          values,
        }))
        .filter((_, i) => tiers[i]?.state !== 'off' && tiers[i]?.state !== 'impossible'),
    [burns, tiers],
  );
  const markers = useMemo(() => markEvents(events), [events]);
  const thresholds = useMemo(() => chooseThresholds(tiers, burns), [tiers, burns]);
  return (
    <div className={classes.pair}>
      <Panel
        id="burn-down"
        title="Budget burn-down"
        note="share of the budget left"
        calls={calls}
        embed={{ panel: 'slo', id: row.id, range: rangeOfPeriod(row) }}
      >
        {budgetLeft.some((value) => value !== null) ? (
          <TimeSeriesChart
            label="Budget left"
            times={times}
            series={budget}
            window={window}
            format={formatBudgetLeft}
            markers={markers}
            height={CHART_HEIGHT}
            top={1}
            syncId="slo"
          />
        ) : (
          <EmptyState title="No data in this span">No traffic was counted, so no budget is known.</EmptyState>
        )}
      </Panel>
      <Panel id="burn-rates" title="Burn rates" note="of each tier’s long window" calls={calls}>
        {lines.some(({ values }) => values.some((value) => value !== null)) ? (
          <TimeSeriesChart
            label="Burn rates"
            times={times}
            series={lines}
            window={window}
            format={formatBurn}
            markers={markers}
            thresholds={thresholds}
            height={CHART_HEIGHT}
            syncId="slo"
          />
        ) : (
          <EmptyState title="No burn rate to draw">
            {tiers.every(({ state }) => state === 'off' || state === 'impossible')
              ? 'Every tier is switched off or can never fire.'
              : 'No traffic was counted in this span.'}
          </EmptyState>
        )}
      </Panel>
    </div>
  );
}
