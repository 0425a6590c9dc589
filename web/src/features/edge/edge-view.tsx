/** The Edge page with its data: header, tiles, tabs. */
import type { EdgeDetail } from '@sightglass/shared/contract';
import { formatProtocol } from '../../format/protocol.ts';
import { MtlsBadge } from '../../ui/mtls-badge.tsx';
import { PageHeader, type Crumb } from '../../ui/page-header.tsx';
import { CompareSelect } from '../../ui/signals/compare-select.tsx';
import { Explorer } from '../../ui/signals/explorer.tsx';
import { describeNode } from '../../ui/signals/node-target.ts';
import { PageTabs, type PageTab } from '../../ui/signals/page-tabs.tsx';
import { SignalTiles } from '../../ui/signals/signal-tiles.tsx';
import type { EdgeSubject } from '../../ui/signals/subject.ts';
import { useComparison } from '../../ui/signals/use-comparison.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useSearch } from '../../url/use-search.ts';
import { granularityOf, titleOfId } from './edge-model.ts';
import { EdgeOverview } from './edge-overview.tsx';
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
  const earlier = useComparison(search.compare);
  const tilesEarlier = useComparison(search.compare === 'off' ? 'previous' : search.compare);
  const before = useEarlierEdge(subject, tilesEarlier);
  const call = useEdgeCall(subject);
  const tabs: readonly PageTab<EdgeTab>[] = [
    {
      value: 'overview',
      label: 'Overview',
      render: () => <EdgeOverview subject={subject} detail={detail} earlier={earlier} call={call} />,
    },
    {
      value: 'metrics',
      label: 'Metrics',
      render: () => (
        <Explorer
          subject={subject}
          search={search}
          setSearch={setSearch}
          direction="inbound"
          earlier={earlier}
        />
      ),
    },
  ];
  return (
    <div aria-busy={busy}>
      <PageHeader
        title={titleOfId(subject.id)}
        crumbs={buildCrumbs(detail)}
        status={
          <>
            <StatusBadge health={edge.health} />
            <MtlsBadge mtls={edge.mtls} share={edge.mtls.state === 'mixed'} />
            <span>{formatProtocol(edge.protocol)}</span>
          </>
        }
        actions={<CompareSelect value={search.compare} onChange={(compare) => setSearch({ compare })} />}
      />
      <WarningsBar warnings={detail.warnings} />
      <SignalTiles
        signals={edge}
        previous={before.data ? before.data.edge : before.error ? null : undefined}
        when={tilesEarlier?.when ?? ''}
      />
      <PageTabs
        label="Parts of the edge"
        tabs={tabs}
        value={search.tab}
        onChange={(tab) => setSearch({ tab }, { push: true })}
      />
    </div>
  );
}
