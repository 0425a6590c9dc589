/** Overview: what needs attention first, then the golden signals of the scope and the health of every namespace. */
import type { Overview } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCounted } from '../../format/count.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { HEALTH_WORDS, StatusShape } from '../../ui/status-badge.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { AttentionList } from './attention-list.tsx';
import { GoldenSignalPanel } from './golden-signal-panel.tsx';
import { GOLDEN_SIGNALS } from './golden-signals-model.ts';
import { NamespaceGrid } from './namespace-grid.tsx';
import { OverviewSkeleton } from './overview-skeleton.tsx';
import classes from './overview.module.css';
import { useUrgent } from './use-urgent.ts';

function MeshCounts({ mesh }: { readonly mesh: Overview['mesh'] }) {
  return (
    <>
      {(['failing', 'degraded', 'ok', 'no-data'] as const).map((health) =>
        mesh.health[health] > 0 ? (
          <PageLink
            key={health}
            to={{ page: 'services', search: { status: health } }}
            className={classes.healthCount}
            title={`${formatCounted(mesh.health[health], 'service')}: ${HEALTH_WORDS[health]}`}
          >
            <StatusShape health={health} />
            {mesh.health[health]} <span>{HEALTH_WORDS[health].toLowerCase()}</span>
          </PageLink>
        ) : null,
      )}
      <span>
        {formatCounted(mesh.services, 'service')}, {formatCounted(mesh.workloads, 'workload')},{' '}
        {formatCounted(mesh.edges, 'edge')}
      </span>
    </>
  );
}

export function OverviewPage() {
  const { scopeQuery } = useFrame();
  const result = useApi('getOverview', { query: scopeQuery });
  const services = useApi('getServices', { query: scopeQuery });
  const urgent = useUrgent();
  // All before the first picture, or the list would grow under the reader's eyes.
  const shown = services.isPending || urgent.isPending ? { ...result, data: undefined } : result;
  const call = buildApiUrl('getOverview', { query: scopeQuery });
  return (
    <>
      <PageHeader title="Overview" status={result.data ? <MeshCounts mesh={result.data.mesh} /> : null} />
      <WarningsBar
        warnings={result.data?.warnings.filter(
          ({ code }) =>
            !code.startsWith('source') && !code.startsWith('control-plane') && code !== 'cluster-down',
        )}
      />
      <Faces
        result={shown}
        what="the overview"
        loading={<OverviewSkeleton />}
        isEmpty={(overview) => overview.mesh.services === 0 && overview.warnings.length === 0}
        empty={
          <EmptyState
            title="Nothing was seen in this range"
            action={<PageLink to={{ page: 'mesh' }}>See where telemetry comes from</PageLink>}
          >
            Widen the time range or the scope. If the console has just started, the first numbers come after
            two scrapes.
          </EmptyState>
        }
      >
        {(overview) => (
          <div className={classes.page}>
            <Panel id="attention" title="Needs attention" calls={[call]} flush>
              <AttentionList overview={overview} services={services.data?.services ?? []} urgent={urgent} />
            </Panel>
            <div className={classes.signals}>
              {GOLDEN_SIGNALS.map((signal) => (
                <GoldenSignalPanel key={signal.metric} signal={signal} overview={overview} />
              ))}
            </div>
            <Panel
              id="namespaces"
              title="Namespaces"
              note={overview.namespaces.length === 0 ? 'none reported in this range' : null}
              calls={[call]}
            >
              <NamespaceGrid namespaces={overview.namespaces} />
            </Panel>
          </div>
        )}
      </Faces>
    </>
  );
}
