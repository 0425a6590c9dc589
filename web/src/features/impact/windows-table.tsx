/** The windows of the coming week by rank: expected traffic, what that rests on, budgets, other maintenance. */
import { Button } from '@mantine/core';
import type { MaintenanceWindow, MaintenanceWindows } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { formatCounted } from '../../format/count.ts';
import { formatRate } from '../../format/rate.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { BudgetBar } from '../../ui/slo/budget-bar.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { useTableView } from '../../ui/table-view.ts';
import classes from './impact.module.css';
import { nameClock, nameDay } from './week-model.ts';

function buildColumns(
  { slos }: MaintenanceWindows,
  onPick: (startsAt: number) => void,
): TableColumn<MaintenanceWindow>[] {
  const names = new Map(slos.map(({ id, name }) => [id, name]));
  return [
    {
      id: 'start',
      header: 'Window',
      hint: 'In your time zone',
      value: ({ startsAt }) => startsAt,
      render: ({ startsAt, endsAt }) =>
        `${nameDay(startsAt)} ${nameClock(startsAt)} to ${nameDay(endsAt) === nameDay(startsAt) ? '' : `${nameDay(endsAt)} `}${nameClock(endsAt)}`,
      width: 180,
      grow: true,
      firstOrder: 'asc',
      narrow: true,
    },
    {
      id: 'rank',
      header: 'Rank',
      hint: 'Without other maintenance first, then with budget left, then the quietest',
      value: ({ rank }) => rank,
      width: 84,
      align: 'right',
      firstOrder: 'asc',
    },
    {
      id: 'expected',
      header: 'Expected',
      hint: 'Mean of the same hours of past weeks',
      value: ({ expectedPerSecond }) => expectedPerSecond,
      render: ({ expectedPerSecond }) =>
        expectedPerSecond === null ? 'no history' : formatRate(expectedPerSecond),
      width: 90,
      align: 'right',
      firstOrder: 'asc',
      narrow: true,
    },
    {
      id: 'weeks',
      header: 'Rests on',
      hint: 'How many weeks, and the least and the most of them',
      value: ({ weeks }) => weeks,
      render: ({ weeks, lowPerSecond, highPerSecond }) =>
        weeks === 0
          ? 'nothing'
          : `${formatCounted(weeks, 'week')}${weeks > 1 ? `, ${formatRate(lowPerSecond)} to ${formatRate(highPerSecond)}` : ''}`,
      width: 200,
      grow: true,
    },
    {
      id: 'budget',
      header: 'Least budget left',
      hint: 'Of the objective that would have the least left afterwards, by the estimate',
      value: ({ budget }) => budget?.leftRatio ?? null,
      render: ({ budget }) =>
        budget ? (
          <span title={names.get(budget.slo)}>
            <BudgetBar left={budget.leftRatio} />
          </span>
        ) : (
          '–'
        ),
      width: 140,
    },
    {
      id: 'conflicts',
      header: 'Other maintenance',
      value: ({ conflicts }) => conflicts.map(({ name }) => name).join(', '),
      render: ({ conflicts, exhausts }) => (
        <span
          className={classes.alert}
          data-level={conflicts.length + exhausts.length > 0 ? 'degraded' : 'ok'}
        >
          <bdi>{conflicts.length === 0 ? 'none' : conflicts.map(({ name }) => name).join(', ')}</bdi>
          {exhausts.length > 0
            ? ` · spends the rest of ${exhausts.map((id) => names.get(id) ?? id).join(', ')}`
            : ''}
        </span>
      ),
      width: 150,
      grow: true,
    },
    {
      id: 'pick',
      header: '',
      value: () => null,
      sortable: false,
      csv: false,
      render: ({ startsAt }) => (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`Pick ${nameDay(startsAt)} ${nameClock(startsAt)}`}
          onClick={() => onPick(startsAt)}
        >
          Pick
        </Button>
      ),
      width: 70,
      narrow: true,
    },
  ];
}

interface WindowsTableProps {
  readonly plan: MaintenanceWindows;
  readonly onPick: (startsAt: number) => void;
}

export function WindowsTable({ plan, onPick }: WindowsTableProps) {
  const [view, setView] = useTableView('rank');
  const columns = useMemo(() => buildColumns(plan, onPick), [plan, onPick]);
  return (
    <DataTable
      label="Windows of the coming week"
      rows={plan.windows}
      columns={columns}
      rowId={({ startsAt }) => String(startsAt)}
      view={view}
      onViewChange={setView}
      onOpen={({ startsAt }) => onPick(startsAt)}
      maxHeight={300}
    />
  );
}
