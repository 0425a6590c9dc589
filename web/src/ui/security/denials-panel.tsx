/** What policies refused: whom, from where, by which rule, how often. Access logs name caller and rule; metrics only count. */
import type { Denial, Denials } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { buildApiUrl, type ApiQuery } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import { DataTable } from '../data-table.tsx';
import { EmptyState } from '../empty-state.tsx';
import { Faces } from '../faces.tsx';
import { LoadingRows } from '../loading.tsx';
import { dropLogReach } from '../log-reach.ts';
import { PageLink } from '../page-link.tsx';
import { Panel } from '../panel.tsx';
import type { TableColumn } from '../table-model.ts';
import { useTableView } from '../table-view.ts';
import { linkToAccessLog } from './access-links.ts';
import { CallerName } from './caller-name.tsx';
import { PanelWarnings } from './panel-warnings.tsx';
import { linkToPolicy } from './policies-panel.tsx';
import { describeCalls, describePolicyCaller, isKnown, placeOf, sayRule } from './policy-words.ts';

function buildColumns(range: string): readonly TableColumn<Denial>[] {
  return [
    {
      id: 'caller',
      header: 'Caller',
      value: ({ caller }) => {
        const { name, place, more } = describePolicyCaller(caller);
        return [name, place, ...more].filter((text) => text !== '').join(' ');
      },
      render: ({ caller }) => <CallerName face={describePolicyCaller(caller)} brief />,
      width: 160,
      grow: true,
      narrow: true,
    },
    {
      id: 'identity',
      header: 'Identity',
      value: ({ caller }) => caller.identity || null,
      width: 180,
      grow: true,
    },
    {
      id: 'address',
      header: 'Address',
      value: ({ caller }) => caller.address || null,
      width: 120,
      hidden: true,
    },
    {
      id: 'target',
      header: 'Refused by',
      value: ({ target }) => `${target.name} ${placeOf(target)}`,
      render: ({ target }) => (
        <PageLink to={{ page: 'service', id: target.service, tab: 'security' }} title={placeOf(target)}>
          {isKnown(target.name) ? target.name : target.workload}
        </PageLink>
      ),
      width: 100,
      grow: true,
      narrow: true,
    },
    {
      id: 'policy',
      header: 'Rule',
      hint: 'As the proxy names it',
      value: (denial) => sayRule(denial),
      render: (denial) =>
        denial.policyId === null ? (
          <span className="sg-truncate" title={sayRule(denial)}>
            {sayRule(denial)}
          </span>
        ) : (
          <PageLink
            to={linkToPolicy(denial.policyId)}
            title={sayRule(denial)}
            className="sg-link sg-truncate"
          >
            {sayRule(denial)}
          </PageLink>
        ),
      width: 150,
      grow: true,
    },
    {
      id: 'calls',
      header: 'What was asked',
      value: ({ calls, protocol }) => describeCalls(calls, protocol),
      width: 160,
      grow: true,
    },
    {
      id: 'count',
      header: 'Denied',
      hint: 'Requests (connections for TCP); with a question mark where a refusal by the application looks the same',
      value: ({ count }) => count,
      render: ({ count, certain }) => (certain ? formatCount(count) : `${formatCount(count)}?`),
      width: 84,
      align: 'right',
      narrow: true,
    },
    {
      id: 'last',
      header: 'Last',
      value: ({ lastAt }) => lastAt,
      render: ({ lastAt }) => formatMoment(lastAt),
      width: 122,
      align: 'right',
    },
    {
      id: 'source',
      header: 'Told by',
      value: ({ source }) => (source === 'metrics' ? 'metrics' : 'access log'),
      width: 90,
      hidden: true,
    },
    {
      id: 'access',
      header: 'Log',
      value: () => null,
      render: ({ caller, target, source }) => {
        const to = linkToAccessLog({
          denied: 'true',
          service: target.service,
          range,
          ...(isKnown(caller.identity)
            ? { identity: caller.identity }
            : isKnown(caller.address)
              ? { address: caller.address }
              : { source: caller.service }),
        });
        return to && source === 'access-log' ? (
          <PageLink to={to}>
            Calls<span className="sg-sr"> of {describePolicyCaller(caller).name} in the access log</span>
          </PageLink>
        ) : null;
      },
      sortable: false,
      csv: false,
      width: 56,
    },
  ];
}

const keyDenial = ({ caller, target, policy, source, protocol }: Denial): string =>
  JSON.stringify([caller, target.service, target.workload, policy, source, protocol]);

interface DenialsPanelProps {
  readonly query: ApiQuery<'getDenials'> & { readonly range: string };
  readonly rangeWords?: string;
  /** Only these of the answer. */
  readonly only?: (denial: Denial) => boolean;
  /** Of what, for the words where there are none: `by this policy`. */
  readonly what?: string;
}

export function DenialsPanel({ query, rangeWords, only, what = '' }: DenialsPanelProps) {
  const result = useApi('getDenials', { query });
  const { data } = result;
  const rows = data ? (only ? data.denials.filter((denial) => only(denial)) : data.denials) : [];
  const count = rows.reduce((sum, denial) => sum + denial.count, 0);
  return (
    <Panel
      id="denials"
      title="Denials"
      note={[
        data ? formatCounted(only ? count : data.total, 'call') : '',
        rangeWords ?? '',
        data ? sayCovered(data) : '',
      ]
        .filter((text) => text !== '')
        .join('; ')}
      calls={[buildApiUrl('getDenials', { query })]}
      flush
    >
      <Faces
        result={result}
        what="denials"
        loading={<LoadingRows rows={4} label="Loading denials" />}
        isEmpty={() => rows.length === 0}
        empty={
          <EmptyState title={`Nothing was denied${what === '' ? '' : ` ${what}`} in this range`}>
            {data?.accessLogFrom === null
              ? 'No access log is kept, so that only metrics could tell of denials.'
              : 'As far as access logs and metrics tell.'}
          </EmptyState>
        }
      >
        {() => <DenialsTable rows={rows} range={query.range} />}
      </Faces>
      <PanelWarnings warnings={dropLogReach(data?.warnings)} flush />
    </Panel>
  );
}

/** Where access logs cover the range only in part, counts of earlier times are of metrics alone. */
function sayCovered({ accessLogFrom, window }: Denials): string {
  if (accessLogFrom === null) return 'no access log is kept';
  return accessLogFrom > window.from ? `access log since ${formatMoment(accessLogFrom)}` : '';
}

function DenialsTable({ rows, range }: { readonly rows: readonly Denial[]; readonly range: string }) {
  const [view, setView] = useTableView('');
  const columns = useMemo(() => buildColumns(range), [range]);
  return (
    <DataTable
      label="Denials"
      rows={rows}
      columns={columns}
      rowId={keyDenial}
      view={view}
      onViewChange={setView}
      maxHeight={400}
      noMatch="No denial matches the filter."
    />
  );
}
