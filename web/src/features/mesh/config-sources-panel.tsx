/** Where configuration is read from, how that goes, and what could not be read. */
import type { ConfigCluster, MeshConfigStatus } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatAge } from '../../format/time.ts';
import { Panel } from '../../ui/panel.tsx';
import { assessConfig, CONFIG_STATE_WORDS, formatPlace, isRefused, SOURCE_WORDS } from './config-model.ts';
import classes from './mesh.module.css';
import { SimpleTable } from './simple-table.tsx';
import { StateWord } from './state-word.tsx';

const CALLS = [buildApiUrl('getMeshConfigStatus', {})];

function sayMissing({ missing }: ConfigCluster): string {
  const refused = missing.filter(isRefused).length;
  const absent = missing.length - refused;
  const parts = [
    ...(refused > 0 ? [`${formatCounted(refused, 'kind')} not readable`] : []),
    ...(absent > 0 ? [`${formatCounted(absent, 'kind')} not installed`] : []),
  ];
  return parts.join(', ') || '–';
}

/** What went wrong, one line each: the source's own error, kinds that it may not read, documents with mistakes. */
function listProblems({
  cluster,
  error,
  missing,
  problems,
}: ConfigCluster): { id: string; cells: string[] }[] {
  const rows: [string, string][] = [
    ...(error === null ? [] : [['', error] as [string, string]]),
    ...missing.filter(isRefused).map(({ kind, reason }): [string, string] => [kind, reason]),
    ...problems.map(({ where, line, message }): [string, string] => [formatPlace(where, line), message]),
  ];
  return rows.map(([where, message], i) => ({
    id: `${cluster} ${i}`,
    cells: [cluster, where || '–', message],
  }));
}

function ProblemsPanel({ status }: { readonly status: MeshConfigStatus }) {
  const rows = status.clusters.flatMap(listProblems);
  if (rows.length === 0) return null;
  return (
    <Panel
      id="config-problems"
      title="What could not be read"
      note={formatCount(rows.length)}
      calls={CALLS}
      flush
    >
      <SimpleTable label="What could not be read" head={['Cluster', 'Where', 'What is wrong']} rows={rows} />
    </Panel>
  );
}

export function ConfigSourcesPanel({ status }: { readonly status: MeshConfigStatus }) {
  return (
    <>
      <Panel id="config-sources" title="Where it is read from" calls={CALLS} flush>
        <SimpleTable
          label="Sources of the configuration"
          head={[
            'Cluster',
            'State',
            { name: 'Source', wide: true },
            { name: 'Trust domain', wide: true },
            { name: 'Root namespace', wide: true },
            {
              name: 'Missing',
              hint: 'Kinds that the cluster does not have, or does not let this account see',
              wide: true,
            },
            'Last heard',
            'Resources',
          ]}
          rightFrom={6}
          rows={status.clusters.map((one) => ({
            id: `${one.cluster} ${one.source} ${one.where}`,
            cells: [
              one.cluster,
              <StateWord key="state" health={assessConfig(one)} word={CONFIG_STATE_WORDS[one.state]} />,
              <span key="source">
                {SOURCE_WORDS[one.source]}
                {one.source === 'demo' ? null : <span className={classes.sub}>{one.where}</span>}
              </span>,
              one.trustDomain,
              one.rootNamespace,
              <span
                key="missing"
                title={one.missing.map(({ kind, reason }) => `${kind}: ${reason}`).join('\n')}
              >
                {sayMissing(one)}
              </span>,
              formatAge(one.lastSyncAt, status.now),
              formatCount(one.resources),
            ],
          }))}
        />
      </Panel>
      <ProblemsPanel status={status} />
    </>
  );
}
