/** The Topology page: the mesh as a graph or as tables, with what is selected at the side. */
import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useMemo, useRef, type ReactNode } from 'react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { StaleNotice } from '../../ui/stale-notice.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { ComparePage } from './compare/compare-page.tsx';
import { ExportMenu } from './export-menu.tsx';
import { GraphSkeleton } from './graph-skeleton.tsx';
import { GraphStage } from './graph-stage.tsx';
import { listKnownValues } from './known-values.ts';
import { NodeSearch } from './node-search.tsx';
import { topologySearch, type TopologySearch } from './search.ts';
import { SidePanel } from './side-panel.tsx';
import { StageChips } from './stage-chips.tsx';
import { GraphTables } from './table-view.tsx';
import { Toolbar } from './toolbar.tsx';
import { summarizeView, type TopologyView } from './topology-model.ts';
import classes from './topology.module.css';
import { useFillHeight } from './use-fill-height.ts';
import { useLayout } from './use-layout.ts';
import { useMotion } from './use-motion.ts';
import { toEmbed } from './to-embed.ts';
import { useTopologyPage } from './use-topology-page.ts';

const NOTHING: TopologyView = { nodes: [], edges: [], groups: [] };
const PANEL_WIDTH = 348;

export function TopologyPage() {
  const [search, setSearch] = useSearch(topologySearch);
  if (search.against === '') return <MomentPage search={search} setSearch={setSearch} />;
  return <ComparePage search={search} onChange={setSearch} />;
}

interface MomentPageProps {
  readonly search: TopologySearch;
  readonly setSearch: SetTopologySearch;
}

/** The graph of one window. */
function MomentPage({ search, setSearch }: MomentPageProps) {
  const page = useTopologyPage(search);
  const frame = useFrame();
  const { result, view, whole } = page;
  const stage = useRef<HTMLDivElement>(null);
  const aspect = useCallback(() => {
    const { clientWidth = 0, clientHeight = 0 } = stage.current ?? {};
    return clientWidth > 0 && clientHeight > 0 ? clientWidth / clientHeight : 1.8;
  }, []);
  const { placed, error, relayOut } = useLayout(view, page.lookKey, aspect);
  const { ref, height } = useFillHeight();
  const { stillBecause } = useMotion(view?.edges.length ?? 0);

  const actions = useActions(search, setSearch, whole);
  const known = useMemo(() => listKnownValues(whole ?? NOTHING), [whole]);
  const selected = view && isThere(view, search.select) ? search.select : '';
  const focusName = whole?.nodes.find((node) => node.id === search.service)?.name ?? search.service;
  const retry = (): void => void result.refetch();
  const isNarrow = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false });
  const isTable = search.view === 'table' || (search.view === 'auto' && isNarrow);

  return (
    <>
      <PageHeader
        title="Topology"
        status={
          <span aria-live="polite">
            {view ? summarizeView(view) : result.isError ? 'No answer' : 'Loading the graph'}
          </span>
        }
        actions={<NodeSearch view={view ?? NOTHING} onSelect={actions.onSelect} />}
      />
      <WarningsBar warnings={result.data?.warnings} />
      {result.error && result.data && !result.isPlaceholderData ? (
        <StaleNotice since={result.dataUpdatedAt} reason={result.error.message} onRetry={retry} />
      ) : null}
      <Toolbar
        search={search}
        isTable={isTable}
        onChange={setSearch}
        known={known}
        found={page.found}
        hidden={page.hidden}
        onRelayOut={relayOut}
        stillBecause={stillBecause}
        onFind={actions.onFind}
        onHide={actions.onHide}
        badges={page.badges}
        whole={whole}
      >
        {result.data ? (
          <ExportMenu
            topology={result.data}
            badges={page.badges?.answer ?? null}
            placed={placed}
            look={page.look}
            url={page.url}
            embed={toEmbed(search, frame)}
          />
        ) : null}
      </Toolbar>
      <div ref={ref} className={classes.page} style={{ height }}>
        <div
          ref={stage}
          className={classes.stage}
          data-view={isTable ? 'table' : 'graph'}
          aria-busy={result.isPlaceholderData}
        >
          <StageBody
            error={result.data && !result.isPlaceholderData ? error : (result.error ?? error)}
            onRetry={retry}
            isEmpty={whole?.nodes.length === 0}
            isAllHidden={whole !== null && whole.nodes.length > 0 && view?.nodes.length === 0}
            isAllMutual={search.notMutual}
            isFocused={search.service !== ''}
            onChange={setSearch}
          >
            {isTable ? (
              view ? (
                <GraphTables view={view} onSelect={actions.onSelect} />
              ) : (
                <GraphSkeleton />
              )
            ) : (
              <GraphStage
                placed={placed}
                look={page.look}
                matches={page.matches}
                selected={selected}
                moving={search.traffic && stillBecause === ''}
                covered={selected === '' || isNarrow ? 0 : PANEL_WIDTH}
                onSelect={actions.onPick}
                onFocus={actions.onFocus}
              />
            )}
          </StageBody>
          {isTable ? null : (
            <StageChips
              search={search}
              onChange={setSearch}
              focusName={focusName}
              edges={whole?.edges ?? NOTHING.edges}
            />
          )}
          {view && selected !== '' ? (
            <SidePanel
              view={view}
              selected={selected}
              onSelect={actions.onSelect}
              onFocus={actions.onFocus}
              onOpen={actions.onOpen}
            />
          ) : null}
        </div>
      </div>
    </>
  );
}

