/** All resources in the frame's scope, of one kind or all, with a filter. */
import { NativeSelect } from '@mantine/core';
import type { ConfigResource, MeshConfigStatus } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCount } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { useTableView } from '../../ui/table-view.ts';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { formatPlace } from './config-model.ts';
import classes from './mesh.module.css';
import { meshSearch } from './search.ts';

const COLUMNS: readonly TableColumn<ConfigResource>[] = [
  {
    id: 'name',
    header: 'Name',
    value: ({ name }) => name,
    render: ({ id, name }) => (
      <PageLink
        className="sg-link sg-truncate"
        title={name}
        to={{ page: 'mesh', search: { tab: 'configuration', resource: id } }}
      >
        {name}
      </PageLink>
    ),
    width: 180,
    grow: true,
    narrow: true,
  },
  {
    id: 'kind',
    header: 'Kind',
    value: ({ kind }) => kind,
    render: ({ kind, apiVersion }) => <span title={apiVersion}>{kind}</span>,
    width: 170,
    narrow: true,
  },
  {
    id: 'namespace',
    header: 'Namespace',
    value: ({ namespace }) => namespace || null,
    width: 120,
    grow: true,
  },
  { id: 'cluster', header: 'Cluster', value: ({ cluster }) => cluster, width: 90 },
  { id: 'api', header: 'API version', value: ({ apiVersion }) => apiVersion, width: 220, hidden: true },
  {
    id: 'changed',
    header: 'Last change',
    hint: 'Since the console saw it first',
    value: ({ changedAt }) => changedAt,
    render: ({ changedAt, firstSeenAt }) =>
      changedAt === firstSeenAt ? <span className="sg-muted">none seen</span> : formatMoment(changedAt),
    width: 120,
    align: 'right',
  },
  {
    id: 'created',
    header: 'Created',
    value: ({ createdAt }) => createdAt,
    render: ({ createdAt }) => formatMoment(createdAt),
    width: 120,
    align: 'right',
    hidden: true,
  },
  {
    id: 'where',
    header: 'Where',
    value: ({ origin }) => formatPlace(origin.where, origin.line),
    render: ({ origin }) => {
      const place = formatPlace(origin.where, origin.line);
      return (
        <span className={classes.fade} title={place}>
          {place}
        </span>
      );
    },
    width: 180,
    grow: true,
  },
];

function KindSelect({ kinds }: Pick<MeshConfigStatus, 'kinds'>) {
  const [{ kind }, setSearch] = useSearch(meshSearch);
  const options = [
    { value: '', label: 'All kinds' },
    ...kinds.map(({ kind: value, count }) => ({ value, label: `${value} (${formatCount(count)})` })),
  ];
  return (
    <NativeSelect
      aria-label="Kind"
      data={
        options.some(({ value }) => value === kind) ? options : [...options, { value: kind, label: kind }]
      }
      value={kind}
      onChange={({ currentTarget }) => setSearch({ kind: currentTarget.value })}
    />
  );
}

export function ConfigResourcesPanel({ kinds }: Pick<MeshConfigStatus, 'kinds'>) {
  const { scopeQuery } = useFrame();
  const [{ kind }, setSearch] = useSearch(meshSearch);
  const [view, setView] = useTableView('kind');
  const args = useMemo(
    () => ({ query: { ...scopeQuery, ...(kind === '' ? {} : { kind }) } }),
    [scopeQuery, kind],
  );
  const result = useApi('getConfigResources', args, { present: true });
  return (
    <Panel
      id="config-resources"
      title="Resources"
      note={result.data ? formatCount(result.data.resources.length) : null}
      calls={[buildApiUrl('getConfigResources', args)]}
      flush
    >
      <WarningsBar warnings={result.data?.warnings} />
      <Faces
        result={result}
        what="the resources"
        loading={<LoadingRows rows={8} label="Loading the resources" />}
      >
        {({ resources }) => (
          <DataTable
            label="Resources"
            rows={resources}
            columns={COLUMNS}
            rowId={({ id }) => id}
            view={view}
            onViewChange={setView}
            onOpen={({ id }) => setSearch({ resource: id }, { push: true })}
            tools={<KindSelect kinds={kinds} />}
            maxHeight={520}
            noMatch={
              resources.length === 0 ? (
                <EmptyState title="No resource of this kind in this scope" />
              ) : (
                'No resource matches the filter.'
              )
            }
          />
        )}
      </Faces>
    </Panel>
  );
}
