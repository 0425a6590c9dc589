/** The Topology page between two moments: the graph of both with what came, went and changed, and a table beside it. */
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useMemo, useRef } from 'react';
import { buildApiUrl, type ApiQuery } from '../../../api/api-url.ts';
import { useApi } from '../../../api/use-api.ts';
import { useTokens } from '../../../theme/use-tokens.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { PanelMenu } from '../../../ui/panel-menu.tsx';
import { StaleNotice } from '../../../ui/stale-notice.tsx';
import { WarningsBar } from '../../../ui/warnings-bar.tsx';
import { useFrame } from '../../../url/use-frame.ts';
import { GraphSkeleton } from '../graph-skeleton.tsx';
import { GraphStage } from '../graph-stage.tsx';
import type { Look } from '../look.ts';
import type { TopologySearch } from '../search.ts';
import { StageChips } from '../stage-chips.tsx';
import topology from '../topology.module.css';
import { useFillHeight } from '../use-fill-height.ts';
import { useLayout } from '../use-layout.ts';
import { CompareBar } from './compare-bar.tsx';
import { CompareDetail } from './compare-detail.tsx';
import { CompareLegend } from './compare-legend.tsx';
import { buildDiffView, describeDifference, listDoubts, listRows, summarizeDiff } from './compare-model.ts';
import { CompareRules } from './compare-rules.tsx';
import { CompareTable } from './compare-table.tsx';
import classes from './compare.module.css';

interface ComparePageProps {
  readonly search: TopologySearch;
  readonly onChange: (patch: Partial<TopologySearch>, options?: { readonly push?: boolean }) => void;
}

function useDiff({ kind, service, hops, fold, open, against }: TopologySearch) {
  const { scopeQuery } = useFrame();
  const query: ApiQuery<'getTopologyDiff'> = {
    ...scopeQuery,
    kind,
    against,
    ...(service === '' ? { fold, ...(open.length > 0 ? { open: open.join(',') } : {}) } : { service, hops }),
  };
  return {
    result: useApi('getTopologyDiff', { query }, { share: false }),
    url: buildApiUrl('getTopologyDiff', { query }),
  };
}

export function ComparePage({ search, onChange }: ComparePageProps) {
  const { result, url } = useDiff(search);
  const { data, error } = result;
  const tokens = useTokens();
  const look = useMemo<Look>(() => ({ tokens, healthOn: false, securityOn: false }), [tokens]);
  const view = useMemo(() => (data ? buildDiffView(data) : null), [data]);
  const rows = useMemo(() => (data ? listRows(data) : []), [data]);
  const stage = useRef<HTMLDivElement>(null);
  const aspect = useCallback(() => {
    const { clientWidth = 0, clientHeight = 0 } = stage.current ?? {};
    return clientWidth > 0 && clientHeight > 0 ? clientWidth / clientHeight : 1.2;
  }, []);
  // A picture of its own: what is gone has a place in it.
  const { clusters, namespaces } = useFrame();
  const lookKey = `compare ${[search.kind, clusters, namespaces, search.service, search.hops].join('|')}`;
  const { placed, error: layoutError } = useLayout(view, lookKey, aspect);
  const { ref, height } = useFillHeight();
  const isNarrow = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false });
  const isStacked = useMediaQuery('(max-width: 1000px)', false, { getInitialValueInEffect: false });
  const onSelect = useCallback((select: string) => onChange({ select }), [onChange]);
  const onFocus = useCallback(
    (id: string) => onChange({ service: id, hops: 1, select: '' }, { push: true }),
    [onChange],
  );
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows]);
  const describe = useCallback(
    (id: string) => {
      const row = byId.get(id);
      return row ? describeDifference(row.name, row.thing) : null;
    },
    [byId],
  );
  const selected = byId.get(search.select);
  const doubts = data ? listDoubts(data) : [];
  const failure = data && !result.isPlaceholderData ? layoutError : (error ?? layoutError);
  const retry = (): void => void result.refetch();
  return (
    <>
      <PageHeader
        title="Topology"
        status={
          <span aria-live="polite">
            {data ? summarizeDiff(rows) : error ? 'No answer' : 'Loading both moments'}
          </span>
        }
        actions={<PanelMenu id="comparison" title="Comparison" calls={[url]} />}
      />
      <WarningsBar warnings={data?.warnings} />
      {error && data && !result.isPlaceholderData ? (
        <StaleNotice since={result.dataUpdatedAt} reason={error.message} onRetry={retry} />
      ) : null}
      <CompareBar
        against={search.against}
        diff={data}
        onChange={(against) => onChange(against === '' ? { against, select: '' } : { against })}
      />
      {failure ? (
        <ErrorState what="the comparison" error={failure} onRetry={retry} />
      ) : data?.nodes.length === 0 ? (
        <EmptyState title="No traffic in either window">
          Choose a longer range, another moment, or a wider scope.
        </EmptyState>
      ) : (
        <div ref={ref} style={isStacked ? undefined : { height }}>
          <div className={classes.columns} aria-busy={result.isPlaceholderData}>
            {isNarrow ? null : (
              <div
                ref={stage}
                className={topology.stage}
                data-view="graph"
                style={isStacked ? { height: 420 } : undefined}
              >
                <GraphStage
                  placed={placed}
                  look={look}
                  matches={null}
                  selected={selected?.id ?? ''}
                  moving={false}
                  covered={0}
                  onSelect={onSelect}
                  onFocus={onFocus}
                  legend={<CompareLegend />}
                  describe={describe}
                />
                <StageChips
                  search={search}
                  onChange={onChange}
                  focusName={byId.get(search.service)?.name ?? search.service}
                  edges={[]}
                />
              </div>
            )}
            <div className={classes.beside}>
              {doubts.length > 0 ? (
                <ul className={classes.doubts} aria-label="What makes the comparison doubtful">
                  {doubts.map((doubt) => (
                    <li key={doubt}>{doubt}</li>
                  ))}
                </ul>
              ) : null}
              {data && selected ? (
                <CompareDetail
                  diff={data}
                  row={selected}
                  against={search.against}
                  onClose={() => onSelect('')}
                />
              ) : null}
              {data ? (
                <>
                  <CompareTable
                    rows={rows}
                    withUnchanged={search.unchanged === 'show'}
                    onUnchanged={(on) => onChange({ unchanged: on ? 'show' : 'hide' })}
                    onSelect={onSelect}
                  />
                  <CompareRules rules={data.rules} />
                </>
              ) : (
                <GraphSkeleton />
              )}
            </div>
          </div>
        </div>
      )}
    </>
  );
}
