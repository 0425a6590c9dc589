/** Mesh: what the console holds, where its telemetry and its configuration come from, and what that costs. */
import { lazy, Suspense } from 'react';
import { useApi } from '../../api/use-api.ts';
import { LoadingBlock } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageTabs, type PageTab } from '../../ui/signals/page-tabs.tsx';
import { useSearch } from '../../url/use-search.ts';
import { CapacityTab } from './capacity-tab.tsx';
import { ConfigTab } from './config-tab.tsx';
import { meshSearch, type MeshTab } from './search.ts';
import { SourcesTab } from './sources-tab.tsx';

const ControlPlaneTab = lazy(async () => ({
  default: (await import('./control-plane-tab.tsx')).ControlPlaneTab,
}));

export function MeshPage() {
  const [{ tab }, setSearch] = useSearch(meshSearch);
  const mesh = useApi('getMesh');
  const tabs: readonly PageTab<MeshTab>[] = [
    { value: 'sources', label: 'Clusters and sources', render: () => <SourcesTab mesh={mesh} /> },
    {
      value: 'control-plane',
      label: 'Control plane',
      render: () => (
        <Suspense fallback={<LoadingBlock height={320} />}>
          <ControlPlaneTab />
        </Suspense>
      ),
    },
    { value: 'configuration', label: 'Configuration', render: () => <ConfigTab /> },
    { value: 'capacity', label: 'Capacity', render: () => <CapacityTab /> },
  ];
  return (
    <>
      <PageHeader
        title="Mesh"
        status={mesh.data ? `Sightglass ${mesh.data.version}${mesh.data.demo ? ', demo mesh' : ''}` : null}
      />
      <PageTabs
        label="Parts of the mesh"
        tabs={tabs}
        value={tab}
        onChange={(next) =>
          setSearch({ tab: next, resource: '', q: '', sort: 'state', columns: [] }, { push: true })
        }
      />
    </>
  );
}
