/** SLOs: every objective of the scope in one table. Filter, order, columns, states, service and owner are in the URL. */
import { Button, Menu, NativeSelect } from '@mantine/core';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { useLinkTo } from '../../routes.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SLO_COLUMNS } from '../../ui/slo/slo-columns.tsx';
import { SloPagesNav } from '../../ui/slo/slo-pages-nav.tsx';
import { nameScope } from '../../ui/slo/slo-words.ts';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { DeletedPanel } from './deleted-panel.tsx';
import { EmptySlos } from './empty-slos.tsx';
import { slosSearch } from './search.ts';
import { countByState, filterSlos, inScope, listChoices } from './slos-model.ts';
import classes from './slos.module.css';
import { StateFilter } from './state-filter.tsx';

const ImportDialog = lazy(async () => ({ default: (await import('./import-dialog.tsx')).ImportDialog }));
const ExportDialog = lazy(async () => ({
  default: (await import('../../ui/slo/export-dialog.tsx')).ExportDialog,
}));

/** A choice of one of several values, or all. */
function Narrow(props: {
  readonly label: string;
  readonly all: string;
  readonly values: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { label, all, values, value, onChange } = props;
  if (values.length === 0 && value === '') return null;
  return (
    <NativeSelect
      size="xs"
      className={classes.choice ?? ''}
      aria-label={label}
      data={[
        { value: '', label: all },
        ...(values.includes(value) || value === '' ? values : [value, ...values]),
      ]}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function SlosPage() {
  const { clusters, namespaces } = useFrame();
  const [view, setView] = useSearch(slosSearch);
  const [dialog, setDialog] = useState<'import' | 'export' | null>(null);
  const args = { query: view.deleted ? { deleted: 'true' } : {} };
  const result = useApi('getSlos', args);
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const all = result.data?.slos;
  const scoped = useMemo(() => inScope(all ?? [], { clusters, namespaces }), [all, clusters, namespaces]);
  const { status, service, owner } = view;
  const rows = useMemo(
    () => filterSlos(scoped, { status, service, owner }),
    [scoped, status, service, owner],
  );
  const counts = useMemo(() => countByState(scoped), [scoped]);
  const services = useMemo(() => listChoices(scoped.map(({ slo }) => nameScope(slo.scope).name)), [scoped]);
  const owners = useMemo(() => listChoices(scoped.map(({ slo }) => slo.owner)), [scoped]);
  const exported = useMemo(() => rows.map(({ slo }) => slo), [rows]);
  return (
    <>
      <PageHeader
        title="SLOs"
        actions={
          <>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button rightSection={<IconChevronDown size={14} aria-hidden />}>More</Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => setDialog('import')}>Import …</Menu.Item>
                <Menu.Item disabled={exported.length === 0} onClick={() => setDialog('export')}>
                  Export those shown …
                </Menu.Item>
                <Menu.Item onClick={() => setView({ deleted: !view.deleted })}>
                  {view.deleted ? 'Hide deleted' : 'Show deleted'}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
            <Button
              component={Link}
              variant="filled"
              leftSection={<IconPlus size={14} aria-hidden />}
              to={linkTo({ page: 'slo', id: 'new' })}
            >
              New SLO
            </Button>
          </>
        }
      />
      <WarningsBar warnings={result.data?.warnings} />
      <SloPagesNav current="slos" />
      <div className={classes.stack}>
        <Panel id="slos" title="Service level objectives" calls={[buildApiUrl('getSlos', args)]} flush>
          <Faces
            result={result}
            what="the SLOs"
            loading={<LoadingRows rows={10} label="Loading the SLOs" />}
            isEmpty={(data) => data.slos.every(({ deletedAt }) => deletedAt !== null)}
            empty={<EmptySlos />}
          >
            {() => (
              <DataTable
                label="SLOs"
                rows={rows}
                columns={SLO_COLUMNS}
                rowId={({ id }) => id}
                view={view}
                onViewChange={setView}
                onOpen={({ id }) => void navigate(linkTo({ page: 'slo', id }))}
                maxHeight="max(320px, calc(100vh - 250px))"
                noMatch={scoped.length === 0 ? 'No SLO in this scope.' : 'No SLO matches the filter.'}
                tools={
                  <div className={classes.tools}>
                    <StateFilter
                      counts={counts}
                      chosen={status}
                      onChange={(next) => setView({ status: next })}
                    />
                    <Narrow
                      label="Service"
                      all="All services"
                      values={services}
                      value={service}
                      onChange={(next) => setView({ service: next })}
                    />
                    <Narrow
                      label="Owner"
                      all="All owners"
                      values={owners}
                      value={owner}
                      onChange={(next) => setView({ owner: next })}
                    />
                  </div>
                }
              />
            )}
          </Faces>
        </Panel>
        {view.deleted && all ? (
          <DeletedPanel rows={all.filter(({ deletedAt }) => deletedAt !== null)} />
        ) : null}
      </div>
      <Suspense fallback={null}>
        {dialog === 'import' ? <ImportDialog onClose={() => setDialog(null)} /> : null}
        {dialog === 'export' ? (
          <ExportDialog title="Export SLOs" slos={exported} onClose={() => setDialog(null)} />
        ) : null}
      </Suspense>
    </>
  );
}
