/** The columns of the rules' table. */
import { IconAlertTriangle, IconPlayerPause } from '@tabler/icons-react';
import { formatAge, formatMoment } from '../../format/time.ts';
import { rankSeverity } from '../../ui/alerts/alert-model.ts';
import { describeCondition } from '../../ui/alerts/condition-words.ts';
import { SEVERITY_WORDS, SeverityBadge } from '../../ui/alerts/severity.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import classes from './alerts.module.css';
import { RuleActions, type RuleRow } from './rule-actions.tsx';

function sayState({ rule, deletedAt, error, firing, pending }: RuleRow): string {
  if (deletedAt !== null) return 'Deleted';
  if (rule.paused) return 'Paused';
  if (error !== null) return 'Not evaluated';
  if (firing > 0) return `${firing} firing`;
  return pending > 0 ? `${pending} pending` : 'Quiet';
}

function renderState(row: RuleRow) {
  const { rule, error, firing, deletedAt } = row;
  const word = sayState(row);
  if (error !== null && deletedAt === null && !rule.paused) {
    return (
      <span className={classes.failing} title={error}>
        <IconAlertTriangle size={14} aria-hidden /> {word}
      </span>
    );
  }
  return (
    <span className={classes.inline} data-firing={firing > 0 && !rule.paused ? rule.severity : undefined}>
      {rule.paused ? <IconPlayerPause size={13} aria-hidden /> : null}
      {word}
    </span>
  );
}

/** `now` in epoch milliseconds. */
export function buildRuleColumns(now: number): readonly TableColumn<RuleRow>[] {
  return [
    {
      id: 'name',
      header: 'Rule',
      value: ({ rule }) => rule.name,
      render: ({ id, rule }) => (
        <PageLink to={{ page: 'alert-rule', id }} className={classes.name} title={rule.name}>
          {rule.name}
        </PageLink>
      ),
      width: 190,
      grow: true,
      narrow: true,
      firstOrder: 'asc',
    },
    {
      id: 'severity',
      header: 'Severity',
      value: ({ rule }) => SEVERITY_WORDS[rule.severity],
      sortBy: ({ rule }) => rankSeverity(rule.severity),
      render: ({ rule }) => <SeverityBadge severity={rule.severity} quiet />,
      width: 84,
      firstOrder: 'asc',
    },
    {
      id: 'condition',
      header: 'Fires on',
      value: ({ rule }) => describeCondition(rule),
      width: 280,
      grow: true,
    },
    {
      id: 'firing',
      header: 'State',
      hint: 'What it found at its last evaluation',
      value: sayState,
      sortBy: ({ error, firing, pending, rule }) =>
        rule.paused ? -1 : (error === null ? 0 : 1e9) + firing * 1e4 + pending,
      render: renderState,
      width: 108,
      firstOrder: 'desc',
      narrow: true,
    },
    {
      id: 'evaluated',
      header: 'Evaluated',
      value: ({ evaluatedAt }) => evaluatedAt,
      render: ({ evaluatedAt }) => formatAge(evaluatedAt, now),
      width: 92,
      align: 'right',
    },
    { id: 'error', header: 'Last error', value: ({ error }) => error, width: 180, hidden: true },
    {
      id: 'updated',
      header: 'Changed',
      value: ({ updatedAt }) => updatedAt,
      render: ({ updatedAt, updatedBy, version }) => (
        <span
          className={classes.changed}
          title={`Version ${version}, ${formatMoment(updatedAt)} by ${updatedBy}`}
        >
          {formatAge(updatedAt, now)} by {updatedBy}
        </span>
      ),
      width: 176,
    },
    {
      id: 'actions',
      header: 'Actions',
      value: () => null,
      sortable: false,
      render: (row) => <RuleActions row={row} />,
      width: 84,
      align: 'right',
      csv: false,
      narrow: true,
    },
  ];
}
