/** The graph in words: every edge with its traffic, errors, latency and what is proven of mutual TLS, busiest first. */
import type { TopologyView } from '../features/topology/topology-model.ts';
import { formatLatency } from '../format/latency.ts';
import { formatRate } from '../format/rate.ts';
import { formatRatio } from '../format/ratio.ts';
import { MtlsBadge } from '../ui/mtls-badge.tsx';
import { StatusShape, HEALTH_WORDS } from '../ui/status-badge.tsx';
import classes from './embed.module.css';
import { Scrolled } from './scrolled.tsx';

export function GraphTable({ view: { nodes, edges } }: { readonly view: TopologyView }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return (
    <Scrolled label="Edges">
      <table className={classes.table} aria-label="Edges">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" className={classes.number}>
              Requests
            </th>
            <th scope="col" className={classes.number}>
              Errors
            </th>
            <th scope="col" className={classes.number}>
              p95
            </th>
            <th scope="col">mTLS</th>
          </tr>
        </thead>
        <tbody>
          {edges
            .toSorted((a, b) => b.traffic - a.traffic)
            .map(({ id, source, target, edge }) => {
              const health = byId.get(target)?.health ?? 'no-data';
              return (
                <tr key={id}>
                  <td>
                    <bdi>{byId.get(source)?.name ?? source}</bdi>
                  </td>
                  <th scope="row" title={HEALTH_WORDS[health]}>
                    <StatusShape health={health} /> <bdi>{byId.get(target)?.name ?? target}</bdi>
                  </th>
                  <td className={classes.number}>
                    {edge.protocol === 'tcp' ? 'TCP' : formatRate(edge.requestsPerSecond)}
                  </td>
                  <td className={classes.number}>{formatRatio(edge.errorRatio)}</td>
                  <td className={classes.number}>{formatLatency(edge.latency?.p95)}</td>
                  <td>
                    <MtlsBadge mtls={edge.mtls} quiet />
                  </td>
                </tr>
              );
            })}
        </tbody>
      </table>
    </Scrolled>
  );
}
