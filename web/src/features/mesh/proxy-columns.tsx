/** The columns of the table of proxies. */
import type { MeshProxy } from '@sightglass/shared/contract';
import { formatCount } from '../../format/count.ts';
import { formatAge } from '../../format/time.ts';
import type { TableColumn } from '../../ui/table-model.ts';
import {
  KIND_WORDS,
  PROXY_STATES,
  rankProxy,
  sayConnected,
  UNSUPPORTED_MINORS,
} from './control-plane-words.ts';
import classes from './mesh.module.css';
import { StateWord } from './state-word.tsx';

function VersionCell({ proxy: { version, minorsBehind, planeVersion } }: { readonly proxy: MeshProxy }) {
  const behind = minorsBehind === 1 ? '1 minor older' : minorsBehind ? `${minorsBehind} minors older` : '';
  const isOld = (minorsBehind ?? 0) >= UNSUPPORTED_MINORS;
  return (
    <span title={planeVersion === null ? undefined : `Its control plane is ${planeVersion}`}>
      {version ?? '–'}
      {behind === '' ? null : <span className={isOld ? classes.old : classes.fade}> {behind}</span>}
    </span>
  );
}

/** `now` is the server's, epoch milliseconds. */
export function buildProxyColumns(now: number): readonly TableColumn<MeshProxy>[] {
  return [
    {
      id: 'proxy',
      header: 'Proxy',
      value: ({ pod, workload }) => pod || workload,
      render: ({ pod, workload }) => (
        <span className="sg-truncate" title={pod || workload}>
          {pod || workload}
        </span>
      ),
      width: 190,
      grow: true,
      narrow: true,
    },
    {
      id: 'state',
      header: 'State',
      value: ({ state }) => PROXY_STATES[state][1],
      sortBy: rankProxy,
      render: ({ state }) => {
        const [health, word] = PROXY_STATES[state];
        return <StateWord health={health} word={word} />;
      },
      width: 104,
      narrow: true,
    },
    {
      id: 'why',
      header: 'Why',
      value: ({ why }) => why,
      render: ({ why }) => (
        <span className={classes.fade} title={why}>
          {why}
        </span>
      ),
      width: 220,
      grow: true,
    },
    { id: 'kind', header: 'Kind', value: ({ kind }) => KIND_WORDS[kind], width: 96 },
    {
      id: 'namespace',
      header: 'Namespace',
      value: ({ namespace }) => namespace,
      width: 100,
    },
    { id: 'cluster', header: 'Cluster', value: ({ cluster }) => cluster, width: 80 },
    { id: 'workload', header: 'Workload', value: ({ workload }) => workload, width: 140, hidden: true },
    {
      id: 'version',
      header: 'Version',
      hint: 'Of the proxy, beside its control plane’s',
      value: ({ version }) => version,
      render: (proxy) => <VersionCell proxy={proxy} />,
      width: 176,
    },
    {
      id: 'behind',
      header: 'Minors older',
      hint: 'Minor versions that it is older than its control plane',
      value: ({ minorsBehind }) => minorsBehind,
      width: 100,
      align: 'right',
      hidden: true,
    },
    {
      id: 'connected',
      header: 'Connected',
      hint: 'To its control plane, as far as it tells',
      value: (proxy) => sayConnected(proxy),
      width: 92,
    },
    {
      id: 'accepted',
      header: 'Last update',
      hint: 'Time since it last took clusters or listeners',
      value: ({ acceptedAt }) => acceptedAt,
      render: ({ acceptedAt }) => formatAge(acceptedAt, now),
      width: 104,
      align: 'right',
    },
    {
      id: 'rejected',
      header: 'Refused',
      hint: 'Updates that it refused since it started',
      value: ({ rejected }) => rejected,
      render: ({ rejected }) => formatCount(rejected),
      width: 80,
      align: 'right',
    },
    {
      id: 'refused-at',
      header: 'Last refused',
      value: ({ rejectedAt }) => rejectedAt,
      render: ({ rejectedAt }) => formatAge(rejectedAt, now),
      width: 104,
      align: 'right',
      hidden: true,
    },
    {
      id: 'seen',
      header: 'Last answer',
      value: ({ lastAt }) => lastAt,
      render: ({ lastAt }) => formatAge(lastAt, now),
      width: 104,
      align: 'right',
      hidden: true,
    },
  ];
}
