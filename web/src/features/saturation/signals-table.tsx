/** The signals that are defined, the fullest workload of each, and how to change them. */
import type { SaturationSignals } from '@sightglass/shared/contract';
import { useNavigate } from 'react-router';
import { formatCount } from '../../format/count.ts';
import { formatRatio } from '../../format/ratio.ts';
import { useLinkTo } from '../../routes.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { StatusShape } from '../../ui/status-badge.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { useTableView } from '../../ui/table-view.ts';
import { describeScope, describeSignal, formatUsage, LEVEL_HEALTH, LEVEL_WORDS } from './saturation-words.ts';
import classes from './saturation.module.css';

type Row = SaturationSignals['signals'][number];

function Worst({ worst, signal }: Row) {
  if (worst === null) return <span className="sg-muted">nobody measured</span>;
  const value = worst.ratio === null ? formatUsage(worst.usage, signal.unit) : formatRatio(worst.ratio);
  return (
    <span
      className={classes.level}
      title={`${LEVEL_WORDS[worst.level]}: ${worst.workload} in ${worst.cluster}`}
    >
      <StatusShape health={LEVEL_HEALTH[worst.level]} />
      <strong>{value}</strong>
      <span className="sg-truncate sg-muted">{worst.workload}</span>
    </span>
  );
}

const COLUMNS: readonly TableColumn<Row>[] = [
  {
    id: 'name',
    header: 'Signal',
    value: ({ signal }) => signal.name,
    render: ({ id, signal, origin, file }) => (
      <>
        <PageLink to={{ page: 'saturation-signal', id }} className={classes.name} title={signal.name}>
          {signal.name}
        </PageLink>
        {origin === 'file' ? (
          <span className={classes.tag} title={`Defined in ${file ?? 'a file'}`}>
            file
          </span>
        ) : null}
      </>
    ),
    width: 180,
    grow: true,
    narrow: true,
  },
  {
    id: 'worst',
    header: 'Fullest now',
    value: ({ worst }) => worst?.ratio ?? null,
    render: (row) => <Worst {...row} />,
    width: 190,
    grow: true,
    narrow: true,
    firstOrder: 'desc',
  },
  {
    id: 'measured',
    header: 'Measured',
    hint: 'Workloads that have it now',
    value: ({ measured }) => measured,
    render: ({ measured }) => formatCount(measured),
    width: 84,
    align: 'right',
  },
  {
    id: 'levels',
    header: 'Warning, critical',
    value: ({ signal }) => signal.warning,
    render: ({ signal }) => `${formatRatio(signal.warning)}, ${formatRatio(signal.critical)}`,
    width: 120,
  },
  { id: 'scope', header: 'Of', value: ({ signal }) => describeScope(signal), width: 140, grow: true },
  { id: 'made', header: 'Made of', value: ({ signal }) => describeSignal(signal), width: 240, grow: true },
];

export function SignalsTable({ rows }: { readonly rows: readonly Row[] }) {
  const [view, setView] = useTableView('-worst');
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  return (
    <DataTable
      label="Saturation signals"
      rows={rows}
      columns={COLUMNS}
      rowId={({ id }) => id}
      view={view}
      onViewChange={setView}
      onOpen={({ id }) => void navigate(linkTo({ page: 'saturation-signal', id }))}
      withTools={rows.length > 8}
    />
  );
}
