/** Groups of a breakdown with share, rate, errors, latency and mTLS. In: the answer and, by key, the colours of the chart above. */
import type { Breakdown } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { DataTable } from '../data-table.tsx';
import { MtlsBadge } from '../mtls-badge.tsx';
import { useTableView } from '../table-view.ts';
import type { TableColumn } from '../table-model.ts';
import classes from './breakdown-table.module.css';
import { GroupName } from './group-name.tsx';
import { BREAKDOWN_LABEL, isAnswerable, nameGroup } from './metric-model.ts';

type Group = Breakdown['groups'][number];

interface BreakdownTableProps {
  readonly label: string;
  readonly breakdown: Breakdown;
  /** Colours of the groups that the chart draws. */
  readonly colors?: ReadonlyMap<string, string>;
  /** Leaves out what a small panel has no room for. */
  readonly compact?: boolean;
}

const NO_COLORS: ReadonlyMap<string, string> = new Map();

function latencyColumn(key: 'p50' | 'p95' | 'p99'): TableColumn<Group> {
  return {
    id: key,
    header: key,
    value: (group) => group.latency?.[key] ?? null,
    render: (group) => formatLatency(group.latency?.[key]),
    width: 84,
    align: 'right',
  };
}

const REQUEST_COLUMNS: readonly TableColumn<Group>[] = [
  {
    id: 'rps',
    header: 'Requests',
    hint: 'Requests per second',
    value: ({ requestsPerSecond }) => requestsPerSecond,
    render: ({ requestsPerSecond }) => formatRate(requestsPerSecond),
    width: 88,
    align: 'right',
    narrow: true,
  },
  {
    id: 'errors',
    header: 'Errors',
    hint: 'Share of the group’s requests that failed',
    value: ({ errorRatio }) => errorRatio,
    render: ({ errorRatio }) => formatRatio(errorRatio),
    width: 76,
    align: 'right',
    narrow: true,
  },
];

interface TableShape {
  readonly by: Breakdown['by'];
  readonly compact: boolean;
  /** No requests at all, so that shares are of connections. */
  readonly tcp: boolean;
}

function buildColumns(
  { by, compact, tcp }: TableShape,
  colors: ReadonlyMap<string, string>,
): TableColumn<Group>[] {
  const withLatency = isAnswerable('p95', by) && !compact && !tcp;
  return [
    {
      id: 'group',
      header: BREAKDOWN_LABEL[by],
      value: ({ key }) => {
        const { name, title } = nameGroup(by, key);
        return title === '' ? name : `${name} ${title}`;
      },
      render: ({ key }) => <GroupName by={by} groupKey={key} color={colors.get(key)} />,
      width: compact ? 170 : 240,
      grow: true,
      narrow: true,
    },
    {
      id: 'share',
      header: 'Share',
      hint: 'Share of all requests (of connections where there are none)',
      value: ({ share }) => share,
      render: ({ share }) => (
        <span className={classes.share}>
          <span className={classes.bar} aria-hidden>
            <span style={{ width: `${Math.min(100, share * 100)}%` }} />
          </span>
          <span>{formatRatio(share)}</span>
        </span>
      ),
      width: compact ? 112 : 150,
      align: 'right',
      narrow: true,
    },
    ...(tcp ? [] : REQUEST_COLUMNS),
    ...(withLatency ? [latencyColumn('p50'), latencyColumn('p95'), latencyColumn('p99')] : []),
    ...(compact
      ? []
      : [
          {
            id: 'mtls',
            header: 'mTLS',
            value: ({ mtls }: Group) => mtls?.mutualShare ?? null,
            render: ({ mtls }: Group) =>
              mtls ? <MtlsBadge mtls={mtls} quiet share={mtls.state === 'mixed'} /> : '–',
            width: 140,
          },
        ]),
  ];
}

export function BreakdownTable({
  label,
  breakdown,
  colors = NO_COLORS,
  compact = false,
}: BreakdownTableProps) {
  const { by, groups } = breakdown;
  const tcp = groups.every(({ requestsPerSecond }) => requestsPerSecond === 0);
  const [view, setView] = useTableView('-share');
  const columns = useMemo(() => buildColumns({ by, compact, tcp }, colors), [by, compact, tcp, colors]);
  return (
    <DataTable
      label={label}
      rows={groups}
      columns={columns}
      rowId={({ key }) => key}
      view={view}
      onViewChange={setView}
      withTools={!compact}
      maxHeight={compact ? 240 : 420}
    />
  );
}
