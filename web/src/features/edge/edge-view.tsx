/** The Edge page with its data: header, tiles, tabs. */
import type { EdgeDetail } from '@sightglass/shared/contract';
import { formatProtocol } from '../../format/protocol.ts';
import { accessLogTab } from '../../ui/access-log/access-log-tab.tsx';
import type { Crumb } from '../../ui/page-header.tsx';
import { describeNode } from '../../ui/signals/node-target.ts';
import type { PageTab } from '../../ui/signals/page-tabs.tsx';
import type { EdgeSubject } from '../../ui/signals/subject.ts';
import { pickPrevious, SignalPage, useComparedRanges } from '../../ui/signals/signal-page.tsx';
import { metricsTab } from '../../ui/signals/signal-tabs.tsx';
import { useSearch } from '../../url/use-search.ts';
import { granularityOf, narrowToEdge, titleOfId } from './edge-model.ts';
import { EdgeOverview } from './edge-overview.tsx';
import { EdgeSecurity } from './edge-security.tsx';
import { useEarlierEdge, useEdgeCall } from './queries.ts';
import { edgeSearch, type EdgeTab } from './search.ts';

interface EdgeViewProps {
  readonly subject: EdgeSubject;
  readonly detail: EdgeDetail;
  /** The numbers are of other parameters; their own are on the way. */
  readonly busy: boolean;
}

/** Services, then the page of the target. */
function buildCrumbs({ target }: EdgeDetail): Crumb[] {
  const { name, to } = describeNode(target.id, granularityOf(target.kind));
  return [{ label: 'Services', to: { page: 'services' } }, ...(to ? [{ label: name, to }] : [])];
}

export function EdgeView({ subject, detail, busy }: EdgeViewProps) {
  const { edge } = detail;
  const [search, setSearch] = useSearch(edgeSearch);
  const earlier = useComparedRanges(search.compare);
  const before = useEarlierEdge(subject, earlier.tiles);
  const call = useEdgeCall(subject);
  const tabs: readonly PageTab<EdgeTab>[] = [
    {
      value: 'overview',
      label: 'Overview',
      render: () => <EdgeOverview subject={subject} detail={detail} earlier={earlier.charts} call={call} />,
    },
    metricsTab({ subject, search, setSearch, direction: 'inbound', earlier: earlier.charts }),
    {
      value: 'security',
      label: 'Security',
      render: () => <EdgeSecurity id={subject.id} detail={detail} call={call} />,
    },
    accessLogTab({ kind: 'edge', fixed: narrowToEdge(detail) }),
  ];
  return (
    <SignalPage
      what="edge"
      title={titleOfId(subject.id)}
      clusters={[detail.source.cluster, detail.target.cluster]}
      crumbs={buildCrumbs(detail)}
      facts={<span>{formatProtocol(edge.protocol)}</span>}
      subject={subject}
      warnings={detail.warnings}
      busy={busy}
      signals={edge}
      previous={pickPrevious(before, (answer) => answer.edge)}
      earlier={earlier}
      tabs={tabs}
      search={search}
      setSearch={setSearch}
    />
  );
}
