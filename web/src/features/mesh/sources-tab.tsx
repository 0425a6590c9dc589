/** The first tab of Mesh: what the console holds, and where its telemetry comes from and how well it arrives. */
import { useIsLimited } from '../../api/use-is-limited.ts';
import { useApi, type ApiResult } from '../../api/use-api.ts';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock, LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { BackfillPanel } from './backfill-panel.tsx';
import { ClustersPanel, ConsolePanel, StorePanel } from './console-panels.tsx';
import classes from './mesh.module.css';
import { SourcesPanel, TargetsPanel } from './sources-panels.tsx';

export function SourcesTab({ mesh }: { readonly mesh: ApiResult<'getMesh'> }) {
  const sources = useApi('getSources');
  // How much is stored of the whole mesh is not told to whoever may see a part of it.
  const seesAll = useIsLimited() !== true;
  return (
    <div className={classes.page}>
      <Faces result={mesh} what="the store and the clusters" loading={<LoadingBlock height={180} />}>
        {(data) => (
          <>
            <div className={classes.top}>
              <ConsolePanel mesh={data} />
              <ClustersPanel mesh={data} />
              {seesAll ? <StorePanel mesh={data} /> : null}
            </div>
            {data.backfill && <BackfillPanel backfill={data.backfill} now={data.now} />}
          </>
        )}
      </Faces>
      <Faces
        result={sources}
        what="the sources"
        loading={
          <Panel id="sources" title="Sources" flush>
            <LoadingRows rows={8} label="Loading the sources" />
          </Panel>
        }
      >
        {(data) => (
          <>
            <SourcesPanel sources={data} />
            <TargetsPanel sources={data} />
          </>
        )}
      </Faces>
    </div>
  );
}
