/** Where telemetry comes from: each source, and each of its targets. */
import type { Sources } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { formatCount } from '../../format/count.ts';
import { formatSpan } from '../../format/time.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSearch } from '../../url/use-search.ts';
import { SOURCE_KIND_WORDS } from './mesh-model.ts';
import classes from './mesh.module.css';
import { meshSearch } from './search.ts';
import { SimpleTable } from './simple-table.tsx';
import { buildTargetColumns } from './target-columns.tsx';

const CALLS = [buildApiUrl('getSources', {})];

export function SourcesPanel({ sources }: { readonly sources: Sources }) {
  return (
    <Panel id="sources" title="Sources" note={formatCount(sources.sources.length)} calls={CALLS} flush>
      {sources.sources.length === 0 ? (
        <EmptyState title="No source is configured">
          Name targets in the configuration file, and the console scrapes them.
        </EmptyState>
      ) : (
        <SimpleTable
          label="Sources"
          head={['Source', 'Kind', 'Targets found by', 'Error', 'Interval', 'Up', 'Down', 'Pending']}
          rightFrom={4}
          rows={sources.sources.map((source) => ({
            id: source.name,
            cells: [
              source.name,
              SOURCE_KIND_WORDS[source.kind],
              source.discovery.join(', '),
              source.lastError ?? '–',
              formatSpan(source.intervalMs),
              formatCount(source.targetsUp),
              <span key="down" className={source.targetsDown > 0 ? classes.down : undefined}>
                {formatCount(source.targetsDown)}
              </span>,
              formatCount(source.targetsPending),
            ],
          }))}
        />
      )}
    </Panel>
  );
}

export function TargetsPanel({ sources }: { readonly sources: Sources }) {
  const [view, setView] = useSearch(meshSearch);
  const columns = useMemo(() => buildTargetColumns(sources.now), [sources.now]);
  if (sources.targets.length === 0) return null;
  return (
    <Panel id="targets" title="Targets" calls={CALLS} flush>
      <DataTable
        label="Targets"
        rows={sources.targets}
        columns={columns}
        rowId={({ id }) => id}
        view={view}
        onViewChange={setView}
        maxHeight={520}
        noMatch="No target matches the filter."
      />
    </Panel>
  );
}
