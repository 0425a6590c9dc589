/** What the console is and holds: version and interval, clusters with their freshness, the tiers of the store. */
import type { Mesh } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatAge, formatMoment, formatSpan } from '../../format/time.ts';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { assessFreshness, FRESHNESS_WORDS } from '../../ui/freshness.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './mesh.module.css';
import { SimpleTable } from './simple-table.tsx';
import { StateWord } from './state-word.tsx';

const CALLS = [buildApiUrl('getMesh', {})];

export function ConsolePanel({ mesh }: { readonly mesh: Mesh }) {
  return (
    <Panel id="console" title="Console" calls={CALLS}>
      <DefinitionList
        items={[
          ['Version', mesh.version],
          ['Telemetry', mesh.demo ? 'Built-in demo mesh (simulated proxies)' : 'Configured sources'],
          ['Interval', formatSpan(mesh.intervalMs)],
          ['Running for', formatSpan(mesh.now - mesh.startedAt)],
          ['Started', formatMoment(mesh.startedAt, mesh.now)],
        ]}
      />
    </Panel>
  );
}

export function ClustersPanel({ mesh }: { readonly mesh: Mesh }) {
  const hasEngines = mesh.clusters.some(({ engines }) => engines.length > 0);
  return (
    <Panel id="clusters" title="Clusters" note={formatCount(mesh.clusters.length)} calls={CALLS} flush>
      {mesh.clusters.length === 0 ? (
        <p className="sg-muted" style={{ margin: 0, padding: '0 12px 14px' }}>
          No cluster has reported yet.
        </p>
      ) : (
        <SimpleTable
          label="Clusters"
          head={[
            'Cluster',
            'State',
            ...(hasEngines ? [{ name: 'Engine', wide: true }] : []),
            'Last data',
            'Namespaces',
          ]}
          rightFrom={hasEngines ? 3 : 2}
          rows={mesh.clusters.map(({ name, namespaces, lastDataAt, engines }) => {
            const freshness = assessFreshness(lastDataAt, mesh);
            return {
              id: name,
              cells: [
                <PageLink key="name" to={{ page: 'topology', search: { cluster: name, namespace: '' } }}>
                  {name}
                </PageLink>,
                <StateWord key="state" health={freshness} word={FRESHNESS_WORDS[freshness]} />,
                ...(hasEngines ? [engines.join(', ') || '–'] : []),
                formatAge(lastDataAt, mesh.now),
                <span key="namespaces" title={namespaces.join(', ')}>
                  {formatCount(namespaces.length)}
                </span>,
              ],
            };
          })}
        />
      )}
    </Panel>
  );
}

function describeStore({ store, now }: Mesh): string {
  const since = store.oldestAt === null ? 'empty' : `since ${formatMoment(store.oldestAt, now)}`;
  // Engines tell neither their size nor how many edges they hold.
  if (store.kind === 'prometheus') return `Prometheus-compatible engines, ${since}`;
  return `${store.kind}, ${formatBytes(store.sizeBytes)}, ${formatCounted(store.edges, 'edge')}, ${since}`;
}

export function StorePanel({ mesh }: { readonly mesh: Mesh }) {
  const { store } = mesh;
  return (
    <Panel id="store" title="Store" note={describeStore(mesh)} calls={CALLS} flush>
      {store.kind === 'prometheus' ? (
        <p className={classes.empty}>
          The console keeps no telemetry: it reads what the engines hold, for as long as they keep it.
        </p>
      ) : (
        <SimpleTable
          label="Tiers of the store"
          head={['Tier', { name: 'Resolution', wide: true }, 'Kept for', 'Rows', 'Oldest']}
          rightFrom={1}
          rows={store.tiers.map(({ name, stepMs, retentionMs, rows, oldestAt }) => ({
            id: name,
            cells: [
              name,
              formatSpan(stepMs),
              formatSpan(retentionMs),
              formatCount(rows),
              formatAge(oldestAt, mesh.now),
            ],
          }))}
        />
      )}
    </Panel>
  );
}
