/** Every proxy at present: version, whether it is in sync, and why not; the stale first. */
import type { MeshProxy } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCount } from '../../format/count.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusShape } from '../../ui/status-badge.tsx';
import { ValueFilter } from '../../ui/value-filter.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { PROXY_STATES } from './control-plane-words.ts';
import classes from './mesh.module.css';
import { buildProxyColumns } from './proxy-columns.tsx';
import { controlPlaneSearch } from './search.ts';

const NONE: readonly MeshProxy[] = [];
const STATES = ['stale', 'unknown', 'in-sync'] as const;
const STATE_WORDS = {
  stale: PROXY_STATES.stale[1],
  unknown: PROXY_STATES.unknown[1],
  'in-sync': PROXY_STATES['in-sync'][1],
};
const ROW_ID = ({ id }: MeshProxy): string => id;

export function ProxiesPanel() {
  const { scopeQuery } = useFrame();
  const { cluster, namespace } = scopeQuery;
  const query = useMemo(
    () => ({
      ...(cluster === undefined ? {} : { cluster }),
      ...(namespace === undefined ? {} : { namespace }),
    }),
    [cluster, namespace],
  );
  const result = useApi('getMeshProxies', { query }, { present: true });
  const [view, setView] = useSearch(controlPlaneSearch);
  const now = result.data?.now ?? 0;
  const proxies = result.data?.proxies ?? NONE;
  const columns = useMemo(() => buildProxyColumns(now), [now]);
  const rows = useMemo(
    () => (view.shown.length === 0 ? proxies : proxies.filter(({ state }) => view.shown.includes(state))),
    [proxies, view.shown],
  );
  const isCut = result.data !== undefined && result.data.total > proxies.length;
  return (
    <Panel
      id="proxies"
      title="Proxies"
      note={
        isCut
          ? `${formatCount(proxies.length)} of ${formatCount(result.data?.total)}, at present`
          : 'at present'
      }
      calls={[buildApiUrl('getMeshProxies', { query })]}
      flush
    >
      <Faces
        result={result}
        what="the proxies"
        loading={<LoadingRows rows={8} label="Loading the proxies" />}
        isEmpty={(data) => data.proxies.length === 0}
        empty={
          <p className={classes.empty}>
            {isCut
              ? 'No proxy of this scope says that something is wrong with it; each is counted, none is read.'
              : 'No proxy of this scope tells of itself.'}
          </p>
        }
      >
        {() => (
          <DataTable
            label="Proxies"
            rows={rows}
            columns={columns}
            rowId={ROW_ID}
            view={view}
            onViewChange={setView}
            maxHeight={520}
            noMatch="No proxy matches the filter."
            tools={
              <ValueFilter
                label="States shown"
                values={STATES}
                words={STATE_WORDS}
                renderShape={(state) => <StatusShape health={PROXY_STATES[state][0]} />}
                count={(state) => proxies.filter((proxy) => proxy.state === state).length}
                chosen={view.shown}
                onChange={(shown) => setView({ shown: [...shown] })}
              />
            }
          />
        )}
      </Faces>
    </Panel>
  );
}
