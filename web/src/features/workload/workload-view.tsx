/** The Workload page with its data: header, tiles, tabs. */
import type { WorkloadDetail } from '@sightglass/shared/contract';
import { MtlsBadge } from '../../ui/mtls-badge.tsx';
import { PageHeader, type Crumb } from '../../ui/page-header.tsx';
import { CompareSelect } from '../../ui/signals/compare-select.tsx';
import { Connections } from '../../ui/signals/connections.tsx';
import { Explorer } from '../../ui/signals/explorer.tsx';
import { describeNode } from '../../ui/signals/node-target.ts';
import { PageTabs, type PageTab } from '../../ui/signals/page-tabs.tsx';
import { resolveDirection } from '../../ui/signals/resolve-direction.ts';
import { SignalTiles } from '../../ui/signals/signal-tiles.tsx';
import { useComparison } from '../../ui/signals/use-comparison.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useSearch } from '../../url/use-search.ts';
import { useEarlierWorkload, useWorkloadCall } from './queries.ts';
import { workloadSearch, type WorkloadTab } from './search.ts';
import { WorkloadOverview } from './workload-overview.tsx';

interface WorkloadViewProps {
  readonly id: string;
  readonly detail: WorkloadDetail;
  /** The numbers are of other parameters; their own are on the way. */
  readonly busy: boolean;
}

/** Services, then the one service that it answers for, when it is one. */
function buildCrumbs(services: readonly string[]): Crumb[] {
  const [only, ...others] = services;
  const list: Crumb = { label: 'Services', to: { page: 'services' } };
  if (only === undefined || others.length > 0) return [list];
  return [list, { label: describeNode(only, 'service').name, to: { page: 'service', id: only } }];
}

export function WorkloadView({ id, detail, busy }: WorkloadViewProps) {
  const { workload, callers, callees } = detail;
  const [search, setSearch] = useSearch(workloadSearch);
  const earlier = useComparison(search.compare);
  const tilesEarlier = useComparison(search.compare === 'off' ? 'previous' : search.compare);
  const before = useEarlierWorkload(id, tilesEarlier);
  const call = useWorkloadCall(id);
  const subject = { kind: 'workload', id } as const;
  const tabs: readonly PageTab<WorkloadTab>[] = [
    {
      value: 'overview',
      label: 'Overview',
      render: () => <WorkloadOverview subject={subject} detail={detail} earlier={earlier} call={call} />,
    },
    {
      value: 'metrics',
      label: 'Metrics',
      render: () => (
        <Explorer
          subject={subject}
          search={search}
          setSearch={setSearch}
          direction={resolveDirection(search.direction, workload.measured)}
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
          name={workload.name}
          granularity="workload"
          callers={callers}
          callees={callees}
          call={call}
        />
      ),
    },
  ];
  return (
    <div aria-busy={busy}>
      <PageHeader
        title={workload.name}
        crumbs={buildCrumbs(detail.services)}
        status={
          <>
            <StatusBadge health={workload.health} />
            <MtlsBadge mtls={workload.mtls} share={workload.mtls.state === 'mixed'} />
            <span>
              workload, {workload.namespace} in {workload.cluster}
            </span>
          </>
        }
        actions={<CompareSelect value={search.compare} onChange={(compare) => setSearch({ compare })} />}
      />
      <WarningsBar warnings={detail.warnings} />
      <SignalTiles
        signals={workload}
        previous={before.data ? before.data.workload : before.error ? null : undefined}
        measured={workload.measured}
        when={tilesEarlier?.when ?? ''}
      />
      <PageTabs
        label="Parts of the workload"
        tabs={tabs}
        value={search.tab}
        onChange={(tab) => setSearch({ tab }, { push: true })}
      />
    </div>
  );
}
