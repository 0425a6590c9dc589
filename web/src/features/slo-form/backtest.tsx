/** What the SLO would have done over stored history: compliance, budget, and the alerts that each tier would have fired. */
import type { Advice, SloPreview } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import type { ChartSeries } from '../../charts/chart-model.ts';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import { formatRatio } from '../../format/ratio.ts';
import { formatBudgetLeft, formatCompliance, formatGoal } from '../../format/slo.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { AdviceList } from './advice-at.tsx';
import { AlertLanes } from './alert-lanes.tsx';
import { SuggestedGoal } from './goal-section.tsx';
import type { SloForm } from './slo-form.ts';
import classes from './slo-form.module.css';

interface BacktestProps {
  readonly preview: SloPreview;
  readonly form: SloForm;
}

/** Remarks about one field stand at that field alone. */
const isForTheWhole = ({ severity, path }: Advice): boolean => severity !== 'info' || path === '';

export function Backtest({ preview, form }: BacktestProps) {
  const { times, compliance, budgetLeft, window, budget, coveredShare, advice } = preview;
  const goal = typeof form.value.goal === 'number' ? form.value.goal : null;
  const bad = useMemo<ChartSeries[]>(
    () => [
      {
        key: 'bad',
        label: 'Bad share',
        values: compliance.map((value) => (value === null ? null : Math.max(0, 1 - value))),
      },
    ],
    [compliance],
  );
  const left = useMemo<ChartSeries[]>(
    () => [{ key: 'left', label: 'Budget left', values: budgetLeft }],
    [budgetLeft],
  );
  const pace = useMemo(
    () => (goal === null ? [] : [{ value: 1 - goal, label: `the budget’s pace, ${formatGoal(1 - goal)}` }]),
    [goal],
  );
  const noData = budget.compliance === null;
  return (
    <div className={classes.backtest}>
      <AdviceList advice={advice.filter(isForTheWhole)} label="Advice on the SLO" />
      <DefinitionList
        items={[
          [
            'History',
            `${formatSpan(window.to - window.from)} since ${formatMoment(window.from)}${coveredShare < 0.999 ? `; telemetry covers ${formatRatio(coveredShare)} of it` : ''}`,
          ],
          ['Compliance', noData ? 'no data: nothing was counted' : formatCompliance(budget.compliance)],
          ['Budget left', noData ? 'not known' : formatBudgetLeft(budget.leftRatio)],
        ]}
      />
      <SuggestedGoal form={form} preview={preview} />
      {noData ? null : (
        <>
          <TimeSeriesChart
            label="Share of bad events"
            times={times}
            series={bad}
            window={window}
            format={formatRatio}
            thresholds={pace}
            height={150}
            syncId="backtest"
          />
          <TimeSeriesChart
            label="Budget left"
            times={times}
            series={left}
            window={window}
            format={formatBudgetLeft}
            height={130}
            top={1}
            syncId="backtest"
          />
          <AlertLanes preview={preview} />
        </>
      )}
    </div>
  );
}
