/** The Service page with its data: header, tiles, tabs. */
import type { ServiceDetail } from '@sightglass/shared/contract';
import { lazy, Suspense } from 'react';
import { accessLogTab } from '../../ui/access-log/access-log-tab.tsx';
import { EmbedButton } from '../../ui/embed/embed-button.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import type { PageTab } from '../../ui/signals/page-tabs.tsx';
import { resolveDirection } from '../../ui/signals/resolve-direction.ts';
import { SaturationTile } from '../../ui/signals/saturation-tile.tsx';
import { pickPrevious, SignalPage, useComparedRanges } from '../../ui/signals/signal-page.tsx';
import { connectionsTab, metricsTab } from '../../ui/signals/signal-tabs.tsx';
import { useSearch } from '../../url/use-search.ts';
import { useEarlierService, useServiceCall } from './queries.ts';
import { serviceSearch, type ServiceTab } from './search.ts';
import { describeVersions } from './service-model.ts';
import { ServiceOverview } from './service-overview.tsx';
import { ServiceSecurity } from './service-security.tsx';
import { ServiceSlos } from './service-slos.tsx';
import { ServiceWorkloads } from './service-workloads.tsx';

const ServiceTraffic = lazy(async () => ({
  default: (await import('./service-traffic.tsx')).ServiceTraffic,
}));

interface ServiceViewProps {
  readonly id: string;
  readonly detail: ServiceDetail;
  /** The numbers are of other parameters; their own are on the way. */
  readonly busy: boolean;
}

export function ServiceView({ id, detail, busy }: ServiceViewProps) {
  const { service, callers, callees, workloads } = detail;
  const [search, setSearch] = useSearch(serviceSearch);
  const earlier = useComparedRanges(search.compare);
  const before = useEarlierService(id, earlier.tiles);
  const call = useServiceCall(id);
  const subject = { kind: 'service', id } as const;
  const direction = resolveDirection(search.direction, service.measured);
  const tabs: readonly PageTab<ServiceTab>[] = [
    {
      value: 'overview',
      label: 'Overview',
      render: () => (
        <ServiceOverview subject={subject} detail={detail} earlier={earlier.charts} around={search.around} />
      ),
    },
    { value: 'slos', label: 'SLOs', render: () => <ServiceSlos id={id} /> },
    metricsTab({ subject, search, setSearch, direction, earlier: earlier.charts }),
    connectionsTab({ name: service.name, granularity: 'service', callers, callees, call }),
    {
      value: 'workloads',
      label: 'Workloads',
      count: workloads.length,
      render: () => <ServiceWorkloads detail={detail} call={call} />,
    },
    {
      value: 'traffic',
      label: 'Traffic',
      render: () => (
        <Suspense fallback={<LoadingBlock height={420} />}>
          <ServiceTraffic id={id} />
        </Suspense>
      ),
    },
    { value: 'security', label: 'Security', render: () => <ServiceSecurity id={id} /> },
    accessLogTab(subject),
  ];
  return (
    <SignalPage
      what="service"
      title={service.name}
      clusters={[service.cluster]}
      crumbs={[{ label: 'Services', to: { page: 'services' } }]}
      facts={
        <>
          <span>
            {service.namespace} in {service.cluster}
          </span>
          {service.external ? <span>outside the mesh</span> : null}
          <span>{describeVersions(service.versions)}</span>
        </>
      }
      actions={
        <>
          <PageLink to={{ page: 'topology', search: { service: id } }}>Show in topology</PageLink>
          <PageLink to={{ page: 'impact', search: { service: id } }}>Impact</PageLink>
          <EmbedButton
            panel={{ panel: 'service', id, direction: service.measured }}
            title={`Golden signals of ${service.name}`}
          />
        </>
      }
      subject={subject}
      warnings={detail.warnings}
      busy={busy}
      signals={service}
      previous={pickPrevious(before, (answer) => answer.service)}
      earlier={earlier}
      measured={service.measured}
      saturation={<SaturationTile id={id} serviceId={id} />}
      tabs={tabs}
      search={search}
      setSearch={setSearch}
    />
  );
}
