/** What changed in the configuration within the frame's range and scope, newest first. */
import { useMemo } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCount } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { ACTION_WORDS, formatResourceName } from './config-model.ts';
import classes from './mesh.module.css';
import { SimpleTable } from './simple-table.tsx';

const MOST = 100;

export function ConfigChangesPanel() {
  const { rangeQuery, scopeQuery } = useFrame();
  const args = useMemo(
    () => ({ query: { ...rangeQuery, ...scopeQuery, limit: MOST } }),
    [rangeQuery, scopeQuery],
  );
  const result = useApi('getConfigChanges', args);
  const { data } = result;
  return (
    <Panel
      id="config-changes"
      title="Changes in this time"
      note={data ? `${formatCount(data.changes.length)}${data.truncated ? ' newest' : ''}` : null}
      calls={[buildApiUrl('getConfigChanges', args)]}
      flush
    >
      <Faces
        result={result}
        what="the changes"
        loading={<LoadingRows rows={3} label="Loading the changes" />}
        isEmpty={({ changes }) => changes.length === 0}
        empty={
          <p className={classes.empty}>
            Nothing changed while the console looked. What was there when it first looked is no change.
          </p>
        }
      >
        {({ changes }) => (
          <SimpleTable
            label="Changes in this time"
            head={['Resource', 'Kind', 'What', { name: 'Cluster', wide: true }, 'When']}
            rightFrom={4}
            rows={changes.map(({ id, kind, action, cluster, at, ...name }, i) => ({
              id: `${id} ${at} ${i}`,
              cells: [
                <PageLink key="name" to={{ page: 'mesh', search: { tab: 'configuration', resource: id } }}>
                  {formatResourceName(name)}
                </PageLink>,
                kind,
                ACTION_WORDS[action],
                cluster,
                <time key="at" dateTime={new Date(at).toISOString()}>
                  {formatMoment(at)}
                </time>,
              ],
            }))}
          />
        )}
      </Faces>
    </Panel>
  );
}
