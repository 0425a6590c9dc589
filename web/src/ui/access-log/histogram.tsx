/**
 * Records over time, stacked by class of code, with what policies refused marked beneath. Dragging over it or a click on a bar narrows the range; so
 * do the keys (arrows move, Shift widens the stretch, Enter narrows, Escape lets go), and the same is there as a table.
 */
import type { AccessHistogram } from '@sightglass/shared/contract';
import { useMemo, useRef, useState, type PointerEvent } from 'react';
import { useVisibleWidth } from '../../charts/use-visible-width.ts';
import { useFocusKeys } from '../../commands/use-focus-keys.ts';
import { formatCountShort } from '../../format/count.ts';
import { buildBars, pickTicks, rangeOfBars, sayBar, type Bar } from './histogram-model.ts';
import classes from './histogram.module.css';
import { HistogramTip } from './histogram-tip.tsx';
import { colorOfClass } from './class-colors.ts';

const PLOT_PX = 72;
/** The lane of what was refused, and the axis. */
const LANE_PX = 7;
const AXIS_PX = 16;
const LEFT_PX = 38;
const STEP_KEYS = ['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'] as const;
const WIDEN_KEYS = STEP_KEYS.map((key) => `Shift+${key}`);

interface HistogramProps {
  readonly data: AccessHistogram;
  /** Narrows the frame's range. */
  readonly onNarrow: (range: string) => void;
}

/** First and last bar of a stretch. */
type Stretch = readonly [number, number];

