/** Services: every service of the scope in one table. Filter, order, columns and states are in the URL. */
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { useLinkTo } from '../../routes.ts';
import { useFiringSubjects } from '../../ui/alerts/use-alert-summary.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { buildServiceColumns } from './columns.tsx';
import { servicesSearch } from './search.ts';
import { countByHealth, filterByHealth } from './services-model.ts';
import { StatusFilter } from './status-filter.tsx';

export function ServicesPage() {
  const { scopeQuery } = useFrame();
  const [view, setView] = useSearch(servicesSearch);
  const result = useApi('getServices', { query: scopeQuery });
  const firing = useFiringSubjects();
  const columns = useMemo(() => buildServiceColumns(firing), [firing]);
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const services = result.data?.services;
  const counts = useMemo(() => countByHealth(services ?? []), [services]);
  const rows = useMemo(() => filterByHealth(services ?? [], view.status), [services, view.status]);
  return (
    <>
      <PageHeader title="Services" />
      <WarningsBar warnings={result.data?.warnings} />
      <Panel
        id="services"
        title="All services"
        calls={[buildApiUrl('getServices', { query: scopeQuery })]}
        flush
      >
        <Faces
          result={result}
          what="the services"
          loading={<LoadingRows rows={14} label="Loading the services" />}
          isEmpty={(data) => data.services.length === 0}
          empty={
            <EmptyState
              title="No service was seen in this range"
              action={<PageLink to={{ page: 'mesh' }}>See where telemetry comes from</PageLink>}
            >
              Widen the time range or the scope.
            </EmptyState>
          }
        >
          {() => (
            <DataTable
              label="Services"
              rows={rows}
              columns={columns}
              rowId={({ id }) => id}
              view={view}
              onViewChange={setView}
              onOpen={({ id }) => void navigate(linkTo({ page: 'service', id }))}
              maxHeight="max(320px, calc(100vh - 204px))"
              noMatch="No service matches the filter."
              tools={
                <StatusFilter
                  counts={counts}
                  chosen={view.status}
                  onChange={(status) => setView({ status })}
                />
              }
            />
          )}
        </Faces>
      </Panel>
    </>
  );
}
