/** The columns of the history's table. */
import type { Alert } from '@sightglass/shared/contract';
import { formatMoment, formatSpan } from '../../format/time.ts';
import { linkToSource, rankSeverity, STATE_WORDS } from '../../ui/alerts/alert-model.ts';
import { describeSubject } from '../../ui/alerts/alert-subject.ts';
import { SEVERITY_WORDS, SeverityBadge } from '../../ui/alerts/severity.tsx';
import { SubjectLink } from '../../ui/alerts/subject-link.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { lengthOf } from './history-model.ts';

/** `now` in epoch milliseconds: until then what goes on has lasted. */
export function buildHistoryColumns(now: number): readonly TableColumn<Alert>[] {
  return [
    {
      id: 'severity',
      header: 'Severity',
      value: ({ severity }) => SEVERITY_WORDS[severity],
      sortBy: ({ severity }) => rankSeverity(severity),
      render: ({ severity }) => <SeverityBadge severity={severity} quiet />,
      width: 84,
      firstOrder: 'asc',
      narrow: true,
    },
    {
      id: 'summary',
      header: 'What',
      value: ({ summary }) => summary,
      width: 190,
      grow: true,
      narrow: true,
    },
    {
      id: 'subject',
      header: 'About',
      value: ({ subject }) => describeSubject(subject).name,
      render: ({ subject }) => <SubjectLink subject={subject} />,
      width: 160,
      grow: true,
    },
    {
      id: 'source',
      header: 'Rule or SLO',
      value: ({ source }) => source.name,
      render: ({ source }) => <PageLink to={linkToSource(source)}>{source.name}</PageLink>,
      width: 150,
      grow: true,
    },
    {
      id: 'state',
      header: 'State',
      value: ({ state }) => STATE_WORDS[state],
      width: 80,
    },
    {
      id: 'fired',
      header: 'Began',
      hint: 'When it fired, or began to be pending',
      value: ({ firedAt, pendingAt }) => firedAt ?? pendingAt,
      render: ({ firedAt, pendingAt }) => formatMoment(firedAt ?? pendingAt, now),
      width: 136,
      align: 'right',
      narrow: true,
    },
    {
      id: 'resolved',
      header: 'Ended',
      value: ({ resolvedAt }) => resolvedAt,
      render: ({ resolvedAt }) => (resolvedAt === null ? 'goes on' : formatMoment(resolvedAt, now)),
      width: 116,
      align: 'right',
    },
    {
      id: 'length',
      header: 'Lasted',
      value: (alert) => lengthOf(alert, now),
      render: (alert) => formatSpan(lengthOf(alert, now)),
      width: 80,
      align: 'right',
    },
    {
      id: 'acknowledged',
      header: 'Taken by',
      hint: 'Who acknowledged it',
      value: ({ acknowledged }) => acknowledged?.by ?? null,
      width: 100,
      hidden: true,
    },
  ];
}
