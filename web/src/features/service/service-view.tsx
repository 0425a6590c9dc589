/** The Service page with its data: header, tiles, tabs. */
import type { ServiceDetail } from '@sightglass/shared/contract';
import { MtlsBadge } from '../../ui/mtls-badge.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { CompareSelect } from '../../ui/signals/compare-select.tsx';
import { Connections } from '../../ui/signals/connections.tsx';
import { Explorer } from '../../ui/signals/explorer.tsx';
import { PageTabs, type PageTab } from '../../ui/signals/page-tabs.tsx';
import { resolveDirection } from '../../ui/signals/resolve-direction.ts';
import { SignalTiles } from '../../ui/signals/signal-tiles.tsx';
import { useComparison } from '../../ui/signals/use-comparison.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useSearch } from '../../url/use-search.ts';
import { useEarlierService, useServiceCall } from './queries.ts';
import { serviceSearch, type ServiceTab } from './search.ts';
import { describeVersions } from './service-model.ts';
import { ServiceOverview } from './service-overview.tsx';
import { ServiceWorkloads } from './service-workloads.tsx';

interface ServiceViewProps {
  readonly id: string;
  readonly detail: ServiceDetail;
  /** The numbers are of other parameters; their own are on the way. */
  readonly busy: boolean;
}

export function ServiceView({ id, detail, busy }: ServiceViewProps) {
  const { service, callers, callees, workloads } = detail;
  const [search, setSearch] = useSearch(serviceSearch);
  const earlier = useComparison(search.compare);
  const tilesEarlier = useComparison(search.compare === 'off' ? 'previous' : search.compare);
  const before = useEarlierService(id, tilesEarlier);
  const call = useServiceCall(id);
  const subject = { kind: 'service', id } as const;
  const direction = resolveDirection(search.direction, service.measured);
  const tabs: readonly PageTab<ServiceTab>[] = [
    {
      value: 'overview',
      label: 'Overview',
      render: () => <ServiceOverview subject={subject} detail={detail} earlier={earlier} />,
    },
    {
      value: 'metrics',
      label: 'Metrics',
      render: () => (
        <Explorer
          subject={subject}
          search={search}
          setSearch={setSearch}
          direction={direction}
          earlier={earlier}
        />
      ),
    },
    {
      value: 'connections',
      label: 'Connections',
      count: callers.length + callees.length,
      render: () => (
        <Connections
          name={service.name}
          granularity="service"
          callers={callers}
          callees={callees}
          call={call}
        />
      ),
    },
    {
      value: 'workloads',
      label: 'Workloads',
      count: workloads.length,
      render: () => <ServiceWorkloads detail={detail} call={call} />,
    },
  ];
  return (
    <div aria-busy={busy}>
      <PageHeader
        title={service.name}
        crumbs={[{ label: 'Services', to: { page: 'services' } }]}
        status={
          <>
            <StatusBadge health={service.health} />
            <MtlsBadge mtls={service.mtls} share={service.mtls.state === 'mixed'} />
            <span>
              {service.namespace} in {service.cluster}
            </span>
            {service.external ? <span>outside the mesh</span> : null}
            <span>{describeVersions(service.versions)}</span>
          </>
        }
        actions={
          <>
            <PageLink to={{ page: 'topology', search: { focus: id } }}>Show in topology</PageLink>
            <CompareSelect value={search.compare} onChange={(compare) => setSearch({ compare })} />
          </>
        }
      />
      <WarningsBar warnings={detail.warnings} />
      <SignalTiles
        signals={service}
        previous={before.data ? before.data.service : before.error ? null : undefined}
        measured={service.measured}
        when={tilesEarlier?.when ?? ''}
      />
      <PageTabs
        label="Parts of the service"
        tabs={tabs}
        value={search.tab}
        onChange={(tab) => setSearch({ tab }, { push: true })}
      />
    </div>
  );
}
