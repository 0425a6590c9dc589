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

type Source = Sources['sources'][number];

/** What whoever sees a part of the mesh must know of the list. */
function LimitsNote({ someUnplacedDown }: NonNullable<Sources['limited']>) {
  return (
    <p className={classes.empty}>
      Listed are targets that say they are in the part of the mesh that you may see. Gateways, ztunnels and
      collectors elsewhere may tell of it too, and are not.
      {someUnplacedDown ? (
        <strong className={classes.note}>
          At least one target that does not say its cluster and namespace does not answer: it may be of what
          you see.
        </strong>
      ) : null}
    </p>
  );
}

function NoSources({ isLimited }: { readonly isLimited: boolean }) {
  if (isLimited)
    return (
      <EmptyState title="No target says that it is in what you may see">
        Telemetry may come from elsewhere: from engines, or pushed.
      </EmptyState>
    );
  return (
    <EmptyState title="No source is configured">
      Name targets in the configuration file, and the console scrapes them.
    </EmptyState>
  );
}

const describeDiscovery = ({ discovery, lastError }: Source): string[] => [
  discovery.join(', '),
  lastError ?? '–',
];

export function SourcesPanel({ sources }: { readonly sources: Sources }) {
  const { limited } = sources;
  const found = limited ? [] : [{ name: 'Targets found by', wide: true }, 'Error'];
  return (
    <Panel id="sources" title="Sources" note={formatCount(sources.sources.length)} calls={CALLS} flush>
      {limited ? <LimitsNote {...limited} /> : null}
      {sources.sources.length === 0 ? (
        <NoSources isLimited={limited !== null} />
      ) : (
        <SimpleTable
          label="Sources"
          head={[
            'Source',
            'Kind',
            ...found,
            { name: 'Interval', wide: true },
            'Up',
            'Down',
            { name: 'Pending', wide: true },
          ]}
          rightFrom={2 + found.length}
          rows={sources.sources.map((source) => ({
            id: source.name,
            cells: [
              source.name,
              SOURCE_KIND_WORDS[source.kind],
              ...(limited ? [] : describeDiscovery(source)),
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
