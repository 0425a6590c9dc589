/** How far an outage reaches: where traffic comes in, by cluster and namespace, and what could carry on elsewhere. */
import type { Impact } from '@sightglass/shared/contract';
import type { ReactNode } from 'react';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { Panel } from '../../ui/panel.tsx';
import plain from '../../ui/signals/plain-table.module.css';
import { NodeLink } from '../../ui/signals/node-link.tsx';
import { sayRange } from './impact-words.ts';
import classes from './impact.module.css';

interface SmallTableProps {
  readonly label: string;
  readonly head: readonly string[];
  /** The first cell of a row names it. */
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
  readonly empty: string;
}

function SmallTable({ label, head, rows, empty }: SmallTableProps) {
  if (rows.length === 0) return <p className={classes.none}>{empty}</p>;
  return (
    <div className={plain.scroll}>
      <table className={plain.table} aria-label={label}>
        <thead>
          <tr>
            {head.map((name, column) => (
              <th key={name} scope="col" className={column > 0 ? classes.figure : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, column) => (
                <td key={head[column]} className={column > 0 ? classes.figure : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ReachPanels({ impact }: { readonly impact: Impact }) {
  const { entries, places, redundant, kind } = impact;
  return (
    <div className={classes.reach}>
      <Panel id="entries" title="Where traffic comes in" note="entry points hit" flush>
        <SmallTable
          label="Entry points hit"
          head={['Entry', 'Brings in', 'Lost', 'Share']}
          empty="No entry into the mesh depends on it."
          rows={entries.map(({ id, requestsPerSecond, affectedPerSecond, share }) => ({
            key: id,
            cells: [
              <NodeLink key={id} id={id} granularity={kind} place />,
              formatRate(requestsPerSecond),
              formatRate(affectedPerSecond.estimate),
              <span key="share" title={sayRange(share, formatRatio)}>
                {formatRatio(share.estimate)}
              </span>,
            ],
          }))}
        />
      </Panel>
      <Panel id="places" title="By cluster and namespace" flush>
        <SmallTable
          label="Dependants by cluster and namespace"
          head={['Place', 'Out', 'Dependants', 'Requests lost']}
          empty="Nothing is hit."
          rows={places.map(({ cluster, namespace, chosen, dependants, affectedPerSecond }) => ({
            key: `${cluster} ${namespace}`,
            cells: [
              <bdi key="place">
                {namespace} in {cluster}
              </bdi>,
              chosen,
              dependants,
              formatRate(affectedPerSecond.estimate),
            ],
          }))}
        />
      </Panel>
      <Panel id="redundant" title="What could carry on" note="in other clusters" flush>
        <SmallTable
          label="Instances in other clusters"
          head={['Instance', 'Its traffic', 'Would grow', 'Called by the same']}
          empty="No other cluster runs it."
          rows={redundant.map(({ of, id, requestsPerSecond, growth, callers }) => ({
            key: `${of} ${id}`,
            cells: [
              <NodeLink key={id} id={id} granularity={kind} place />,
              formatRate(requestsPerSecond),
              growth === null ? '–' : `${Number(growth.toPrecision(3))}×`,
              callers.length === 0 ? 'nobody' : callers.length,
            ],
          }))}
        />
      </Panel>
    </div>
  );
}
