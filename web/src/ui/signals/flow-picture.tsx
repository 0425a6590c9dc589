/**
 * The small picture callers -> subject -> callees: names are links to the ends, the numbers on the strokes to the edges. A stroke is as wide
 * as its traffic (square root), coloured when its requests fail, dashed for plaintext; the words beside it say the same.
 */
import type { TopologyEdge } from '@sightglass/shared/contract';
import { formatCounted } from '../../format/count.ts';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { PageLink } from '../page-link.tsx';
import { MTLS_WORDS } from '../mtls-badge.tsx';
import { linkToEdge } from './edge-columns.tsx';
import { buildFlowSide, type FlowSide } from './flow-model.ts';
import classes from './flow-picture.module.css';
import { NodeLink } from './node-link.tsx';
import type { Granularity } from './node-target.ts';

const ROW_PX = 30;

interface FlowPictureProps {
  readonly name: string;
  readonly callers: readonly TopologyEdge[];
  readonly callees: readonly TopologyEdge[];
  readonly granularity: Granularity;
}

/** `12.3/s · 2% errors`, or bytes where there are no requests; what is not encrypted is said. */
function sayEdge(edge: TopologyEdge): string {
  const traffic =
    edge.requestsPerSecond > 0
      ? formatRate(edge.requestsPerSecond)
      : formatBytesPerSecond(edge.bytesPerSecond);
  const failing =
    edge.health === 'degraded' || edge.health === 'failing' ? `${formatRatio(edge.errorRatio)} errors` : '';
  const open = edge.mtls.plaintextShare > 0 ? MTLS_WORDS[edge.mtls.state].toLowerCase() : '';
  return [traffic, failing, open].filter((part) => part !== '').join(' · ');
}

/** Rows that a side takes, the line for the others included. */
function countRows(side: FlowSide): number {
  return side.rows.length + (side.more > 0 ? 1 : 0);
}

interface SideProps {
  readonly label: string;
  readonly side: FlowSide;
  readonly rows: number;
  readonly granularity: Granularity;
  readonly nothing: string;
  readonly reversed: boolean;
}

function Side({ label, side, rows, granularity, nothing, reversed }: SideProps) {
  const used = Math.max(1, countRows(side));
  const top = ((rows - used) / 2) * ROW_PX;
  return (
    <ul
      className={classes.side}
      data-reversed={reversed || undefined}
      aria-label={label}
      style={{ paddingTop: top }}
    >
      {side.rows.map(({ edge, otherId }) => (
        <li key={edge.id} style={{ height: ROW_PX }}>
          <span className={classes.name}>
            <NodeLink id={otherId} granularity={granularity} />
          </span>
          <PageLink to={linkToEdge(edge.id, granularity)} className={classes.value} title="Open the edge">
            {sayEdge(edge)}
          </PageLink>
        </li>
      ))}
      {side.more > 0 ? (
        <li className={classes.more} style={{ height: ROW_PX }}>
          and {formatCounted(side.more, 'other')}
        </li>
      ) : null}
      {side.rows.length === 0 ? (
        <li className={classes.more} style={{ height: ROW_PX }}>
          {nothing}
        </li>
      ) : null}
    </ul>
  );
}

function Strokes({
  side,
  rows,
  reversed,
}: {
  readonly side: FlowSide;
  readonly rows: number;
  readonly reversed: boolean;
}) {
  const height = rows * ROW_PX;
  const used = countRows(side);
  const top = ((rows - used) / 2) * ROW_PX;
  const middle = height / 2;
  return (
    <svg
      className={classes.strokes}
      viewBox={`0 0 100 ${height}`}
      height={height}
      preserveAspectRatio="none"
      aria-hidden
    >
      {side.rows.map(({ edge, strokePx }, i) => {
        const y = top + (i + 0.5) * ROW_PX;
        const d = reversed
          ? `M0 ${middle}C60 ${middle} 40 ${y} 100 ${y}`
          : `M0 ${y}C60 ${y} 40 ${middle} 100 ${middle}`;
        return (
          <path
            key={edge.id}
            d={d}
            className={classes.stroke}
            data-health={edge.health}
            data-plaintext={edge.mtls.plaintextShare > 0 || undefined}
            style={{ strokeWidth: strokePx }}
          />
        );
      })}
    </svg>
  );
}

export function FlowPicture({ name, callers, callees, granularity }: FlowPictureProps) {
  const left = buildFlowSide(callers, 'source');
  const right = buildFlowSide(callees, 'target');
  const rows = Math.max(2, countRows(left), countRows(right));
  return (
    <div className={classes.picture}>
      <Side
        label="Callers"
        side={left}
        rows={rows}
        granularity={granularity}
        nothing="nobody called"
        reversed={false}
      />
      <Strokes side={left} rows={rows} reversed={false} />
      <strong className={classes.centre} title={name}>
        {name}
      </strong>
      <Strokes side={right} rows={rows} reversed />
      <Side
        label="Callees"
        side={right}
        rows={rows}
        granularity={granularity}
        nothing="called nobody"
        reversed
      />
    </div>
  );
}
