/** The Workload page with its data: header, tiles, tabs. */
import type { WorkloadDetail } from '@sightglass/shared/contract';
import { accessLogTab } from '../../ui/access-log/access-log-tab.tsx';
import type { Crumb } from '../../ui/page-header.tsx';
import { describeNode } from '../../ui/signals/node-target.ts';
import type { PageTab } from '../../ui/signals/page-tabs.tsx';
import { resolveDirection } from '../../ui/signals/resolve-direction.ts';
import { SaturationTile } from '../../ui/signals/saturation-tile.tsx';
import { pickPrevious, SignalPage, useComparedRanges } from '../../ui/signals/signal-page.tsx';
import { connectionsTab, metricsTab } from '../../ui/signals/signal-tabs.tsx';
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
  const earlier = useComparedRanges(search.compare);
  const before = useEarlierWorkload(id, earlier.tiles);
  const call = useWorkloadCall(id);
  const subject = { kind: 'workload', id } as const;
  const direction = resolveDirection(search.direction, workload.measured);
  const tabs: readonly PageTab<WorkloadTab>[] = [
    {
      value: 'overview',
      label: 'Overview',
      render: () => (
        <WorkloadOverview subject={subject} detail={detail} earlier={earlier.charts} call={call} />
      ),
    },
    metricsTab({ subject, search, setSearch, direction, earlier: earlier.charts }),
    connectionsTab({ name: workload.name, granularity: 'workload', callers, callees, call }),
    accessLogTab(subject),
  ];
  return (
    <SignalPage
      what="workload"
      title={workload.name}
      clusters={[workload.cluster]}
      crumbs={buildCrumbs(detail.services)}
      facts={
        <span>
          workload, {workload.namespace} in {workload.cluster}
        </span>
      }
      subject={subject}
      warnings={detail.warnings}
      busy={busy}
      signals={workload}
      previous={pickPrevious(before, (answer) => answer.workload)}
      earlier={earlier}
      measured={workload.measured}
      saturation={<SaturationTile id={id} serviceId={detail.services[0] ?? id} />}
      tabs={tabs}
      search={search}
      setSearch={setSearch}
    />
  );
}
