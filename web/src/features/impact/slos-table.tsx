/** The SLOs that the outage touches: what it would spend of each, what is left, and whether somebody would be paged. */
import type { ImpactSlo } from '@sightglass/shared/contract';
import { formatBudgetLeft, formatGoal, formatPeriod } from '../../format/slo.ts';
import { formatRatio } from '../../format/ratio.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { BudgetBar } from '../../ui/slo/budget-bar.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { useTableView } from '../../ui/table-view.ts';
import { formatBudgetTime, sayAlert, sayRange } from './impact-words.ts';
import classes from './impact.module.css';

const COLUMNS: readonly TableColumn<ImpactSlo>[] = [
  {
    id: 'name',
    header: 'Objective',
    value: ({ name }) => name,
    render: ({ id, name, goal, period }) => (
      <span className={classes.bounds} data-left>
        <PageLink to={{ page: 'slo', id }}>
          <bdi>{name}</bdi>
        </PageLink>
        <small>
          {formatGoal(goal)}, {formatPeriod(period)}
        </small>
      </span>
    ),
    width: 230,
    grow: true,
    narrow: true,
  },
  {
    id: 'of',
    header: 'Of',
    value: ({ of }) => (of === 'chosen' ? 'what is out' : 'a dependant'),
    width: 100,
  },
  {
    id: 'bad',
    header: 'Bad events',
    hint: 'Of its events those that would be bad while the outage lasts',
    value: ({ badShare }) => badShare.estimate,
    render: ({ badShare }) => (
      <span className={classes.bounds}>
        <small>{sayRange(badShare, formatRatio)}</small>
        {formatRatio(badShare.estimate)}
      </span>
    ),
    width: 160,
    align: 'right',
  },
  {
    id: 'spends',
    header: 'Would spend',
    hint: 'Of the period’s budget, in minutes of a total outage at the period’s mean traffic',
    value: ({ spends }) => spends?.outageMs.estimate ?? null,
    render: ({ spends }) =>
      spends ? (
        <span className={classes.bounds} title={`${formatRatio(spends.ratio.estimate)} of the budget`}>
          <small>{sayRange(spends.outageMs, formatBudgetTime)}</small>
          {formatBudgetTime(spends.outageMs.estimate)}
        </span>
      ) : (
        'no data'
      ),
    width: 160,
    align: 'right',
    narrow: true,
  },
  {
    id: 'now',
    header: 'Budget now',
    value: ({ left }) => left?.ratio ?? null,
    render: ({ left }) => <BudgetBar left={left?.ratio ?? null} />,
    width: 130,
  },
  {
    id: 'after',
    header: 'Left after',
    hint: 'By the estimate, unless the time is left out of the budget',
    value: ({ leftAfter }) => leftAfter?.ratio.estimate ?? null,
    render: ({ leftAfter }) => (
      <span title={leftAfter ? sayRange(leftAfter.ratio, formatBudgetLeft) : ''}>
        <BudgetBar left={leftAfter?.ratio.estimate ?? null} />
      </span>
    ),
    width: 130,
  },
  {
    id: 'alert',
    header: 'Alert',
    hint: 'By its burn-rate tiers, if the outage began now',
    value: (slo) => sayAlert(slo).text,
    sortBy: ({ pagesAfterMs, ticketsAfterMs }) =>
      pagesAfterMs.estimate ?? pagesAfterMs.most ?? (ticketsAfterMs.estimate ?? 1e9) + 1e9,
    render: (slo) => {
      const { text, level } = sayAlert(slo);
      return (
        <span className={classes.alert} data-level={level}>
          {text}
        </span>
      );
    },
    width: 150,
    grow: true,
    narrow: true,
  },
];

export function SlosTable({ slos }: { readonly slos: readonly ImpactSlo[] }) {
  const [view, setView] = useTableView('-spends');
  return (
    <DataTable
      label="Objectives touched"
      rows={slos}
      columns={COLUMNS}
      rowId={({ id }) => id}
      view={view}
      onViewChange={setView}
      withTools={slos.length > 6}
      maxHeight={360}
    />
  );
}
