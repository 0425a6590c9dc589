/** The Configuration tab of Mesh: where the mesh's own configuration is read from, its resources, what changed; or one resource. */
import { useApi } from '../../api/use-api.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { ProblemsPanel } from '../../ui/config/problems-panel.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { ConfigChangesPanel } from './config-changes-panel.tsx';
import { ConfigResourceView } from './config-resource-view.tsx';
import { ConfigResourcesPanel } from './config-resources-panel.tsx';
import { ConfigSourcesPanel } from './config-sources-panel.tsx';
import classes from './mesh.module.css';
import { meshSearch } from './search.ts';

function AllOfIt() {
  const { scopeQuery } = useFrame();
  const status = useApi('getMeshConfigStatus', {}, { present: true });
  return (
    <Faces
      result={status}
      what="the state of the configuration"
      loading={<LoadingBlock height={180} />}
      isEmpty={({ clusters }) => clusters.length === 0}
      empty={
        <EmptyState title="No configuration is connected">
          Name API servers or folders under <code>meshConfig</code> in the configuration file, and the console
          shows policies and routes beside what telemetry tells. Everything else works without.
        </EmptyState>
      }
    >
      {(data) => (
        <>
          <ConfigSourcesPanel status={data} />
          <ProblemsPanel
            title="Problems"
            query={scopeQuery}
            expected={data.validation.error + data.validation.warning + data.validation.info}
            none="No validation found anything in this scope."
          />
          <ConfigResourcesPanel kinds={data.kinds} />
          <ConfigChangesPanel />
        </>
      )}
    </Faces>
  );
}

export function ConfigTab() {
  const [{ resource }] = useSearch(meshSearch);
  return (
    <div className={classes.page}>
      {resource === '' ? <AllOfIt /> : <ConfigResourceView key={resource} id={resource} />}
    </div>
  );
}
