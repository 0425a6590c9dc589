/** What is left of an SLO's error budget: state, numbers, bar, and its course over the range. */
import { useMemo } from 'react';
import type { SloRow, SloSeries } from '@sightglass/shared/contract';
import {
  describePeriod,
  formatBudgetLeft,
  formatBurn,
  formatCompliance,
  formatExhaustion,
  formatGoal,
} from '../format/slo.ts';
import { levelOfBudget } from '../ui/slo/budget-level.ts';
import { SloStateBadge } from '../ui/slo/slo-state-badge.tsx';
import { nameScope } from '../ui/slo/slo-words.ts';
import classes from './embed.module.css';
import { LineChart } from './line-chart.tsx';
import type { PanelProps } from './panel-props.ts';

const COURSE_PX = 130;

export function SloPanel({ answers, tokens }: PanelProps) {
  const [row, course] = answers as readonly [SloRow, SloSeries];
  const { slo, status, deletedAt } = row;
  const { budget, burn, state } = status;
  const left = budget.leftRatio;
  const series = useMemo(() => [{ key: 'left', label: 'Budget left', values: course.budgetLeft }], [course]);
  const isKnown = course.budgetLeft.some((left) => left !== null);
  return (
    <>
      <div className={classes.status}>
        <SloStateBadge state={state} />
        <bdi>{slo.name}</bdi>
        <span className={classes.muted}>
          <bdi>{nameScope(slo.scope).name}</bdi>, {formatGoal(slo.goal)} over {describePeriod(slo.period)}
          {deletedAt === null ? '' : '; deleted'}
        </span>
      </div>
      <dl className={classes.tiles} aria-label="Error budget">
        <div className={classes.tile}>
          <dt>Budget left</dt>
          <dd>
            <span className={classes.value} data-level={left === null ? undefined : levelOfBudget(left)}>
              {formatBudgetLeft(left)}
            </span>
            <span className={classes.track} data-empty={left === null || undefined} aria-hidden>
              {left === null ? null : (
                <span
                  data-level={levelOfBudget(left)}
                  style={{ width: `${Math.max(0, Math.min(1, left)) * 100}%` }}
                />
              )}
            </span>
          </dd>
        </div>
        <div className={classes.tile}>
          <dt>Compliance</dt>
          <dd>
            <span className={classes.value}>{formatCompliance(budget.compliance)}</span>
            <span className={classes.note}>goal {formatGoal(slo.goal)}</span>
          </dd>
        </div>
        <div className={classes.tile}>
          <dt>Burn rate</dt>
          <dd>
            <span className={classes.value}>{formatBurn(burn)}</span>
            <span className={classes.note}>over the last hour</span>
          </dd>
        </div>
        <div className={classes.tile}>
          <dt>Runs out</dt>
          <dd>
            <span className={classes.value}>{formatExhaustion(budget)}</span>
            <span className={classes.note}>at this pace</span>
          </dd>
        </div>
      </dl>
      {isKnown ? (
        <div style={{ height: COURSE_PX, marginTop: 8 }}>
          <LineChart
            label="Share of the budget left"
            times={course.times}
            window={course.window}
            series={series}
            format={formatBudgetLeft}
            top={1}
            tokens={tokens}
            legend={false}
          />
        </div>
      ) : null}
    </>
  );
}
