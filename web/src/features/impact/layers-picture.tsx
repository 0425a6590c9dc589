/** The impact as layers: callers at the left, what is out at the right. The strokes repeat what the table says; the boxes are links. */
import type { Impact } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { formatCounted } from '../../format/count.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { NodeLink } from '../../ui/signals/node-link.tsx';
import classes from './impact.module.css';
import { layOutLayers } from './layers-model.ts';

function nameHop(hop: number): string {
  if (hop === 0) return 'Out';
  return hop === 1 ? 'Calls it directly' : `${hop} calls away`;
}

export function LayersPicture({ impact }: { readonly impact: Impact }) {
  const { columns, strokes, width, height, box } = useMemo(() => layOutLayers(impact), [impact]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard (WCAG 2.2, 2.1.1)
    <div className={classes.layers} role="region" aria-label="Layers of callers" tabIndex={0}>
      <div className={classes.canvas} style={{ width, height }}>
        <svg width={width} height={height} aria-hidden className={classes.strokes}>
          {strokes.map(({ id, path, widthPx, isTcp }) => (
            <path key={id} d={path} style={{ strokeWidth: widthPx }} data-tcp={isTcp || undefined} />
          ))}
        </svg>
        {columns.map(({ hop, x, boxes, more }) => (
          <section key={hop} aria-label={nameHop(hop)}>
            <h3 className={classes.hop} style={{ left: x, width: box.width }}>
              {nameHop(hop)}
            </h3>
            <ul className={classes.boxes}>
              {boxes.map(({ id, y, share, affectedPerSecond, assumed, isEntry }) => (
                <li
                  key={id}
                  className={classes.box}
                  data-out={hop === 0 || undefined}
                  style={{ left: x, top: y, width: box.width, height: box.height }}
                >
                  <span className={classes.boxName}>
                    <NodeLink id={id} granularity={impact.kind} place />
                  </span>
                  <span className={classes.boxValue}>
                    {hop === 0
                      ? formatRate(affectedPerSecond)
                      : `${assumed ? '≤ ' : ''}${formatRatio(share.estimate)} lost${affectedPerSecond > 0 ? ` · ${formatRate(affectedPerSecond)}` : ''}`}
                    {isEntry && hop > 0 ? <small> entry</small> : null}
                  </span>
                  <span
                    className={classes.fill}
                    style={{ width: `${Math.min(1, share.estimate) * 100}%` }}
                    aria-hidden
                  />
                </li>
              ))}
              {more > 0 ? (
                <li
                  className={classes.more}
                  style={{ left: x, top: height - box.height - 6, width: box.width }}
                >
                  and {formatCounted(more, 'other')} in the table
                </li>
              ) : null}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}