export function Histogram({ data, onNarrow }: HistogramProps) {
  const { ref, width } = useVisibleWidth();
  const { bars, top } = useMemo(() => buildBars(data), [data]);
  const [cursor, setCursor] = useState<number | null>(null);
  const [stretch, setStretch] = useState<Stretch | null>(null);
  const dragging = useRef(false);
  const inner = Math.max(0, width - LEFT_PX);
  const mostDenied = Math.max(1, ...bars.map(({ denied }) => denied));
  const { from, to } = data.window;
  const start = bars[0]?.at ?? from;
  const span = Math.max(1, (bars.at(-1)?.until ?? to) - start);
  const x = (at: number): number => LEFT_PX + ((at - start) / span) * inner;
  const clamp = (index: number): number => Math.max(0, Math.min(bars.length - 1, index));
  const at = cursor === null ? null : clamp(cursor);

  const barAt = (event: PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return clamp(Math.floor(((event.clientX - box.left - LEFT_PX) / Math.max(1, inner)) * bars.length));
  };
  const narrow = (chosen: Stretch): void => {
    const range = rangeOfBars(bars, chosen, data.window);
    setStretch(null);
    if (range !== null) onNarrow(range);
  };
  const here = at ?? bars.length - 1;
  const move = (key: string, widen: boolean): void => {
    const next = {
      ArrowRight: here + (at === null ? 0 : 1),
      ArrowLeft: here - (at === null ? 0 : 1),
      PageDown: here - 10,
      PageUp: here + 10,
      Home: 0,
    }[key];
    const to = clamp(next ?? bars.length - 1);
    setCursor(to);
    setStretch(widen ? [stretch?.[0] ?? here, to] : null);
  };
  const onKeyDown = useFocusKeys('In records over time', [
    { does: 'Choose a stretch', keys: WIDEN_KEYS, run: ({ key }) => move(key, true) },
    { does: 'Choose a step', keys: STEP_KEYS, run: ({ key }) => move(key, false) },
    {
      does: 'Narrow the range to it',
      keys: ['Enter'],
      run: () => at !== null && narrow(stretch ?? [at, at]),
    },
    { does: 'Let go of the stretch', keys: ['Escape'], run: () => stretch !== null && setStretch(null) },
  ]);
  const chosen = stretch ? bars.slice(Math.min(...stretch), Math.max(...stretch) + 1) : [];
  const said = stretch ? sayStretch(chosen) : at === null ? 'nothing chosen' : sayBar(bars[at] as Bar);
  return (
    <div ref={ref} className={classes.plot}>
      <div
        role="slider"
        tabIndex={0}
        aria-label="Records over time: arrows choose a step, Shift with an arrow a stretch, Enter narrows the range to it"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, bars.length - 1)}
        aria-valuenow={at ?? bars.length - 1}
        aria-valuetext={said}
        className={classes.picture}
        onKeyDown={onKeyDown}
        onBlur={() => setCursor(null)}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          dragging.current = true;
          const index = barAt(event);
          setStretch([index, index]);
        }}
        onPointerMove={(event) => {
          const index = barAt(event);
          setCursor(index);
          if (dragging.current) setStretch((old) => [old?.[0] ?? index, index]);
        }}
        onPointerUp={(event) => {
          if (!dragging.current) return;
          dragging.current = false;
          narrow([stretch?.[0] ?? barAt(event), barAt(event)]);
        }}
        onPointerCancel={() => {
          dragging.current = false;
          setStretch(null);
        }}
        onPointerLeave={() => {
          if (!dragging.current) setCursor(null);
        }}
      >
        <svg width={width} height={PLOT_PX + LANE_PX + AXIS_PX} aria-hidden>
          <defs>
            <pattern id="access-log-gone" width={6} height={6} patternUnits="userSpaceOnUse">
              <path d="M0 6 6 0" className={classes.hatch} />
            </pattern>
          </defs>
          <text x={LEFT_PX - 5} y={9} textAnchor="end">
            {formatCountShort(top)}
          </text>
          <text x={LEFT_PX - 5} y={PLOT_PX} textAnchor="end">
            0
          </text>
          <line x1={LEFT_PX} x2={width} y1={PLOT_PX} y2={PLOT_PX} className={classes.base} />
          {data.kept.keptFrom > start ? (
            <rect
              x={LEFT_PX}
              y={0}
              width={Math.min(inner, x(data.kept.keptFrom) - LEFT_PX)}
              height={PLOT_PX}
              fill="url(#access-log-gone)"
            />
          ) : null}
          {bars.map((bar, i) => {
            const left = x(bar.at);
            const wide = Math.max(1, x(bar.until) - left - 1);
            const isChosen = stretch ? i >= Math.min(...stretch) && i <= Math.max(...stretch) : i === cursor;
            return (
              <g key={bar.at}>
                {isChosen ? (
                  <rect
                    x={left}
                    y={0}
                    width={wide + 1}
                    height={PLOT_PX + LANE_PX}
                    className={classes.chosen}
                  />
                ) : null}
                {bar.parts.map((part) => (
                  <rect
                    key={part.name}
                    x={left}
                    y={PLOT_PX - Math.max(part.to * PLOT_PX, part.from * PLOT_PX + 1)}
                    width={wide}
                    height={Math.max(1, (part.to - part.from) * PLOT_PX)}
                    style={{ fill: colorOfClass(part.name) }}
                  />
                ))}
                {bar.denied > 0 ? (
                  <path
                    d={`M${left + wide / 2} ${PLOT_PX + 1.5}l3.5 5h-7z`}
                    className={classes.denied}
                    style={{ opacity: 0.35 + (0.65 * bar.denied) / mostDenied }}
                  />
                ) : null}
              </g>
            );
          })}
          {pickTicks({ from: start, to: start + span }, Math.max(2, Math.floor(inner / 90))).map((tick) => (
            <text key={tick.at} x={x(tick.at)} y={PLOT_PX + LANE_PX + 12} textAnchor="middle">
              {tick.label}
            </text>
          ))}
        </svg>
      </div>
      {at !== null && width > 0 ? (
        <HistogramTip
          bar={bars[at] as Bar}
          note={stretch ? sayStretch(chosen) : null}
          left={x((bars[at] as Bar).at)}
          width={width}
        />
      ) : null}
    </div>
  );
}

function sayStretch(bars: readonly Bar[]): string {
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last) return '';
  const merged: Bar = {
    at: first.at,
    until: last.until,
    count: bars.reduce((sum, { count }) => sum + count, 0),
    denied: bars.reduce((sum, { denied }) => sum + denied, 0),
    parts: [],
  };
  return sayBar(merged).replace(' ()', '');
}