function isThere(view: TopologyView, id: string): boolean {
  return (
    id !== '' && (view.nodes.some((node) => node.id === id) || view.edges.some((edge) => edge.id === id))
  );
}

type SetTopologySearch = (patch: Partial<TopologySearch>, options?: { readonly push?: boolean }) => void;

function useActions(search: TopologySearch, setSearch: SetTopologySearch, whole: TopologyView | null) {
  const { open } = search;
  return useMemo(() => {
    const onSelect = (id: string): void => setSearch({ select: id });
    const onOpen = (id: string): void => setSearch({ open: [...open, id], select: '' }, { push: true });
    const isFolded = (id: string): boolean => whole?.nodes.find((node) => node.id === id)?.folded === true;
    return {
      onSelect,
      onOpen,
      /** On the picture a click on a folded namespace opens it. */
      onPick: (id: string): void => (isFolded(id) ? onOpen(id) : onSelect(id)),
      onFocus: (id: string): void => {
        if (!isFolded(id)) setSearch({ service: id, hops: 1, select: '' }, { push: true });
      },
      onFind: (find: string): void => setSearch({ find }),
      onHide: (hide: string): void => setSearch({ hide }),
    };
  }, [setSearch, open, whole]);
}

interface StageBodyProps {
  readonly error: Error | null;
  readonly onRetry: () => void;
  readonly isEmpty: boolean;
  readonly isAllHidden: boolean;
  /** If nothing is left, it is because every edge is proven mutual. */
  readonly isAllMutual: boolean;
  readonly isFocused: boolean;
  readonly onChange: SetTopologySearch;
  readonly children: ReactNode;
}

function StageBody({ error, onRetry, isEmpty, isAllHidden, isFocused, onChange, ...props }: StageBodyProps) {
  const { setFrame, clusters, namespaces } = useFrame();
  if (error) return <ErrorState what="the graph" error={error} onRetry={onRetry} />;
  if (isAllHidden && props.isAllMutual) {
    return (
      <EmptyState
        title="Every edge here is proven mutual TLS"
        action={<Button onClick={() => onChange({ notMutual: false })}>Show all edges</Button>}
      >
        Nothing was plaintext, mixed or unmeasured in this range.
      </EmptyState>
    );
  }
  if (isAllHidden) {
    return (
      <EmptyState
        title="Everything is hidden"
        action={<Button onClick={() => onChange({ hide: '' })}>Clear the hide expression</Button>}
      >
        The hide expression catches every node.
      </EmptyState>
    );
  }
  if (!isEmpty) return props.children;
  const isScoped = clusters.length + namespaces.length > 0;
  if (isFocused) {
    return (
      <EmptyState
        title="No traffic around this node"
        action={<Button onClick={() => onChange({ service: '', hops: 1 })}>Back to the whole graph</Button>}
      >
        It exchanged nothing with anyone in the chosen time range.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No traffic in this time range"
      action={
        isScoped ? (
          <Button onClick={() => setFrame({ cluster: [], namespace: [] })}>
            Show all clusters and namespaces
          </Button>
        ) : (
          <PageLink to={{ page: 'mesh' }}>See the sources</PageLink>
        )
      }
    >
      The graph shows the flows that proxies reported. Choose a longer range, or check that the sources are
      scraped.
    </EmptyState>
  );
}
