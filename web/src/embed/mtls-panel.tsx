/** What is proven of mutual TLS: all of it in a line, and row by row, the worst first. */
import type { MtlsCountsAnswer, Posture, PostureRow } from '@sightglass/shared/contract';
import { formatCount, formatCounted } from '../format/count.ts';
import { formatRatio } from '../format/ratio.ts';
import { MtlsBadge } from '../ui/mtls-badge.tsx';
import bar from '../ui/security/mtls-bar.module.css';
import classes from './embed.module.css';
import { Notice } from './notice.tsx';
import type { PanelProps } from './panel-props.ts';
import { Scrolled } from './scrolled.tsx';

const PARTS = ['plaintext', 'unmeasured', 'mutual'] as const;

function sum({ mutual, plaintext, unmeasured }: MtlsCountsAnswer): number {
  return mutual + plaintext + unmeasured;
}

function toShares(counts: MtlsCountsAnswer) {
  const total = Math.max(1, sum(counts));
  return {
    state: counts.state,
    mutualShare: counts.mutual / total,
    plaintextShare: counts.plaintext / total,
  };
}

function ShareBar({ counts }: { readonly counts: MtlsCountsAnswer }) {
  const total = sum(counts);
  return (
    <span className={bar.bar} aria-hidden>
      {PARTS.filter((key) => counts[key] > 0).map((key) => (
        <span key={key} data-mtls={key} style={{ flexGrow: counts[key] / total }} />
      ))}
    </span>
  );
}

function nameRow({ name, edge }: PostureRow): string {
  return edge ? `${edge.sourceName} → ${name}` : name;
}

function Row({ row, withCluster }: { readonly row: PostureRow; readonly withCluster: boolean }) {
  const { received } = row;
  const isSilent = sum(received) === 0;
  return (
    <tr>
      <th scope="row">
        <bdi>{nameRow(row)}</bdi>
      </th>
      {withCluster ? (
        <td>
          <bdi>{row.cluster}</bdi>
        </td>
      ) : null}
      <td>{isSilent ? 'no traffic' : <MtlsBadge mtls={toShares(received)} quiet />}</td>
      <td>{isSilent ? null : <ShareBar counts={received} />}</td>
      <td className={classes.number}>{isSilent ? '–' : formatRatio(received.mutual / sum(received))}</td>
      <td className={classes.number}>{received.plaintext > 0 ? formatCount(received.plaintext) : '–'}</td>
    </tr>
  );
}

export function MtlsPanel({ answers }: PanelProps) {
  const [{ total, rows, matching }] = answers as readonly [Posture];
  if (rows.length === 0) return <Notice title="No traffic in this range" />;
  const withCluster = new Set(rows.map(({ cluster }) => cluster)).size > 1;
  return (
    <>
      {sum(total) > 0 ? (
        <div className={classes.status}>
          <MtlsBadge mtls={toShares(total)} share />
          <span className={classes.muted}>
            {formatRatio(total.mutual / sum(total))} proven mutual,{' '}
            {formatRatio(total.plaintext / sum(total))} plaintext of {formatCount(sum(total))} requests and
            connections
          </span>
        </div>
      ) : null}
      <Scrolled label="Mutual TLS">
        <table className={classes.table} aria-label="Mutual TLS">
          <thead>
            <tr>
              <th scope="col">Name</th>
              {withCluster ? <th scope="col">Cluster</th> : null}
              <th scope="col">State</th>
              <th scope="col" aria-label="Shares" />
              <th scope="col" className={classes.number}>
                Mutual
              </th>
              <th scope="col" className={classes.number}>
                Plaintext
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id} row={row} withCluster={withCluster} />
            ))}
          </tbody>
        </table>
      </Scrolled>
      {matching > rows.length ? (
        <p className={classes.muted}>
          {formatCounted(matching - rows.length, 'more row')}, all better than these
        </p>
      ) : null}
    </>
  );
}
