/** The Control plane tab of Mesh: control planes with what they push and how it is taken, proxies by version, and which of them are stale. */
import type { ControlPlaneAnswer, Plane } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import {
  choosePlane,
  KIND_WORDS,
  PLANE_STATES,
  sayBehind,
  sayPushes,
  sayReplicas,
  sayVersions,
  UNSUPPORTED_MINORS,
} from './control-plane-words.ts';
import classes from './mesh.module.css';
import { PlaneDetail } from './plane-detail.tsx';
import { ProxiesPanel } from './proxies-panel.tsx';
import { controlPlaneSearch } from './search.ts';
import { SimpleTable } from './simple-table.tsx';
import { StateWord } from './state-word.tsx';

const nothing = (
  <EmptyState title="No control plane and no proxy tells of itself">
    Scrape istiod (:15014/metrics) beside your proxies, so that pushes, refused updates and convergence can be
    seen; sidecars (:15020), ztunnels and linkerd-proxies tell their versions and updates themselves.
  </EmptyState>
);

function PlaneState({ plane }: { readonly plane: Plane }) {
  const [health, word] = PLANE_STATES[plane.state];
  return (
    <>
      <StateWord health={health} word={word} />
      {plane.why.map((why) => (
        <span key={why} className={classes.sub}>
          {why}
        </span>
      ))}
    </>
  );
}

function PlanesTable(props: {
  readonly planes: readonly Plane[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}) {
  const { planes, chosen, onChoose } = props;
  return (
    <SimpleTable
      label="Control planes"
      head={[
        'Control plane',
        'State',
        { name: 'Version', wide: true },
        { name: 'Replicas', wide: true },
        { name: 'Proxies', hint: 'Connected at the end of this range' },
        { name: 'Pushes', hint: 'In this range, of all types', wide: true },
        { name: 'Refused', hint: 'Updates that proxies refused in this range', wide: true },
        { name: 'p50', hint: 'Time until half of the proxies have a change', wide: true },
        { name: 'p95', hint: 'Time until 95% of the proxies have a change', wide: true },
        { name: 'p99', hint: 'Time until 99% of the proxies have a change', wide: true },
      ]}
      rightFrom={3}
      rows={planes.map((plane) => {
        const latency = plane.convergence?.latency;
        const { id, kind, name, cluster, namespace, revision } = plane;
        return {
          id,
          cells: [
            <span key="name">
              {kind === 'istiod' && planes.length > 1 ? (
                <button
                  type="button"
                  className={classes.choose}
                  aria-pressed={id === chosen}
                  onClick={() => onChoose(id)}
                >
                  {name}
                </button>
              ) : (
                name
              )}
              <span className={classes.sub}>
                {cluster} / {namespace}
                {revision === null ? '' : `, revision ${revision}`}
              </span>
            </span>,
            <PlaneState key="state" plane={plane} />,
            sayVersions(plane),
            sayReplicas(plane),
            formatCount(plane.connected),
            sayPushes(plane),
            formatCount(plane.rejects.total),
            formatLatency(latency?.p50),
            formatLatency(latency?.p95),
            formatLatency(latency?.p99),
          ],
        };
      })}
    />
  );
}

function VersionsTable({ versions }: ControlPlaneAnswer['proxies']) {
  return (
    <SimpleTable
      label="Proxies by version"
      head={['Kind', 'Version', { name: 'Beside its control plane', wide: true }, 'Proxies', 'Stale']}
      rightFrom={3}
      rows={versions.map(({ kind, version, proxies, stale, minorsBehind }) => {
        const isOld = (minorsBehind ?? 0) >= UNSUPPORTED_MINORS;
        const as = minorsBehind === 0 ? 'as new' : sayBehind(minorsBehind) || 'not told';
        return {
          id: `${kind} ${version}`,
          cells: [
            KIND_WORDS[kind],
            version ?? 'not told',
            <span key="behind" className={isOld ? classes.old : undefined}>
              {as}
            </span>,
            formatCount(proxies),
            <span key="stale" className={stale > 0 ? classes.down : undefined}>
              {formatCount(stale)}
            </span>,
          ],
        };
      })}
    />
  );
}

function sayProxies({ total, inSync, stale, unknown }: ControlPlaneAnswer['proxies']): string {
  return `${formatCounted(total, 'proxy', 'proxies')} at present: ${stale} stale, ${inSync} in sync, ${unknown} not known`;
}

export function ControlPlaneTab() {
  const { scopeQuery } = useFrame();
  const [{ plane }, setSearch] = useSearch(controlPlaneSearch);
  const query = useMemo(() => {
    const { range, at, cluster } = scopeQuery;
    return { range, ...(at === undefined ? {} : { at }), ...(cluster === undefined ? {} : { cluster }) };
  }, [scopeQuery]);
  const result = useApi('getControlPlane', { query });
  const calls = [buildApiUrl('getControlPlane', { query })];
  return (
    <div className={classes.page}>
      <WarningsBar warnings={result.data?.warnings} />
      <Faces
        result={result}
        what="the control planes"
        loading={<LoadingBlock height={320} />}
        isEmpty={({ planes, proxies }) => planes.length === 0 && proxies.total === 0}
        empty={nothing}
      >
        {(answer) => {
          const chosen = choosePlane(answer.planes, plane);
          return (
            <>
              <div className={classes.planes}>
                <Panel id="planes" title="Control planes" calls={calls} flush>
                  {answer.planes.length === 0 ? (
                    <p className={classes.empty}>
                      None tells of itself in this range. Scrape istiod (:15014/metrics) to see what it pushes
                      and who refuses.
                    </p>
                  ) : (
                    <PlanesTable
                      planes={answer.planes}
                      chosen={chosen?.id ?? ''}
                      onChoose={(id) => setSearch({ plane: id })}
                    />
                  )}
                </Panel>
                <Panel
                  id="versions"
                  title="Proxies by version"
                  note={sayProxies(answer.proxies)}
                  calls={calls}
                  flush
                >
                  <VersionsTable {...answer.proxies} />
                </Panel>
              </div>
              {chosen && <PlaneDetail plane={chosen} answer={answer} calls={calls} />}
              <ProxiesPanel />
            </>
          );
        }}
      </Faces>
    </div>
  );
}
