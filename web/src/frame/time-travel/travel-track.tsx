/** The stored history as a slider: traffic and errors, gaps, how finely what is kept, what happened; by pointer and by keys. */
import type { Timeline, TimelineMark } from '@sightglass/shared/contract';
import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useFocusKeys } from '../../commands/use-focus-keys.ts';
import { formatMoment, formatSpan, formatTick } from '../../format/time.ts';
import {
  COARSE_STEPS,
  cutBands,
  drawArea,
  groupMarks,
  listGaps,
  listTicks,
  momentAt,
  placeOf,
} from './travel-model.ts';
import { TravelMark } from './travel-mark.tsx';
import classes from './time-travel.module.css';

const STEP_KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowDown', 'ArrowUp'] as const;
const LARGE_STEP_KEYS = ['PageDown', 'PageUp', ...STEP_KEYS.map((key) => `Shift+${key}`)];
const END_KEYS = ['Home', 'End'] as const;

const HEIGHT = 30;
/** Share of failed requests at which the red reaches the top, at least. */
const LEAST_TOP = 0.05;
/** Marks nearer than this, 0..1 of the bar, are one. */
const NEARNESS = 0.012;
const MOST_TICKS = 8;

interface TravelTrackProps {
  readonly timeline: Timeline;
  readonly looked: { readonly from: number; readonly to: number };
  readonly live: boolean;
  /** Goes to the window that ends at the moment. */
  readonly onTravel: (end: number) => void;
  readonly onMark: (mark: TimelineMark) => void;
}

const percent = (place: number): string => `${place * 100}%`;

function History({ timeline }: { readonly timeline: Timeline }) {
  const { window, requestsPerSecond, errorRatio } = timeline;
  const size = { height: HEIGHT };
  const requests = drawArea(timeline, requestsPerSecond, {
    ...size,
    top: Math.max(...requestsPerSecond.map((value) => value ?? 0)) * 1.05,
  });
  const errors = drawArea(timeline, errorRatio, {
    ...size,
    top: Math.max(LEAST_TOP, ...errorRatio.map((value) => value ?? 0)),
  });
  return (
    <svg className={classes.picture} viewBox={`0 0 1000 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      <path d={requests} className={classes.requests} />
      <path d={errors} className={classes.errors} />
      {listGaps(timeline).map(({ from, to }) => (
        <rect
          key={from}
          className={classes.gap}
          x={1000 * placeOf(from, window)}
          width={1000 * (placeOf(to, window) - placeOf(from, window))}
          y={0}
          height={HEIGHT}
        >
          <title>{`No telemetry from ${formatMoment(from)} to ${formatMoment(to)}`}</title>
        </rect>
      ))}
    </svg>
  );
}

function Bands({ timeline }: { readonly timeline: Timeline }) {
  const bands = cutBands(timeline);
  const finest = Math.min(...bands.flatMap(({ stepMs }) => stepMs ?? []));
  return (
    <div className={classes.bands} aria-hidden>
      {bands.map(({ from, to, stepMs }) => (
        <span
          key={from}
          className={classes.band}
          data-fine={stepMs === finest || undefined}
          data-none={stepMs === null || undefined}
          title={stepMs === null ? 'Nothing is stored' : `Stored every ${formatSpan(stepMs)}`}
          style={{
            left: percent(placeOf(from, timeline.window)),
            width: percent(placeOf(to, timeline.window) - placeOf(from, timeline.window)),
          }}
        />
      ))}
    </div>
  );
}

export function TravelTrack({ timeline, looked, live, onTravel, onMark }: TravelTrackProps) {
  const { window, stepMs, marks } = timeline;
  const track = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const end = dragged ?? looked.to;
  const from = end - (looked.to - looked.from);
  const groups = useMemo(() => groupMarks(marks, window, NEARNESS), [marks, window]);
  const ticks = useMemo(() => listTicks(window, MOST_TICKS), [window]);
  const picture = useMemo(() => <History timeline={timeline} />, [timeline]);

  const momentOf = (event: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect();
    return box && box.width > 0 ? momentAt((event.clientX - box.left) / box.width, window) : end;
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    track.current?.setPointerCapture(event.pointerId);
    setDragged(momentOf(event));
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (dragged !== null) setDragged(momentOf(event));
  };
  const onPointerUp = (event: PointerEvent): void => {
    if (dragged === null) return;
    setDragged(null);
    onTravel(momentOf(event));
  };
  const travel = (event: KeyboardEvent): boolean => {
    const steps = event.shiftKey ? COARSE_STEPS : 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: end - steps * stepMs,
      ArrowDown: end - steps * stepMs,
      ArrowRight: end + steps * stepMs,
      ArrowUp: end + steps * stepMs,
      PageDown: end - COARSE_STEPS * stepMs,
      PageUp: end + COARSE_STEPS * stepMs,
      Home: window.from,
      End: window.to,
    };
    const next = moves[event.key];
    if (next === undefined) return false;
    onTravel(Math.max(window.from, Math.min(window.to, next)));
    return true;
  };
  const onKeyDown = useFocusKeys('On the slider of time', [
    { does: 'A large step', keys: LARGE_STEP_KEYS, run: travel },
    { does: 'A step', keys: STEP_KEYS, run: travel },
    { does: 'The oldest moment, the present', keys: END_KEYS, run: travel },
  ]);
  return (
    <>
      <div
        ref={track}
        className={classes.track}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setDragged(null)}
      >
        {picture}
        <Bands timeline={timeline} />
        <span
          className={classes.looked}
          style={{
            left: percent(placeOf(from, window)),
            width: percent(placeOf(end, window) - placeOf(from, window)),
          }}
        />
        {groups.map((group) => (
          <TravelMark key={`${group.place} ${group.marks[0]?.subject}`} group={group} onTravel={onMark} />
        ))}
        <div
          className={classes.cursor}
          role="slider"
          tabIndex={0}
          aria-label="Moment"
          aria-valuemin={window.from}
          aria-valuemax={window.to}
          aria-valuenow={Math.max(window.from, Math.min(window.to, end))}
          aria-valuetext={live && dragged === null ? 'The present' : formatMoment(end)}
          title={live && dragged === null ? 'The present' : formatMoment(end)}
          style={{ left: percent(placeOf(end, window)) }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={classes.axis} aria-hidden>
        {ticks.map((at) => (
          <span key={at} style={{ left: percent(placeOf(at, window)) }}>
            {formatTick(at, window.to - window.from)}
          </span>
        ))}
      </div>
    </>
  );
}
