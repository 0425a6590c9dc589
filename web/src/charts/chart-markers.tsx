/**
 * What happened while the series went on, over the plot: a bar from start to end at the top, and a mark with its words as a tooltip,
 * which links to more. HTML over the picture, so that keyboard and screen reader reach it.
 */
import { Tooltip } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { formatMoment } from '../format/time.ts';
import { useLinkTo } from '../routes.ts';
import { keyMarker, PLOT_RIGHT_PX, type ChartMarker } from './chart-model.ts';
import classes from './chart-markers.module.css';
import { groupMarkers, placeMarkers, type MarkerGroup } from './marker-model.ts';

interface ChartMarkersProps {
  readonly markers: readonly ChartMarker[];
  readonly window: { readonly from: number; readonly to: number };
  /** Pixels of the value axis. */
  readonly left: number;
  /** Pixels of the whole picture. */
  readonly width: number;
}

/** Room that the count of several takes beside its mark. */
const COUNT_PX = 16;

function sayMarker({ at, to, label }: ChartMarker): string {
  const end = to === undefined ? '' : to === null ? ', goes on' : ` to ${formatMoment(to)}`;
  return `${label}, ${formatMoment(at)}${end}`;
}

/** The gravest of several gives the colour. */
function toneOf({ markers }: MarkerGroup): NonNullable<ChartMarker['tone']> {
  return (
    (['failing', 'degraded'] as const).find((tone) => markers.some((one) => one.tone === tone)) ?? 'neutral'
  );
}

function Mark({ group, plotPx }: { readonly group: MarkerGroup; readonly plotPx: number }) {
  const linkTo = useLinkTo();
  const { markers, x } = group;
  const first = markers.find(({ tone = 'neutral' }) => tone === toneOf(group)) ?? markers[0];
  if (!first) return null;
  const words = markers.map(sayMarker);
  const face = (
    <>
      <svg width={12} height={12} viewBox="0 0 12 12" aria-hidden>
        <path d="M1.5 2H10.5L6 10Z" fill="currentColor" />
      </svg>
      {markers.length > 1 ? <span className={classes.many}>{markers.length}</span> : null}
      <span className="sg-sr">{words.join('; ')}</span>
    </>
  );
  const shared = {
    className: classes.mark,
    'data-tone': toneOf(group),
    // The count would leave the picture there.
    'data-side': x > plotPx - COUNT_PX ? 'left' : 'right',
  };
  return (
    <li style={{ left: x }}>
      <Tooltip
        openDelay={80}
        multiline
        maw={340}
        label={
          <>
            {words.map((text, i) => (
              // oxlint-disable-next-line react/no-array-index-key -- the words of one moment, in their order
              <div key={i}>{text}</div>
            ))}
          </>
        }
      >
        {first.link ? (
          <Link to={linkTo(first.link)} {...shared}>
            {face}
          </Link>
        ) : (
          <span {...shared}>{face}</span>
        )}
      </Tooltip>
    </li>
  );
}

export function ChartMarkers({ markers, window, left, width }: ChartMarkersProps) {
  const plotPx = Math.max(1, width - left - PLOT_RIGHT_PX);
  const placed = useMemo(() => placeMarkers(markers, window, plotPx), [markers, window, plotPx]);
  const groups = useMemo(() => groupMarkers(placed), [placed]);
  if (placed.length === 0) return null;
  return (
    <div className={classes.layer} style={{ left, width: plotPx }}>
      {placed.map(({ marker, x, endX }) =>
        endX > x ? (
          <span
            key={keyMarker(marker)}
            className={classes.span}
            data-tone={marker.tone ?? 'neutral'}
            style={{ left: x, width: endX - x }}
            aria-hidden
          />
        ) : null,
      )}
      <ul aria-label="Marks on the chart">
        {groups.map((group) => (
          <Mark key={group.key} group={group} plotPx={plotPx} />
        ))}
      </ul>
    </div>
  );
}
