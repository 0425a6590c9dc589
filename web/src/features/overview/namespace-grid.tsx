/** The health of every namespace, by cluster; each leads to its part of the topology. */
import type { Overview } from '@sightglass/shared/contract';
import { formatCounted } from '../../format/count.ts';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { groupByCluster, type NamespaceCell } from './namespace-grid-model.ts';
import classes from './overview.module.css';

function isSilent({ requestsPerSecond, bytesPerSecond }: NamespaceCell): boolean {
  return requestsPerSecond === 0 && bytesPerSecond === 0;
}

/** Requests, or bytes where nobody speaks HTTP or gRPC; `sent` where it only calls. */
function sayTraffic(cell: NamespaceCell): string {
  const { requestsPerSecond, bytesPerSecond, measured } = cell;
  const amount =
    requestsPerSecond > 0 || bytesPerSecond === 0
      ? formatRate(requestsPerSecond)
      : formatBytesPerSecond(bytesPerSecond);
  return measured === 'outbound' ? `${amount} sent` : amount;
}

function Cell({ cell }: { readonly cell: NamespaceCell }) {
  return (
    <li>
      <PageLink
        to={{ page: 'topology', search: { cluster: cell.cluster, namespace: cell.namespace } }}
        className={classes.cell}
      >
        <span className={classes.cellHead}>
          <span className="sg-truncate">{cell.namespace}</span>
          <StatusBadge health={cell.health} quiet />
        </span>
        <span className={classes.cellFacts}>
          <span>{sayTraffic(cell)}</span>
          <span>{cell.errorRatio === null ? 'no requests' : `${formatRatio(cell.errorRatio)} errors`}</span>
          <span>{formatRatio(isSilent(cell) ? null : cell.mutualShare)} mTLS</span>
          <span>{formatCounted(cell.services, 'service')}</span>
        </span>
      </PageLink>
    </li>
  );
}

export function NamespaceGrid({ namespaces }: { readonly namespaces: Overview['namespaces'] }) {
  return (
    <div className={classes.clusters}>
      {groupByCluster(namespaces).map(({ cluster, cells }) => (
        <section key={cluster} aria-label={`Cluster ${cluster}`}>
          <h3 className={classes.cluster}>
            {cluster} <span>{formatCounted(cells.length, 'namespace')}</span>
          </h3>
          <ul className={classes.cells}>
            {cells.map((cell) => (
              <Cell key={cell.id} cell={cell} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
