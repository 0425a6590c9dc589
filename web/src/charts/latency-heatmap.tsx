/**
 * Requests by time (across) and latency (up), on a canvas of its own. Hover or, focused, the arrow keys name a cell; its count is also
 * spoken. A cell is blank where nothing was observed or stored; its name says which.
 */
import { useEffect, useMemo, useRef, useState, type PointerEvent } from 'react';
import { useFocusKeys } from '../commands/use-focus-keys.ts';
import { formatCountShort } from '../format/count.ts';
import { formatLatency } from '../format/latency.ts';
import { formatMoment, formatTick } from '../format/time.ts';
import { useTokens } from '../theme/use-tokens.ts';
import { chooseTicks } from './chart-model.ts';
import classes from './charts.module.css';
import { chooseHeatmapRows, chooseHeatStep, findCell } from './heatmap-model.ts';
import { useVisibleWidth } from './use-visible-width.ts';

interface LatencyHeatmapProps {
  readonly label: string;
  readonly times: readonly number[];
  readonly stepMs: number;
  readonly bounds: readonly number[];
  readonly columns: readonly (readonly number[] | null)[];
  readonly height?: number;
}

const clamp = (value: number, end: number): number => Math.max(0, Math.min(end - 1, value));

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const;
const ARROWS = Object.keys(MOVES);

const AXIS = 58;
const FOOT = 40;

export function LatencyHeatmap({ label, times, stepMs, bounds, columns, height = 220 }: LatencyHeatmapProps) {
  const tokens = useTokens();
  const { ref, width } = useVisibleWidth();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cell, setCell] = useState<{ readonly column: number; readonly row: number } | null>(null);
  const rows = useMemo(() => chooseHeatmapRows(bounds, columns, formatLatency), [bounds, columns]);
  const plot = { width: Math.max(0, width - AXIS), height: height - FOOT };
  const grid = { columns: columns.length, rows: rows.buckets.length };

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || plot.width === 0) return;
    const ratio = globalThis.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, plot.width, plot.height);
    const w = plot.width / Math.max(1, grid.columns);
    const h = plot.height / Math.max(1, grid.rows);
    columns.forEach((column, c) => {
      rows.buckets.forEach((bucket, r) => {
        const step = chooseHeatStep(column?.[bucket] ?? 0, rows.max, tokens.heat.length);
        if (step === null) return;
        context.fillStyle = tokens.heat[step] as string;
        context.fillRect(c * w, r * h, Math.max(1, w - (w > 4 ? 1 : 0)), Math.max(1, h - (h > 4 ? 1 : 0)));
      });
    });
  }, [columns, rows, tokens, plot.width, plot.height, grid.columns, grid.rows]);

  const onPointer = (event: PointerEvent): void => {
    const box = canvas.current?.getBoundingClientRect();
    if (box) setCell(findCell({ x: event.clientX - box.left, y: event.clientY - box.top }, plot, grid));
  };
  const onKeyDown = useFocusKeys('In a heatmap', [
    {
      does: 'From cell to cell',
      keys: ARROWS,
      run: ({ key }) => {
        if (grid.columns === 0 || grid.rows === 0) return false;
        const [right = 0, down = 0] = MOVES[key as keyof typeof MOVES];
        setCell(
          cell
            ? { column: clamp(cell.column + right, grid.columns), row: clamp(cell.row + down, grid.rows) }
            : { column: grid.columns - 1, row: grid.rows - 1 },
        );
        return true;
      },
    },
  ]);

  const at = cell ? times[cell.column] : undefined;
  const count = cell ? columns[cell.column]?.[rows.buckets[cell.row] as number] : undefined;
  const said =
    cell && at !== undefined
      ? `${formatMoment(at)}, ${rows.labels[cell.row] ?? ''}: ${count === undefined ? 'nothing stored' : `${formatCountShort(count)} ${count === 1 ? 'request' : 'requests'}`}`
      : null;
  const from = times[0] ?? 0;
  const span = times.length * stepMs;
  const ticks = chooseTicks(
    { from, to: from + span },
    Math.max(2, Math.floor(plot.width / 90)),
    -new Date(from).getTimezoneOffset() * 60_000,
  );
  const every = Math.max(1, Math.ceil(grid.rows / Math.max(1, Math.floor(plot.height / 18))));
  return (
    <div ref={ref} className={classes.heat} style={{ height }}>
      <svg
        width={width}
        height={height - 20}
        aria-hidden
        style={{ position: 'absolute', inset: 0, pointerEvents: 'none' }}
      >
        {rows.buckets.map((bucket, r) =>
          (grid.rows - 1 - r) % every === 0 && bounds[bucket] !== undefined ? (
            <text
              key={bucket}
              x={AXIS - 6}
              y={Math.max(7, (r * plot.height) / grid.rows)}
              textAnchor="end"
              dominantBaseline="middle"
              fontSize={11}
              fill={tokens.textMuted}
            >
              {formatLatency(bounds[bucket])}
            </text>
          ) : null,
        )}
        {ticks.map((t) => (
          <text
            key={t}
            x={AXIS + ((t - from) / Math.max(1, span)) * plot.width}
            y={plot.height + 14}
            textAnchor="middle"
            fontSize={11}
            fill={tokens.textMuted}
          >
            {formatTick(t, span)}
          </text>
        ))}
      </svg>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${label}: requests by time and latency`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, grid.columns - 1)}
        aria-valuenow={cell?.column ?? Math.max(0, grid.columns - 1)}
        aria-valuetext={said ?? 'The arrow keys go from cell to cell'}
        style={{ marginLeft: AXIS, width: plot.width, height: plot.height }}
        onPointerMove={onPointer}
        onPointerLeave={() => setCell(null)}
        onBlur={() => setCell(null)}
        onKeyDown={onKeyDown}
      >
        <canvas
          ref={canvas}
          width={plot.width * (globalThis.devicePixelRatio || 1)}
          height={plot.height * (globalThis.devicePixelRatio || 1)}
          style={{ width: plot.width, height: plot.height }}
        />
      </div>
      {said && cell ? (
        <div
          className={`${classes.tooltip} ${classes.heatTip}`}
          style={{
            top: Math.max(0, ((cell.row + 1) * plot.height) / grid.rows),
            ...(cell.column > grid.columns / 2
              ? { right: width - AXIS - (cell.column * plot.width) / grid.columns }
              : { left: AXIS + ((cell.column + 1) * plot.width) / grid.columns }),
          }}
        >
          {said}
        </div>
      ) : null}
      <div className={classes.heatLegend} style={{ marginTop: 20 }}>
        <span>1</span>
        <span
          className={classes.scale}
          style={{ background: `linear-gradient(to right, ${tokens.heat.join(', ')})` }}
        />
        <span>{formatCountShort(rows.max)} requests a cell</span>
      </div>
    </div>
  );
}
